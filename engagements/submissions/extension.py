"""A call closes at another time than announced: whoever has a draft for it is notified. Here, and not with
the call, because it needs the drafts."""

from datetime import datetime

from engagements.consultations import verbs
from engagements.consultations.errors import MissingReasonError, NotLaterError
from engagements.consultations.models import Consultation
from engagements.submissions import notices
from focalpoint.translated import Translated
from organisations.accounts.models import User


@verbs.EXTEND
def extend(consultation: Consultation, *, closes_at: datetime, by: User, at: datetime) -> Consultation:
    """Let the call close at `closes_at` instead; one that has closed is open again until then."""
    # One that was closed before it opened has closed before its opening time.
    times = [at, consultation.closes_at, consultation.opens_at]
    if any(time is not None and closes_at <= time for time in times):
        raise NotLaterError
    consultation.closes_at, consultation.closed_early_reason = closes_at, Translated()
    # A form that was opened before holds the old time.
    consultation.edit += 1
    notices.extended(consultation, at=at)
    return consultation


@verbs.CLOSE
def close(consultation: Consultation, *, reason: Translated, by: User, at: datetime) -> Consultation:
    """End the call before its time, for a reason that everyone may read; it may not even have opened."""
    if not reason:
        raise MissingReasonError
    consultation.closes_at, consultation.closed_early_reason = at, reason
    consultation.edit += 1
    notices.closed(consultation, at=at)
    return consultation
