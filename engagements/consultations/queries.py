"""What keeps a call from being published, and what may not be taken back once it is."""

from collections.abc import Iterator
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from engagements.consultations.models import Consultation, Publication
from engagements.consultations.states import State

# From what shows least to what shows most; a published call may not move towards more.
_WIDTH = [Publication.NEVER, Publication.CLOSING, Publication.ACCEPTED]


def problems_of(call: Consultation, *, at: datetime) -> list[Promise]:
    """Sentences: what must be corrected before the call can be published at `at`."""
    return [sentence for wrong, sentence in _checks(call, at) if wrong]


def _checks(call: Consultation, at: datetime) -> Iterator[tuple[bool, Promise]]:
    yield not call.title, _("Write a title in at least one language.")
    yield not call.summary, _("Write a summary in at least one language.")
    yield _halves(call), _("Write the title and the summary in the same languages.")
    yield call.opens_at is None, _("Enter when the call opens.")
    yield call.closes_at is None and not call.standing, _("Enter when the call closes.")
    yield bool(call.closes_at and call.closes_at <= at), _("The closing time is in the past.")
    yield (
        bool(call.closes_at and call.opens_at and call.closes_at <= call.opens_at),
        _("The closing time must be after the opening time."),
    )
    yield not call.levels, _("Offer at least one confidentiality level.")


def _halves(call: Consultation) -> bool:
    """Whether some language has a title without a summary, or the other way round."""
    title, summary = ({code for code, text in part.items() if text} for part in (call.title, call.summary))
    return bool(title and summary and title != summary)


def taken_back(before: Consultation, after: Consultation, *, at: datetime) -> list[Promise]:
    """Sentences: which promises of the published call `before` the changed `after` would break."""
    if before.state == State.DRAFT:
        return []
    return [sentence for broken, sentence in _promises(before, after, at) if broken]


def _passed(scheduled_at: datetime | None, at: datetime) -> bool:
    return scheduled_at is not None and scheduled_at <= at


def _promises(before: Consultation, after: Consultation, at: datetime) -> Iterator[tuple[bool, Promise]]:
    yield (
        before.slug != after.slug,
        _("The web address is already used in letters and links, so you cannot change it."),
    )
    yield (
        before.opens_at != after.opens_at and _passed(before.opens_at, at),
        _("The call has opened, so you cannot change its opening time."),
    )
    yield (
        before.closes_at != after.closes_at,
        _(
            "The closing time is public. To change it, use “Extend” or “Close early”: everyone with "
            "a draft will be notified."
        ),
    )
    yield (
        not set(before.levels) <= set(after.levels),
        _("You cannot remove a confidentiality level that was offered."),
    )
    yield (
        _WIDTH.index(Publication(after.publication)) > _WIDTH.index(Publication(before.publication)),
        _("You cannot publish more than the call announced."),
    )
    yield (
        before.attachments_allowed and not after.attachments_allowed,
        _("Attachments were allowed. You cannot change that now."),
    )
    yield (
        not {code for code, text in before.title.items() if text}
        <= {code for code, text in after.title.items() if text},
        _("You cannot remove a language in which the call was published."),
    )
