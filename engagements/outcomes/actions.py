"""What is done with outcomes: written by the office, proposed by a lead, published by another one."""

from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from engagements.cases.models import Case
from engagements.consultations.models import Consultation
from engagements.outcomes import notices, verbs
from engagements.outcomes.checks import check_section
from engagements.outcomes.content import RecordedUse, SectionText
from engagements.outcomes.errors import (
    NoRemarkError,
    NotACampaignError,
    NoTakeDownReasonError,
    OtherInputError,
    OutcomeExistsError,
    OutcomeIncompleteError,
    UseWithoutReasonError,
)
from engagements.outcomes.models import Citation, Edition, InputUse, Outcome, OutcomeSection, Use
from engagements.outcomes.queries import (
    by_reference,
    cited,
    contributors_after,
    heard_by,
    is_campaign_of,
    problems_of,
    reference_in,
    written,
)
from engagements.submissions.models import Submission
from focalpoint.limits import Asked, check_most
from focalpoint.translated import Translated
from focalpoint.verbs import MovedError, flush, note
from organisations.accounts.models import User

# Organisations whose people are notified in one transaction.
BATCH = 200


@verbs.CREATE.makes
def create(
    *, consultation: Consultation, case: Case | None, title: Translated, by: User, at: datetime
) -> Outcome:
    """Begin the outcome of a call, or of a campaign of it; only the office reads it so far."""
    outcome = Outcome(consultation=consultation, case=case, title=title, created_at=at, created_by=by)
    if case is not None and not is_campaign_of(case, outcome):
        raise NotACampaignError
    try:
        flush(outcome)
    except IntegrityError as error:
        raise OutcomeExistsError from error
    outcome.writers.add(by)
    return outcome


@verbs.SAVE
def save(
    outcome: Outcome,
    *,
    title: Translated,
    introduction: Translated,
    unheard: Translated,
    default_reason: Translated,
    correction: Translated,
    edit: int,
    by: User,
    at: datetime,
) -> Outcome:
    """Keep what is said beside the sections, if no one saved since edit number `edit`."""
    outcome.title, outcome.introduction, outcome.unheard = title, introduction, unheard
    outcome.default_reason, outcome.correction = default_reason, correction
    return _wrote(outcome, by)


def _wrote(outcome: Outcome, by: User) -> Outcome:
    # Its sections are saved in the same form: the number grows for them too.
    outcome.edit += 1
    outcome.writers.add(by)
    return outcome


@verbs.WRITE_SECTION
def write_section(
    outcome: Outcome,
    *,
    section: OutcomeSection | None,
    position: int | None,
    text: SectionText,
    by: User,
    at: datetime,
) -> Outcome:
    """Keep what is said of one theme; a new section, without a position the last, where there is none."""
    check_section(text)
    citations = cited(outcome, text.citations)
    stored = outcome.sections.all()
    if section is None:
        check_most(Asked("sections", _("sections")), Outcome.MOST_SECTIONS, [*stored, None])
        section = OutcomeSection(outcome=outcome)
    elif not stored.filter(pk=section.pk).exists():
        raise MovedError
    if position is None:
        last = stored.exclude(pk=section.pk).aggregate(last=Max("position"))["last"]
        position = (last or 0) + 1
    section.position, section.theme_id = position, text.theme
    section.heard, section.changed, section.proof = text.heard, text.changed, text.proof.strip()
    section.unchanged, section.reason = text.unchanged, text.reason
    section.save()
    _cite(section, citations)
    return _wrote(outcome, by)


def _cite(section: OutcomeSection, citations: Sequence[tuple[Submission, str]]) -> None:
    before = list(section.citations.values_list("submission", flat=True))
    section.citations.all().delete()
    for place, (submission, passage) in enumerate(citations):
        Citation(section=section, submission=submission, place=place, passage=passage).save()
    after = [submission.pk for submission, _passage in citations]
    if before != after:
        note(citations=[[str(key) for key in keys] for keys in (before, after)])


@verbs.REMOVE_SECTION
def remove_section(outcome: Outcome, *, section: OutcomeSection, by: User, at: datetime) -> Outcome:
    """Of the text only: an edition that has it stays as it is."""
    deleted, _by_model = outcome.sections.filter(pk=section.pk).delete()
    return _wrote(outcome, by) if deleted else outcome


@verbs.RECORD_USES
def record_uses(outcome: Outcome, *, uses: Sequence[RecordedUse], by: User, at: datetime) -> Outcome:
    """What became of these inputs; one without a use has the usual sentence again."""
    inputs = by_reference(outcome, [reference_in(one.reference) for one in uses])
    for one in uses:
        submission = inputs.get(reference_in(one.reference))
        if submission is None:
            raise OtherInputError(one.reference)
        _record(outcome, submission, one)
    note(inputs=sorted(str(submission.pk) for submission in inputs.values()))
    return _wrote(outcome, by)


def _record(outcome: Outcome, submission: Submission, one: RecordedUse) -> None:
    own = outcome.uses.filter(edition=None, submission=submission)
    if not one.use:
        own.delete()
        return
    if one.use == Use.NOT_USED and not one.reason.strip():
        raise UseWithoutReasonError(one.reference)
    row = own.first() or InputUse(outcome=outcome, submission=submission)
    row.use, row.reason = one.use, one.reason.strip()
    row.save()


@verbs.PROPOSE
def propose(outcome: Outcome, *, by: User, at: datetime) -> Outcome:
    """Nothing is missing: another lead officer reads it and publishes it."""
    if reasons := problems_of(outcome):
        raise OutcomeIncompleteError(reasons)
    outcome.proposed_at, outcome.proposed_by, outcome.remark = at, by, ""
    notices.proposed(outcome, by=by, at=at)
    return outcome


@verbs.RETURN
def return_(outcome: Outcome, *, remark: str, by: User, at: datetime) -> Outcome:
    """Something should be changed before it is published."""
    if not remark.strip():
        raise NoRemarkError
    outcome.remark = remark.strip()
    notices.returned(outcome, by=by, at=at)
    return outcome


@verbs.PUBLISH
def publish(outcome: Outcome, *, edit: int, by: User, at: datetime) -> Outcome:
    """Everyone may read what this lead read, which another one proposed. Contributors are notified later.

    What was complete when it was proposed may not be any more: an input that it cites was withdrawn, say.
    """
    if reasons := problems_of(outcome):
        raise OutcomeIncompleteError(reasons)
    assert outcome.proposed_by is not None
    number = (outcome.editions.aggregate(last=Max("number"))["last"] or 0) + 1
    edition = Edition(
        outcome=outcome,
        number=number,
        content=written(outcome),
        proposed_by=outcome.proposed_by,
        published_at=at,
        published_by=by,
    )
    edition.save()
    _keep_uses(outcome, edition)
    outcome.edition = edition
    outcome.taken_down_at, outcome.taken_down_by, outcome.reason = None, None, ""
    outcome.correction = Translated()
    outcome.writers.clear()
    return outcome


def _keep_uses(outcome: Outcome, edition: Edition) -> None:
    """Of the inputs with a use of their own, and of those that are cited; the others have the usual one."""
    uses = {row.submission_id: (row.use, row.reason) for row in outcome.uses.filter(edition=None)}
    for submission in Citation.objects.filter(section__outcome=outcome).values_list("submission", flat=True):
        uses.setdefault(submission, (Use.USED, ""))
    InputUse.objects.bulk_create(
        InputUse(outcome=outcome, edition=edition, submission_id=submission, use=use, reason=reason)
        for submission, (use, reason) in uses.items()
    )


@verbs.CORRECT
def correct(outcome: Outcome, *, by: User, at: datetime) -> Outcome:
    """Its text can be changed again; what is public stays until the correction is published."""
    outcome.writers.clear()
    return outcome


@verbs.TAKE_DOWN
def take_down(outcome: Outcome, *, reason: str, by: User, at: datetime) -> Outcome:
    """At once, whatever is being done with its text: no one reads it any more."""
    if not reason.strip():
        raise NoTakeDownReasonError
    outcome.edition, outcome.reason = None, reason.strip()
    outcome.taken_down_at, outcome.taken_down_by = at, by
    return outcome


@verbs.ANNOUNCE
def announce(outcome: Outcome, *, at: datetime) -> Outcome:
    """Notify those who write for the next organisations; the row remembers up to which, so that after a
    killed worker the next one goes on there and no one is notified twice."""
    if outcome.is_announced or outcome.edition is None:
        return outcome
    profiles = contributors_after(outcome, outcome.announced_up_to, BATCH)
    if not profiles:
        outcome.is_announced = True
        return outcome
    inputs = heard_by(outcome).filter(profile__in=profiles).select_related("consultation", "profile")
    notices.published(outcome, inputs.order_by("submitted_at", "pk"), at=at)
    outcome.announced_up_to = profiles[-1]
    return outcome
