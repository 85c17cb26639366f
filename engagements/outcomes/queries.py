"""Which inputs an outcome is about, what of them is public now, and what is missing."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.db.models import F, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from engagements.cases.models import Case, Filing
from engagements.outcomes.content import CitedPassage, Written, WrittenSection, says
from engagements.outcomes.errors import (
    CitedInputNotPublicError,
    NoPassageError,
    OtherInputError,
    OtherWordsError,
)
from engagements.outcomes.models import Citation, Outcome, OutcomeSection
from engagements.publications import content as publications
from engagements.publications.models import Publication, PublicationQuerySet
from engagements.publications.queries import public_rows
from engagements.submissions.content import Content
from engagements.submissions.models import Submission, SubmissionQuerySet
from engagements.submissions.references import ReferenceTypoError, normalise
from engagements.submissions.states import State as SubmissionState
from focalpoint.errors import DomainError
from organisations.memberships.models import Membership

SCHEMES = ("http", "https")


def inputs_of(outcome: Outcome) -> SubmissionQuerySet:
    """All that were submitted and not withdrawn, whatever their level: only for the office."""
    inputs = Submission.objects.filter(state=SubmissionState.SUBMITTED)
    return inputs.filter(_is_about(outcome))


def _is_about(outcome: Outcome) -> Q:
    if outcome.case_id is None:
        return Q(consultation=outcome.consultation_id)
    return Q(filing__case=outcome.case_id)


def public_of(consultation: UUID, case: UUID | None) -> PublicationQuerySet:
    """Those of the inputs that everyone may read."""
    public = Publication.objects.public()
    if case is None:
        return public.filter(consultation=consultation)
    return public.filter(submission__filing__case=case)


def is_campaign_of(case: Case, outcome: Outcome) -> bool:
    """Whether it has several inputs, all to the call."""
    return case.consultation_id == outcome.consultation_id and Filing.objects.filter(case=case)[1:2].exists()


@dataclass(frozen=True)
class PublicText:
    """A public input: its row for lists, and the text."""

    row: dict[str, Any]
    content: Content


def public_texts(inputs: Collection[UUID]) -> dict[str, PublicText]:
    """By the key of the input; those that are not public are left out. One statement."""
    if not inputs:
        return {}
    rows = public_rows(Publication.objects.filter(submission__in=inputs))
    whole = (
        rows.values(*rows.query.values_select, *rows.query.annotation_select, "redaction")
        .annotate(canonical=F("version__canonical"))
        .order_by()
    )
    found = {}
    for row in whole:
        stored: dict[str, Any] = dict(row)
        text = publications.readable(stored.pop("canonical"), stored.pop("redaction"))
        found[str(stored["submission_id"])] = PublicText(stored, text)
    return found


def cited(outcome: Outcome, citations: Iterable[CitedPassage]) -> list[tuple[Submission, str]]:
    """The inputs that are cited, each with its passage; refused where the public could not check it.

    An input that the public may not know of is refused here, and shown nowhere later: `public_texts` is asked
    again each time that an edition is shown.
    """
    given = [(reference_in(citation.reference), citation.passage.strip()) for citation in citations]
    inputs = by_reference(outcome, {reference for reference, _words in given})
    texts = public_texts([submission.pk for submission in inputs.values()])
    for reference, passage in given:
        if error := _refusal(inputs.get(reference), texts, reference, passage):
            raise error
    return [(inputs[reference], passage) for reference, passage in given]


def reference_in(typed: str) -> str:
    """As references are written; refused where it is none."""
    try:
        reference = normalise(typed)
    except ReferenceTypoError as error:
        raise OtherInputError(typed) from error
    if not reference:
        raise OtherInputError(typed)
    return reference


def by_reference(outcome: Outcome, references: Collection[str]) -> dict[str, Submission]:
    """Those of its inputs that have one of these references."""
    inputs = inputs_of(outcome).filter(reference__in=references)
    return {str(submission.reference): submission for submission in inputs}


def _refusal(
    submission: Submission | None, texts: dict[str, PublicText], reference: str, passage: str
) -> DomainError | None:
    if submission is None:
        return OtherInputError(reference)
    text = texts.get(str(submission.pk))
    if text is None:
        return CitedInputNotPublicError(reference)
    if not passage:
        return NoPassageError(reference)
    return None if says(text.content, passage) else OtherWordsError(reference)


def with_sections(outcomes: QuerySet[Outcome]) -> QuerySet[Outcome]:
    """With sections, themes and citations: three statements more, for any number of them."""
    return outcomes.select_related("consultation", "edition").prefetch_related(
        "sections__theme", "sections__citations__submission"
    )


def written(outcome: Outcome) -> Written:
    """The text as it is worked on, in the form of an edition."""
    sections = outcome.sections.prefetch_related("citations").order_by("position", "id")
    return Written(
        title=outcome.title,
        introduction=outcome.introduction,
        unheard=outcome.unheard,
        default_reason=outcome.default_reason,
        correction=outcome.correction,
        sections=[_section(section) for section in sections],
    )


def _section(section: OutcomeSection) -> WrittenSection:
    return WrittenSection(
        theme=section.theme_id,
        heard=section.heard,
        changed=section.changed,
        proof=section.proof,
        unchanged=section.unchanged,
        reason=section.reason,
        citations=[
            {"submission": str(citation.submission_id), "passage": citation.passage}
            for citation in section.citations.all()
        ],
    )


def is_web_address(link: str) -> bool:
    """One that a browser opens and does not run."""
    try:
        parts = urlsplit(link.strip())
    except ValueError:
        return False
    return parts.scheme in SCHEMES and bool(parts.hostname)


def problems_of(outcome: Outcome) -> list[str]:
    """Sentences: what must be done before the outcome can be published."""
    text = written(outcome)
    return [str(sentence) for wrong, sentence in _checks(outcome, text) if wrong]


def _checks(outcome: Outcome, text: Written) -> Iterator[tuple[bool, str | Promise]]:
    sections = text["sections"]
    yield not any(text["title"].values()), _("Write a title.")
    yield not sections, _("Write at least one section.")
    for number, section in enumerate(sections, 1):
        for wrong, sentence in _checks_of(section, set(_languages(text["title"]))):
            yield wrong, _("Section %(number)s: %(problem)s") % {"number": number, "problem": sentence}
    yield from _about_citations(outcome)
    is_said = any(text["default_reason"].values())
    yield (
        not is_said and _has_unsaid(outcome),
        _("Write why the inputs that are not cited were not used: their authors read it."),
    )
    yield (
        not any(text["correction"].values()) and outcome.editions.exists(),
        _("Write what was corrected: everyone reads it."),
    )


def _languages(text: dict[str, str]) -> list[str]:
    return [code for code, words in text.items() if words]


def _checks_of(section: WrittenSection, languages: set[str]) -> Iterator[tuple[bool, str]]:
    has_changed, has_stayed = any(section["changed"].values()), any(section["unchanged"].values())
    yield not any(section["heard"].values()), _("Write what we heard.")
    yield not (has_changed or has_stayed), _("Write what changed, or what did not and why.")
    yield has_changed and not section["proof"], _("Add a link to the proof of what changed.")
    yield has_stayed and not any(section["reason"].values()), _("Write why it did not change.")
    texts = [section["heard"], section["changed"], section["unchanged"], section["reason"]]
    yield (
        any(languages - set(_languages(text)) for text in texts if any(text.values())),
        _("Write each text in all languages of the title."),
    )


def _about_citations(outcome: Outcome) -> Iterator[tuple[bool, str]]:
    """What was citable when it was saved may not be any more."""
    citations = list(Citation.objects.filter(section__outcome=outcome).select_related("submission"))
    about = set(
        inputs_of(outcome)
        .filter(pk__in={citation.submission_id for citation in citations})
        .values_list("pk", flat=True)
    )
    texts = public_texts(about)
    for citation in citations:
        reference = str(citation.submission.reference)
        known = citation.submission if citation.submission_id in about else None
        if error := _refusal(known, texts, reference, citation.passage):
            yield True, str(error.message)


def _has_unsaid(outcome: Outcome) -> bool:
    """Whether there is an input of which nothing is said: neither cited, nor with a use of its own."""
    said = Q(pk__in=outcome.uses.filter(edition=None).values("submission")) | Q(
        pk__in=Citation.objects.filter(section__outcome=outcome).values("submission")
    )
    return inputs_of(outcome).exclude(said).exists()


def to_announce() -> QuerySet[Outcome]:
    """Those that are public and of which not all contributors were notified."""
    return Outcome.objects.public().filter(is_announced=False)


def contributors_after(outcome: Outcome, after: UUID | None, most: int) -> list[UUID]:
    """The keys of the next organisations of whose inputs the current edition knows, in their order."""
    inputs = heard_by(outcome)
    if after is not None:
        inputs = inputs.filter(profile__gt=after)
    return list(inputs.order_by("profile").values_list("profile", flat=True).distinct()[:most])


def heard_by(outcome: Outcome) -> SubmissionQuerySet:
    """The inputs that had been submitted when the current edition was published."""
    assert outcome.edition is not None
    return inputs_of(outcome).filter(submitted_at__lte=outcome.edition.published_at)


def members_of(profiles: Collection[UUID], roles: Collection[str]) -> QuerySet[Membership]:
    """Who acts for these organisations in one of these roles."""
    return Membership.objects.live().filter(profile__in=profiles, role__in=roles).select_related("user")


def closes_later(outcome: Outcome, at: datetime) -> bool:
    """Whether more may still come in. One that is always open never closes; a campaign need not wait."""
    call = outcome.consultation
    return outcome.case_id is None and not call.standing and not call.has_closed(at)
