"""Addresses that want no mail which strangers here cause, such as an invitation: "never invite me again".

Asked wherever such a mail is written, and again when it is sent. An address is kept only as its HMAC, which
is made with ENCRYPTION_KEY: the list can be asked, and not read.
"""

from collections.abc import Collection
from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from focalpoint import encryption
from focalpoint.addresses import folded_address
from focalpoint.errors import DomainError
from focalpoint.notifications.models import OptOut

_PURPOSE = "never"


class OptedOutError(DomainError):
    """Whoever reads mails there asked for no more of them."""

    message = _("No invitation can be sent to this address. Ask the person for another one.")


def _key(address: str, secret: str) -> str:
    normal = folded_address(address)
    return salted_hmac("focalpoint.opt-outs", normal, secret=secret, algorithm="sha256").hexdigest()


def among(addresses: Collection[str]) -> set[str]:
    """Those that want none; also those that said so when an earlier key was the current one."""
    keys = (settings.ENCRYPTION_KEY, *settings.ENCRYPTION_KEY_FALLBACKS)
    by_key = {_key(address, key): address for address in addresses for key in keys}
    return {by_key[key] for key in OptOut.objects.filter(pk__in=by_key).values_list("pk", flat=True)}


def check(address: str) -> None:
    """For a verb that would mail it: raises OptedOutError."""
    if among([address]):
        raise OptedOutError


def add(address: str, *, at: datetime) -> None:
    row = OptOut(key=_key(address, settings.ENCRYPTION_KEY), created_at=at)
    OptOut.objects.bulk_create([row], ignore_conflicts=True)


def page_for(address: str) -> str:
    """Where the reader of a mail says so, without an account; the link shows nothing of the address."""
    token = encryption.encrypt(f"{_PURPOSE} {address}")
    return settings.BASE_URL + reverse("never-invite", args=[token])


def read_token(token: str) -> str | None:
    """The address that a link is for; None when it is broken."""
    try:
        purpose, address = encryption.decrypt(token).split(" ")
    except (encryption.InvalidToken, ValueError):
        return None
    return address if purpose == _PURPOSE else None
