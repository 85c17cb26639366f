"""The calls of the demo world and what they ask; the standing call is there from the first migration."""

# ruff: noqa: E501 (sentences are not broken)

from dataclasses import dataclass
from datetime import datetime, timedelta

from demo.world.questions import QUESTIONS
from demo.world.rows import Rows
from demo.world.texts.calls import TEXTS
from demo.world.texts.office import DESKS
from engagements.consultations.models import Consultation, Publication
from engagements.consultations.states import State
from engagements.questions.models import Choice, Question
from focalpoint.translated import Translated
from organisations.accounts.models import User
from organisations.departments.models import Department


@dataclass(frozen=True)
class Plan:
    """A call in days from now; `weight` is how much it is answered."""

    # ruff: noqa: E501 (sentences are not broken)

    slug: str
    topic: str
    opens: float
    closes: float
    department: str
    publication: str
    weight: float
    asks: tuple[str, ...]
    time_zone: str = "America/New_York"
    state: str = State.PUBLISHED


PLANS = [
    Plan("contracts-anyone-can-read", "governance", -172, -92, "unodc", Publication.ACCEPTED, 3,
         ("what", "who", "do"), "Europe/Vienna", State.ARCHIVED),
    Plan("peace-close-to-home", "peace", -140, -44, "dppa", Publication.CLOSING, 3, ("what", "since", "who", "do")),
    Plan("living-with-heat-and-floods", "climate", -110, -11, "undrr", Publication.ACCEPTED, 4,
         ("what", "who", "since", "do"), "Europe/Zurich"),
    Plan("who-decides-when-machines-do", "tech", -52, 2, "unesco", Publication.CLOSING, 4,
         ("what", "who", "do"), "Europe/Paris"),
    Plan("water-shore-and-forest", "nature", -75, 18, "unep", Publication.ACCEPTED, 5,
         ("what", "known", "who", "since", "do"), "Africa/Nairobi"),
    Plan("room-to-speak", "civic", -60, 41, "ohchr", Publication.NEVER, 3, ("what", "since", "do"), "Europe/Zurich"),
    Plan("measurements-people-can-see", "weapons", 6, 62, "oda", Publication.ACCEPTED, 0, ("what", "do")),
    Plan("work-one-can-live-on", "poverty", 20, 90, "ilo", Publication.ACCEPTED, 0,
         ("what", "who", "do"), "Europe/Zurich", State.DRAFT),
]  # fmt: skip


@dataclass
class Call:
    """A call with its questions; the standing one is about anything and asks nothing."""

    row: Consultation
    questions: list[Question]
    topic: str
    weight: float

    def took(self, moment: datetime) -> bool:
        row = self.row
        is_open = row.opens_at is not None and row.opens_at <= moment
        return is_open and (row.closes_at is None or moment < row.closes_at)


def make(rows: Rows, lead: User, departments: dict[str, Department], *, at: datetime) -> list[Call]:
    """All of them, the standing one last."""
    calls = [_call(rows, plan, lead, departments, at=at) for plan in PLANS]
    standing = Consultation.objects.get(standing=True)
    return [*calls, Call(standing, [], "", 2)]


def _moment(at: datetime, days: float, hour: int) -> datetime:
    return (at + timedelta(days=days)).replace(hour=hour, minute=0, second=0, microsecond=0)


def _call(rows: Rows, plan: Plan, lead: User, departments: dict[str, Department], *, at: datetime) -> Call:
    texts, written = TEXTS[plan.slug], _moment(at, min(plan.opens, 0) - 5, 14)
    is_draft = plan.state == State.DRAFT
    row = rows.add(
        Consultation(
            slug=plan.slug,
            state=plan.state,
            title=Translated(texts.title),
            summary=Translated(texts.summary),
            body=Translated(texts.body),
            department=departments[plan.department],
            opens_at=_moment(at, plan.opens, 8),
            closes_at=_moment(at, plan.closes, 21),
            time_zone=plan.time_zone,
            publication=plan.publication,
            created_at=written,
            created_by=lead,
            published_at=None if is_draft else written + timedelta(days=1),
            published_by=None if is_draft else lead,
        )
    )
    rows.link(row, "themes", DESKS[plan.topic].themes)
    rows.record("consultation.create", row.pk, by=lead, at=written, state=[None, State.DRAFT])
    if not is_draft:
        moved, published = [State.DRAFT, State.PUBLISHED], written + timedelta(days=1)
        rows.record("consultation.publish", row.pk, by=lead, at=published, state=moved)
    if plan.state == State.ARCHIVED:
        moved, archived = [State.PUBLISHED, State.ARCHIVED], at - timedelta(days=30)
        rows.record("consultation.archive", row.pk, by=lead, at=archived, state=moved)
    return Call(
        row, [_question(rows, row, *pair) for pair in enumerate(plan.asks, 1)], plan.topic, plan.weight
    )


def _question(rows: Rows, call: Consultation, position: int, name: str) -> Question:
    asked = QUESTIONS[name]
    question = rows.add(
        Question(
            consultation=call,
            position=position,
            number=position,
            kind=asked.kind,
            text=Translated(asked.text),
            help=Translated(asked.help),
            required=asked.required,
            word_limit=asked.word_limit,
        )
    )
    question.offered = [
        rows.add(Choice(question=question, code=code, label=Translated(label), position=place))
        for place, (code, label) in enumerate(asked.choices.items(), 1)
    ]
    return question
