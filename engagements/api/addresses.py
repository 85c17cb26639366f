"""Addresses as machines keep them: whole, under the name that people know the portal by."""

from urllib.parse import urlsplit

from django.conf import settings

# Part of each name that a feed gives an entry; it never changes, or readers would see everything anew.
NAMED_SINCE = "2026"


def absolute(path: str) -> str:
    return f"{settings.BASE_URL}{path}"


def host() -> str:
    return urlsplit(settings.BASE_URL).hostname or "localhost"


def tag(name: str) -> str:
    """A name for good (RFC 4151), whatever becomes of the address: "tag:example.org,2026:calls/water"."""
    return f"tag:{host()},{NAMED_SINCE}:{name}"
