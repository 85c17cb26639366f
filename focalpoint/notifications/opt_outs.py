"""Addresses that want no mail which strangers here cause, such as an invitation: "never invite me again".

Asked wherever such a mail is written, and again when it is sent. An address is kept only as its HMAC, which
is made with ENCRYPTION_KEY: the list can be asked, and not read.
"""

from collections.abc import Collection
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from focalpoint import audit, encryption
from focalpoint.addresses import folded_address
from focalpoint.errors import DomainError
from focalpoint.notifications.models import OptOut

_PURPOSE = "never"


class OptedOutError(DomainError):
    """Whoever reads mails there asked for no more of them."""

    message = _("We cannot send invitations to this address. Ask the person for another email address.")


def _key(address: str, secret: str) -> str:
    normal = folded_address(address)
    return salted_hmac("focalpoint.opt-outs", normal, secret=secret, algorithm="sha256").hexdigest()


def _keys(address: str) -> list[str]:
    return [_key(address, key) for key in (settings.ENCRYPTION_KEY, *settings.ENCRYPTION_KEY_FALLBACKS)]


def among(addresses: Collection[str]) -> set[str]:
    """Those that want none; also those that said so when an earlier key was the current one."""
    by_key = {key: address for address in addresses for key in _keys(address)}
    return {by_key[key] for key in OptOut.objects.filter(pk__in=by_key).values_list("pk", flat=True)}


def check(address: str) -> None:
    """For a verb that would mail it: raises OptedOutError."""
    if among([address]):
        raise OptedOutError


@transaction.atomic
def add(address: str, *, at: datetime) -> None:
    """Whoever has the mailed link may; the log says that it was done, and not of which address."""
    if not among([address]):
        row = OptOut(key=_key(address, settings.ENCRYPTION_KEY), created_at=at)
        OptOut.objects.bulk_create([row], ignore_conflicts=True)
        audit.record("optout.add", OptOut(), by=None, at=at)


@transaction.atomic
def remove(address: str, *, at: datetime) -> None:
    """It may be invited again; by the same link."""
    if OptOut.objects.filter(pk__in=_keys(address)).delete()[0]:
        audit.record("optout.remove", OptOut(), by=None, at=at)


def page_for(address: str) -> str:
    """Where the reader of a mail says so or undoes it, without an account; it does not show the address."""
    token = encryption.encrypt(f"{_PURPOSE} {address}")
    return settings.BASE_URL + reverse("never-invite", args=[token])


def read_token(token: str) -> str | None:
    """The address that a link is for; None when it is broken."""
    try:
        purpose, address = encryption.decrypt(token).split(" ")
    except (encryption.InvalidToken, ValueError):
        return None
    return address if purpose == _PURPOSE else None
