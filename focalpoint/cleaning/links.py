"""Where a link in a document leads: only to the web, when a person presses it."""

import re

_WEB = re.compile(r"\s*(?:https?|mailto|tel|ftp|sip|skype):", re.IGNORECASE)
_ANY = re.compile(r"\s*[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_LOCAL = re.compile(r"\s*(?:file:|[a-z]:|\\|//|/)", re.IGNORECASE)


def is_web(address: str) -> bool:
    """Whether it leads to the web or within the document. A path on the author's disk says who they are, and
    one on a server makes Windows sign in there."""
    if _WEB.match(address):
        return True
    return not _ANY.match(address) and "\\" not in address and not address.strip().startswith("/")


def is_local(address: str) -> bool:
    """Whether it is a path on a disk or in an office's own network, or no address at all."""
    return bool(_LOCAL.match(address)) or not _ANY.match(address)
