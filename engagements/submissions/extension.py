"""A call closes later: whoever has a draft for it is told. Here, and not with the call: it touches drafts."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from engagements.consultations.models import Consultation
from engagements.consultations.states import State
from engagements.submissions import notices
from focalpoint import audit
from focalpoint.errors import DomainError
from focalpoint.pages import forget_public_pages
from organisations.accounts.models import User


class NotLaterError(DomainError):
    """An extension never takes time away."""

    message = _("The new closing time must be later than the one that stands, and not past.")


class NoClosingDateError(DomainError):
    """A draft has nothing to extend, the standing call never closes, an archived one is over."""

    message = _("Only a published call that has a closing time can be extended.")


@transaction.atomic
def extend(consultation: Consultation, *, closes_at: datetime, by: User, at: datetime) -> Consultation:
    """Let the call close at `closes_at` instead; one that has closed is open again until then."""
    stands = Consultation.objects.select_for_update().get(pk=consultation.pk)
    if stands.state != State.PUBLISHED or stands.closes_at is None:
        raise NoClosingDateError
    if closes_at <= stands.closes_at or closes_at <= at:
        raise NotLaterError
    Consultation.objects.filter(pk=stands.pk).update(closes_at=closes_at)
    consultation.closes_at = closes_at
    changes = {
        "slug": stands.slug,
        "closes_at": [stands.closes_at.isoformat(), closes_at.isoformat()],
    }
    audit.record("consultation.extended", consultation, by=by, at=at, changes=changes)
    notices.extended(consultation, at=at)
    forget_public_pages()
    return consultation
