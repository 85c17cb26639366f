"""The calls of the demo world and what they ask; the standing call is there from the first migration."""

# ruff: noqa: E501 (sentences are not broken)

from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from demo.world.agenda import Agenda
from demo.world.cast import Cast
from demo.world.questions import QUESTIONS, Asked
from demo.world.texts.calls import TEXTS
from demo.world.texts.matters import TOPICS
from engagements.consultations import actions as consultations
from engagements.consultations.models import Consultation, Publication, all_levels
from engagements.consultations.states import State
from engagements.questions import actions as questions
from engagements.questions.choices import Wording
from engagements.questions.models import Question
from engagements.submissions import extension
from focalpoint.translated import Translated
from organisations.themes.models import Theme


@dataclass(frozen=True)
class Plan:
    """A call in days from now; `weight` is how much it is answered."""

    # ruff: noqa: E501 (sentences are not broken)

    slug: str
    topic: str
    opens: int
    closes: int
    department: str
    publication: str
    weight: float
    asks: tuple[str, ...]
    time_zone: str = "America/New_York"
    state: str = State.PUBLISHED
    # What was announced, when it closes later now.
    announced: int | None = None


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
    Plan("room-to-speak", "civic", -60, 41, "ohchr", Publication.NEVER, 3, ("what", "since", "do"), "Europe/Zurich",
         announced=27),
    Plan("measurements-people-can-see", "weapons", 6, 62, "oda", Publication.ACCEPTED, 0, ("what", "do")),
    Plan("work-one-can-live-on", "poverty", 20, 90, "ilo", Publication.ACCEPTED, 0,
         ("what", "who", "do"), "Europe/Zurich", State.DRAFT),
]  # fmt: skip
_ARCHIVED, _EXTENDED = timedelta(days=30), timedelta(days=8)


@dataclass
class Call:
    """A call as it is planned; it has a row from the day on which it was written."""

    topic: str
    weight: float
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    asks: tuple[str, ...] = ()
    row: Consultation = field(default_factory=Consultation)
    questions: list[tuple[str, Question]] = field(default_factory=list)

    def took(self, at: datetime) -> bool:
        has_opened = self.opens_at is None or self.opens_at <= at
        return has_opened and (self.closes_at is None or at < self.closes_at)


def plan(agenda: Agenda, cast: Cast) -> list[Call]:
    """All of them, the standing one last, which is about anything and asks nothing."""
    standing = Call("", 2, row=Consultation.objects.get(standing=True))
    return [*(_Writing(agenda, cast, call_plan).call for call_plan in PLANS), standing]


def _local(now: datetime, days: int, clock: time, zone: str) -> datetime:
    return datetime.combine(now.date() + timedelta(days=days), clock, tzinfo=ZoneInfo(zone))


class _Writing:
    """A lead writes a call, publishes it the day after, and perhaps moves its end or archives it."""

    def __init__(self, agenda: Agenda, cast: Cast, plan: Plan) -> None:
        self.plan, self.lead, self.departments = plan, cast.people["lead"], cast.departments
        now, zone = agenda.now, plan.time_zone
        self.closes_at = _local(now, plan.closes, time(23, 59), zone)
        opens_at = _local(now, plan.opens, time(9), zone)
        self.call = Call(plan.topic, plan.weight, opens_at, self.closes_at, plan.asks)
        announced = plan.closes if plan.announced is None else plan.announced
        self.announced_at = _local(now, announced, time(23, 59), zone)
        written = _local(now, min(plan.opens, 0) - 5, time(10), zone)
        agenda.add(written, self.write)
        if plan.state != State.DRAFT:
            agenda.add(written + timedelta(days=1), self.publish)
        if plan.announced is not None:
            agenda.add(agenda.at_work(now - _EXTENDED), self.extend)
        if plan.state == State.ARCHIVED:
            agenda.add(agenda.at_work(now - _ARCHIVED), self.archive)

    def write(self, at: datetime) -> None:
        texts = TEXTS[self.plan.slug]
        self.call.row = consultations.create(
            slug=self.plan.slug,
            title=Translated(texts.title),
            summary=Translated(texts.summary),
            body=Translated(texts.body),
            department=self.departments[self.plan.department],
            themes=Theme.objects.filter(pk__in=TOPICS[self.plan.topic].themes),
            opens_at=self.call.opens_at,
            closes_at=self.announced_at,
            time_zone=self.plan.time_zone,
            levels=all_levels(),
            publication=self.plan.publication,
            attachments_allowed=True,
            by=self.lead,
            at=at,
        )
        for place, name in enumerate(self.plan.asks, 1):
            question = self.ask(QUESTIONS[name], place, at + timedelta(minutes=10 * place))
            question.offered = list(question.choices.order_by("position"))
            self.call.questions.append((name, question))

    def ask(self, question: Asked, place: int, at: datetime) -> Question:
        return questions.create(
            consultation=self.call.row,
            position=place,
            kind=question.kind,
            text=Translated(question.text),
            help=Translated(question.help),
            required=question.required,
            word_limit=question.word_limit,
            choices=[Wording(Translated(label)) for label in question.choices.values()],
            by=self.lead,
            at=at,
        )

    def publish(self, at: datetime) -> None:
        self.call.row = consultations.publish(self.call.row, by=self.lead, at=at)

    def extend(self, at: datetime) -> None:
        self.call.row = extension.extend(self.call.row, closes_at=self.closes_at, by=self.lead, at=at)

    def archive(self, at: datetime) -> None:
        self.call.row = consultations.archive(self.call.row, by=self.lead, at=at)
