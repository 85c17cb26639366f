"""The copy of what is typed that the browser keeps until the portal has it (static/js/copies.js).

It is encrypted with a key that only pages of its signed-in author have. Each page says which copies were
saved by the form before it: the browser drops those, and no others.
"""

import re
from base64 import urlsafe_b64encode

from django.conf import settings
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from focalpoint.people import Person

# What a form posts: which copy it is of, and when that was made (static/js/typed.js).
_NAMED = re.compile(r"[\w-]{1,40}\.\d{1,16}")
_MOST = 20
_SESSION = "saved_copies"


def keys(person: Person) -> str:
    """The name of the person's copies and the key to them; for each of the portal's keys, newest first."""
    return " ".join(
        f"{_derived('name', person, secret)[:22]} {_derived('key', person, secret)}"
        for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    )


def _derived(purpose: str, person: Person, secret: str) -> str:
    digest = salted_hmac(f"{__name__}.{purpose}", str(person.pk), secret=secret, algorithm="sha256").digest()
    return urlsafe_b64encode(digest).decode().rstrip("=")


def confirm(request: HttpRequest) -> None:
    """What was posted is saved: the next page says so."""
    named = request.POST.get("copy", "")
    if _NAMED.fullmatch(named):
        request.session[_SESSION] = [*request.session.get(_SESSION, []), named][-_MOST:]


def confirmed(request: HttpRequest) -> list[str]:
    """What was saved since the last page that said so."""
    if _SESSION not in request.session:
        return []
    named: list[str] = request.session.pop(_SESSION)
    return named
