"""A campaign: organisations that send nearly the same text; an officer has joined some of them."""

# ruff: noqa: E501 (sentences are not broken)

from datetime import datetime, timedelta

from demo.world.agenda import Agenda
from demo.world.calls import Call
from demo.world.cast import Cast, Organisation
from engagements.campaigns import actions as campaigns
from engagements.cases import actions as cases
from engagements.cases import assigning
from engagements.cases.models import Case
from engagements.consultations.models import Level
from engagements.submissions import actions as submissions
from engagements.submissions.models import Submission
from organisations.profiles.states import State as ProfileState

TITLE = "Keep the deep sea closed to mining: {name}"
TEXT = (
    "We are {name}, and we add our voice to the letter for the deep sea. "
    "The first licences to mine the sea floor may be granted this year, before anyone knows what lives there. "
    "The plumes of such machines drift for hundreds of kilometres and settle on what breeds slowly or not at all. "
    "Coastal communities that live from fish would bear the loss, and have no seat where it is decided. "
    "We ask the United Nations to support a pause of ten years, and a study that is paid for by those who want to mine. "
    "We ask that every application be published with its map on the day it arrives."
)
# What one of them says beside.
ADDED = (
    "In our own bay the trial of last spring was stopped after nine days, because the nets came up grey. "
    "Our members kept the nets and the dates, and can show both."
)
# The first is read; those that follow are joined to it, and the last two wait as look-alikes.
NUMBER, JOINED = 6, 3
_SENT, _READ = timedelta(days=4), timedelta(days=2)


class Campaign:
    """Who sends it, and what becomes of it."""

    def __init__(self, cast: Cast, call: Call, organisations: list[Organisation]) -> None:
        self.cast, self.call, self.organisations = cast, call, organisations
        self.sent: list[Submission] = []

    def send(self, at: datetime) -> None:
        """One copy after the other, each under the name of its organisation."""
        for place, organisation in enumerate(self.organisations):
            self.sent.append(self._send(organisation, place, at + timedelta(hours=place)))

    def _send(self, organisation: Organisation, place: int, at: datetime) -> Submission:
        name, author = organisation.row.legal_name, organisation.writers[0]
        title, summary = TITLE.format(name=name), TEXT.format(name=name)
        draft = submissions.create(
            consultation=self.call.row,
            profile=organisation.row,
            language="en",
            level=Level.UN_ONLY if place == 2 else Level.OPEN,
            title=title,
            by=author,
            at=at - timedelta(minutes=20),
        )
        saved = submissions.save(
            draft,
            title=title,
            summary=f"{summary} {ADDED}" if place == 1 else summary,
            language=draft.language,
            level=draft.level,
            answers={},
            themes=[],
            edit=draft.edit,
            by=author,
            at=at - timedelta(minutes=5),
        )
        return cases.submit(saved, by=author, at=at)

    def join(self, at: datetime) -> None:
        officer = self.cast.people["officer"]
        main, *others = [self._case(submission) for submission in self.sent]
        assigning.claim(main, by=officer, at=at)
        for place, case in enumerate(others[:JOINED]):
            campaigns.join(case, into=main, by=officer, at=at + timedelta(minutes=place))

    def _case(self, submission: Submission) -> Case:
        return Case.objects.get(filings__submission=submission.pk)


def plan(agenda: Agenda, cast: Cast, calls: list[Call]) -> None:
    """To the standing call, by those who have been here for long and are none of the demo roles."""
    standing = next(call for call in calls if call.row.standing)
    sent = agenda.at_work(agenda.now - _SENT)
    senders = [
        organisation
        for organisation in cast.organisations
        if not organisation.seat
        and organisation.sketch.listed
        and organisation.sketch.language == "en"
        and organisation.sketch.state == ProfileState.VERIFIED
        and organisation.submitted_at < sent - timedelta(days=30)
    ]
    campaign = Campaign(cast, standing, senders[:NUMBER])
    agenda.add(sent, campaign.send)
    agenda.add(agenda.at_work(agenda.now - _READ), campaign.join)
