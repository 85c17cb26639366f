"""Where a link in a document leads: only to the web, when a person presses it."""

import re

_WEB = re.compile(r"\s*(?:https?://|mailto:|tel:|ftps?://|sips?:|skype:|www\.|#|$)", re.IGNORECASE)
_ANY = re.compile(r"\s*[a-z][a-z0-9+.-]+:", re.IGNORECASE)
_PLACE = re.compile(
    r"[a-z]:[\\/]|\\\\[^\\\s]|file:|Macintosh HD|:Users:"
    r"|(?:^|[^\w.])/(?:Users|home|var|private|storage|mnt|Volumes)/",
    re.IGNORECASE,
)


def is_web(address: str) -> bool:
    """Whether it leads to the web or within the document.

    Another path is one on the author's disk, which says who they are, or on a server, where Windows signs in.
    """
    return bool(_WEB.match(address)) and "\\" not in address


def names_a_place(text: str) -> bool:
    """Whether a path on somebody's disk or in an office's own network stands in it."""
    return bool(_PLACE.search(text)) and not re.match(r"\s*(?:https?|mailto):", text, re.IGNORECASE)


def is_local(address: str) -> bool:
    """Whether it is no address of the web or of another program."""
    return names_a_place(address) or not _ANY.match(address)
