"""Finds the look-alikes of what was submitted: a task after the submission, never part of it.

Nothing is held in a process and no transaction spans it. Whatever is killed in the middle begins again, and
what is done twice gives the same: the row says it was compared only at the end.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import cast
from uuid import UUID, uuid4

from django.db.models import Exists, OuterRef

from engagements.campaigns.models import Fingerprint, LookAlike
from engagements.campaigns.queries import campaigns_near, candidates, to_compare
from engagements.campaigns.texts import latest_texts
from engagements.cases.models import Filing
from engagements.submissions.models import Submission
from engagements.submissions.states import State
from focalpoint import expiring
from focalpoint.similarity import ALIKE, Shingles, additions, bands, shingles, similarity

# Longer than a task may run: whoever holds it is at work, or was killed.
LEASE = timedelta(minutes=6)
# In one run; the next one goes on.
MOST_AT_ONCE = 1000


def compare_waiting(*, at: datetime) -> int:
    """Compare what waits; returns how many. A second worker leaves it to the first."""
    owner = str(uuid4())
    if not expiring.hold("compare inputs", owner, ends_at=at + LEASE, at=at):
        return 0
    keys = list(to_compare().values_list("pk", flat=True)[:MOST_AT_ONCE])
    for key in keys:
        compare(key, at=at)
    # For the next one to begin at once.
    expiring.hold("compare inputs", owner, ends_at=at, at=at)
    return len(keys)


def compare(key: UUID, *, at: datetime) -> list[LookAlike]:
    """Find the look-alikes of the input with that key, in place of those that an earlier version had."""
    filing = Filing.objects.select_related("submission", "case").only(
        "submission__consultation_id", "submission__submitted_at", "case__main_submission_id"
    )
    others = Filing.objects.filter(case=OuterRef("case")).exclude(pk=OuterRef("pk"))
    row = filing.annotate(has_others=Exists(others)).get(pk=key)
    submission, main = row.submission, row.case.main_submission_id
    texts = latest_texts({key, main})
    number, text = texts[key]
    own = shingles(text)
    own_bands = bands(own)
    _keep(submission, own_bands, is_main=main == key and row.has_others)
    found = _look_alikes_of(submission, own, own_bands)
    of_both = [
        LookAlike(submission_id=one, other_id=other, similarity=percent)
        for pk, percent in found.items()
        for one, other in ((key, pk), (pk, key))
    ]
    forget_pairs(key)
    LookAlike.objects.bulk_create(of_both, ignore_conflicts=True)
    # Submitted again, or withdrawn, while it was read: then it is compared again, or not known any more.
    current = Filing.objects.filter(pk=key, case=row.case_id, case__main_submission=main)
    added = "" if main == key else "\n".join(additions(text, shingles(texts[main][1])))
    current.exclude(submission__versions__number__gt=number).update(compared_at=at, added=added)
    if not Submission.objects.filter(pk=key, state=State.SUBMITTED).exists():
        forget(key)
        return []
    return of_both


def _keep(submission: Submission, own_bands: list[int], *, is_main: bool) -> None:
    """Before it looks for others: of two that are compared at the same time, one at least finds the other."""
    row = Fingerprint(
        submission=submission,
        consultation_id=submission.consultation_id,
        # No draft is compared.
        submitted_at=cast(datetime, submission.submitted_at),
        bands=own_bands,
        is_main=is_main,
    )
    Fingerprint.objects.bulk_create(
        [row], update_conflicts=True, unique_fields=["submission"], update_fields=["bands", "is_main"]
    )


def _look_alikes_of(submission: Submission, own: Shingles, own_bands: list[int]) -> dict[UUID, int]:
    """By key, how alike those are that are alike enough; and the main inputs of campaigns.

    Of a campaign in two wordings only the nearest are read, which may all be of the other wording; or the
    nearest were answered, each alone, before there was a campaign.
    """
    found = _alike(own, candidates(submission, own_bands))
    mains = Filing.objects.filter(pk__in=list(found)).values_list("case__main_submission", flat=True)
    campaigns = {*mains, *campaigns_near(submission, own_bands)}
    return found | _alike(own, campaigns - found.keys() - {submission.pk})


def _alike(own: Shingles, keys: Iterable[UUID]) -> dict[UUID, int]:
    texts = latest_texts(keys)
    percents = {pk: similarity(own, shingles(text)) for pk, (_number, text) in texts.items()}
    return {pk: percent for pk, percent in percents.items() if percent >= ALIKE}


def forget_pairs(key: UUID) -> None:
    LookAlike.objects.filter(submission=key).delete()
    LookAlike.objects.filter(other=key).delete()


def forget(key: UUID) -> None:
    """It was withdrawn: nothing is like it any more."""
    Fingerprint.objects.filter(pk=key).delete()
    forget_pairs(key)
