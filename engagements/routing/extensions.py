"""A department asks for more time; the office gives what was asked for, another date, or none."""

from datetime import date, datetime

from django.utils.translation import gettext as _

from engagements.routing import extension_notices as notices
from engagements.routing import verbs
from engagements.routing.errors import MissingReasonError, WrongExtensionError
from engagements.routing.models import Referral
from engagements.routing.settling import settle
from engagements.routing.states import Extension
from focalpoint.office import day_in_words, end_of, office_day
from focalpoint.verbs import flush
from organisations.accounts.models import User


def _until(day: date, referral: Referral, *, at: datetime) -> datetime:
    """The end of the office's day, if it is one that a department can be given."""
    first = office_day(max(at, referral.due_at or at))
    if day <= first:
        raise WrongExtensionError(_("Choose a day after %(day)s.") % {"day": day_in_words(first)})
    last = office_day(referral.latest_extension(at))
    if day > last:
        raise WrongExtensionError(_("Choose a day not later than %(day)s.") % {"day": day_in_words(last)})
    return end_of(day)


@verbs.REQUEST_EXTENSION
def request_extension(referral: Referral, *, until: date, reason: str, by: User, at: datetime) -> Referral:
    """Ask the office for time until the end of that day; the due date stays until it is granted."""
    if not reason.strip():
        raise MissingReasonError
    referral.extension, referral.extension_until = Extension.ASKED, _until(until, referral, at=at)
    referral.extension_reason, referral.extension_refusal = reason.strip(), ""
    referral.extension_asked_at, referral.extension_asked_by = at, by
    referral.extension_decided_at, referral.extension_decided_by = None, None
    notices.requested(referral, at=at)
    # It waits on whom it waited on before; only what the office put aside comes back.
    settle(flush(referral).case, because=verbs.REQUEST_EXTENSION.name, at=at)
    return referral


@verbs.WITHDRAW_REQUEST
def withdraw_request(referral: Referral, *, by: User, at: datetime) -> Referral:
    """The department can do with the time it has."""
    referral.end_request()
    return referral


@verbs.GRANT_EXTENSION
def grant_extension(referral: Referral, *, until: date, by: User, at: datetime) -> Referral:
    """The answer is due by the end of that day: the one that was asked for, or another."""
    referral.due_at = referral.extension_until = _until(until, referral, at=at)
    _decided(referral, Extension.GRANTED, by=by, at=at)
    notices.granted(referral, at=at)
    settle(flush(referral).case, because=verbs.GRANT_EXTENSION.name, at=at)
    return referral


@verbs.REFUSE_EXTENSION
def refuse_extension(referral: Referral, *, text: str, by: User, at: datetime) -> Referral:
    """The due date stays; `text` says to the department why."""
    if not text.strip():
        raise MissingReasonError
    referral.extension_refusal = text.strip()
    _decided(referral, Extension.REFUSED, by=by, at=at)
    notices.refused(referral, at=at)
    return referral


def _decided(referral: Referral, extension: Extension, *, by: User, at: datetime) -> None:
    referral.extension = extension
    referral.extension_decided_at, referral.extension_decided_by = at, by
