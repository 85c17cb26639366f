"""Outcomes for tests: of a call that has closed, written by an officer."""

from datetime import timedelta
from typing import Any

from engagements.outcomes import actions
from engagements.outcomes.content import CitedPassage, SectionText
from engagements.outcomes.models import Outcome
from engagements.submissions.models import Submission
from focalpoint.translated import Translated
from tests.factories import accounts, consultations, publications, submissions

NOW = consultations.NOW
LATER = NOW + timedelta(days=30)
PASSAGE = "Nine villages walk two hours for water."


def text(**fields: Any) -> dict[str, Any]:
    """What the form gives beside the sections."""
    given: dict[str, Any] = {
        "title": Translated(en="Water for all: what became of it"),
        "introduction": Translated(en="We asked about **water**."),
        "unheard": Translated(en="We will ask again."),
        "default_reason": Translated(en="It was about something else."),
        "correction": Translated(),
    }
    return {**given, **fields}


def section(*citations: CitedPassage, **fields: Any) -> SectionText:
    given: dict[str, Any] = {
        "theme": None,
        "heard": Translated(en="Wells are far away."),
        "changed": Translated(en="Forty wells are planned."),
        "proof": "https://example.org/plan",
        "unchanged": Translated(en="No new pipes."),
        "reason": Translated(en="There is no money for them."),
        "citations": citations,
    }
    return SectionText(**{**given, **fields})


def cite(submission: Submission, passage: str = PASSAGE) -> CitedPassage:
    return CitedPassage(str(submission.reference), passage)


def closed_call(**fields: Any) -> Any:
    """Open until a day after NOW, so that inputs can be submitted at NOW."""
    return consultations.open_call(closes_at=NOW + timedelta(days=1), **fields)


def public_input(call: Any, **fields: Any) -> Submission:
    return publications.published(submissions.submitted(consultation=call, **fields))


def draft(call: Any = None, *, case: Any = None, by: Any = None, at: Any = LATER, **fields: Any) -> Outcome:
    """Begun and without a section; `by` an officer, who therefore never publishes it."""
    writer = by or accounts.officer()
    call = call or (case.consultation if case else closed_call())
    made = actions.create(consultation=call, case=case, title=text()["title"], by=writer, at=at)
    return actions.save(made, **text(**fields), edit=made.edit, by=writer, at=at)


def written(
    call: Any = None, *citations: CitedPassage, by: Any = None, at: Any = LATER, **fields: Any
) -> Outcome:
    """With one section, so that nothing is missing."""
    writer = by or accounts.officer()
    made = draft(call, by=writer, case=fields.pop("case", None), at=at)
    said = section(*citations, **fields)
    return actions.write_section(made, section=None, position=None, text=said, by=writer, at=at)


def proposed(
    call: Any = None, *citations: CitedPassage, by: Any = None, at: Any = LATER, **fields: Any
) -> Outcome:
    made = written(call, *citations, at=at, **fields)
    return actions.propose(made, by=by or accounts.lead(), at=at)


def published(call: Any = None, *citations: CitedPassage, at: Any = LATER, **fields: Any) -> Outcome:
    made = proposed(call, *citations, at=at, **fields)
    return actions.publish(made, edit=made.edit, by=accounts.lead(), at=at)
