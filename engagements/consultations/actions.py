"""What can be done to a call."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from engagements.consultations.models import Consultation
from engagements.consultations.queries import missing, taken_back
from engagements.consultations.states import WORKFLOW
from focalpoint import audit
from focalpoint.errors import DomainError
from focalpoint.pages import forget_public_pages
from organisations.accounts.models import User

# What an audit entry of a changed call names.
_TOLD = ["slug", "opens_at", "closes_at", "time_zone", "levels", "publication", "attachments_allowed"]


class IncompleteError(DomainError):
    """Something that the public needs is missing; `reasons` says what, one sentence each."""

    message = _("The call cannot be published yet.")

    def __init__(self, reasons: Sequence[str | Promise]) -> None:
        self.reasons = list(reasons)
        super().__init__(" ".join([str(self.message), *map(str, self.reasons)]))


class BrokenPromiseError(IncompleteError):
    """The change would break what the published call promised."""

    message = _("The call is published, so this cannot be changed any more.")


@transaction.atomic
def save(consultation: Consultation, *, by: User, at: datetime) -> Consultation:
    """Keep a new or changed call; refuses what would break the promises of a published one."""
    before = Consultation.objects.select_for_update().filter(pk=consultation.pk).first()
    if before is None:
        consultation.created_at, consultation.created_by = at, by
    elif broken := taken_back(before, consultation, at=at):
        raise BrokenPromiseError(broken)
    else:
        # Somebody may have published it since the form was opened.
        consultation.state = before.state
        consultation.published_at, consultation.published_by = before.published_at, before.published_by
    consultation.save()
    changes = {
        name: str(getattr(consultation, name))
        for name in _TOLD
        if before is None or getattr(before, name) != getattr(consultation, name)
    }
    audit.record("consultation.saved", consultation, by=by, at=at, changes=changes)
    forget_public_pages()
    return consultation


@transaction.atomic
def publish(consultation: Consultation, *, by: User, at: datetime) -> Consultation:
    """Make its page public; whether it is upcoming or open is the clock's business from now on."""
    if reasons := missing(consultation, at=at):
        raise IncompleteError(reasons)
    WORKFLOW.apply(consultation, "publish", published_at=at, published_by=by)
    audit.record("consultation.published", consultation, by=by, at=at, changes={"slug": consultation.slug})
    forget_public_pages()
    return consultation


@transaction.atomic
def archive(consultation: Consultation, *, by: User, at: datetime) -> Consultation:
    """Close it for good; its page stays, among the past calls."""
    if consultation.standing:
        raise DomainError(_("The standing call is always open."))
    WORKFLOW.apply(consultation, "archive")
    audit.record("consultation.archived", consultation, by=by, at=at, changes={"slug": consultation.slug})
    forget_public_pages()
    return consultation
