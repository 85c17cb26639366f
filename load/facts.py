"""What `load_facts` prints and the people read."""

from typing import TypedDict

PASSWORD = "a river runs through it"


class Facts(TypedDict):
    """Parts of addresses, words to search for, and who can sign in."""

    calls: list[str]
    # Those an input can be written to.
    open_calls: list[str]
    inputs: list[str]
    departments: list[str]
    themes: list[str]
    words: list[str]
    # Addresses of email; the password is the same.
    authors: list[str]
    # Keys of sessions, since an officer has given a second factor.
    officers: list[str]
    # A small PDF, in base64.
    file: str
