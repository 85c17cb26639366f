"""How the office sorts its work and what it notes for itself, in the demo world."""

from datetime import datetime, timedelta

from demo.world.agenda import Agenda
from demo.world.answered import Answered
from demo.world.cast import Cast
from demo.world.texts.office import LABELS, MENTIONED, NOTED, SNOOZED, VIEWS, WRITTEN
from engagements.bulk import actions as bulk
from engagements.bulk import running
from engagements.bulk.plans import Labelling
from engagements.cases import messages, sorting
from engagements.cases.models import Case
from engagements.cases.states import Priority, State
from engagements.labels import actions as labels
from engagements.labels.models import Label
from engagements.notes import actions as notes
from engagements.saved_views import actions as saved_views
from focalpoint.office import office_day
from organisations.accounts.models import User

# How many days ahead an officer puts something aside here.
AWAY = timedelta(days=6)
# How many inputs are labelled at once.
BULK = 6


def make_labels(cast: Cast, at: datetime) -> None:
    """The office's list, made by the lead; the last one is not used any more."""
    lead = cast.people["lead"]
    made = [labels.create(name=name, colour=colour, by=lead, at=at) for name, colour in LABELS]
    last = made[-1]
    labels.save(last, name=last.name, colour=last.colour, is_archived=True, edit=last.edit, by=lead, at=at)


def plan_bulk(agenda: Agenda, cast: Cast) -> None:
    """Yesterday a lead labelled the latest inputs, all at once."""
    at = agenda.at_work(agenda.now - timedelta(days=1))
    agenda.add(at, lambda now: _label_latest(cast.people["lead"], now))


def _label_latest(lead: User, at: datetime) -> None:
    label = Label.objects.filter(archived_at=None).earliest("pk")
    new = Case.objects.filter(state=State.NEW).order_by("-opened_at", "pk")
    latest = list(new.values_list("pk", flat=True)[:BULK])
    if not latest:
        return
    act = bulk.prepare(cases=latest, by=lead, at=at)
    act = bulk.plan(act, chosen=Labelling(add=[label]), by=lead, at=at)
    act = bulk.start(act, by=lead, at=at)
    while running.do_next(act, Labelling(add=[label]), at=act.due_at or at):
        pass


def save_views(cast: Cast, at: datetime) -> None:
    """What the lead shares with the office, and what an officer keeps for themselves."""
    lead, officer = cast.people["lead"], cast.people["officer"]
    shared, own = VIEWS
    saved_views.create(name=shared, query="view=all&state=new&sort=oldest", is_shared=True, by=lead, at=at)
    saved_views.create(name=own, query="view=now&language=fr&columns=from,why,age,due", by=officer, at=at)


class InOffice(Answered):
    """Steps after which an input is where it was."""

    def label(self, at: datetime) -> None:
        case = self.case
        offered = list(Label.objects.filter(archived_at=None))
        chosen = self.dice.sample(offered, 1 + self.dice.randrange(2))
        sorting.label(case, add=chosen, by=self.assignee(case), at=at)

    def prioritise(self, at: datetime) -> None:
        case = self.case
        sorting.prioritise(case, priority=Priority.HIGH, by=self.assignee(case), at=at)

    def snooze(self, at: datetime) -> None:
        case = self.case
        sorting.snooze(
            case,
            until=office_day(at) + AWAY,
            snooze_reason=self.dice.choice(SNOOZED),
            may_be_overdue=True,
            by=self.assignee(case),
            at=at,
        )

    def note(self, at: datetime) -> None:
        case = self.case
        notes.add_note(case, text=self.dice.choice(NOTED), by=self.assignee(case), at=at)

    def mention(self, at: datetime) -> None:
        """A colleague asks the lead, who answers with a note of their own."""
        case, lead = self.case, self.cast.people["lead"]
        asked, answered = self.dice.choice(MENTIONED)
        notes.add_note(case, text=f"@{lead.name} {asked}", by=self.assignee(case), at=at)
        notes.add_note(case, text=answered, by=lead, at=at + timedelta(hours=1))

    def message(self, at: datetime) -> None:
        case = self.case
        text = self.dice.choice(WRITTEN)
        messages.message(case.main_submission, text=text, by=self.assignee(case), at=at)
