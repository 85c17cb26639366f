"""The life of one input and its case as rows: each method is a verb that happened at a moment.

The rows are written in bulk, so the bodies of the verbs are written here again, without their questions to
the database; a test holds each life against the tables of moves and clocks.
"""

import json
from datetime import datetime, timedelta

from demo.world.answered import Answered
from demo.world.calls import Call
from demo.world.cast import Cast, Organisation
from demo.world.rows import Rows
from demo.world.texts import LANGUAGES
from demo.world.texts.office import ASKED, DECLINED
from demo.world.writing import write
from engagements.cases import verbs
from engagements.cases.clock import due_in
from engagements.cases.models import Case, Clarification, Filing
from engagements.cases.states import WAITING_ON, State
from engagements.publications import content as publication_content
from engagements.publications import verbs as publishing
from engagements.publications.models import Cause, Decision
from engagements.publications.states import State as PublicationState
from engagements.routing.verbs import WITHDRAW
from engagements.submissions import content
from engagements.submissions.models import Version
from engagements.submissions.verbs import CREATE, SAVE
from focalpoint.verbs.line import Line


class Life(Answered):
    """Begins as a draft; `finish` says by which words what has come of it is found."""

    def __init__(
        self,
        rows: Rows,
        cast: Cast,
        call: Call,
        organisation: Organisation,
        *,
        topic: str,
        language: str,
        begun: datetime,
    ) -> None:
        super().__init__(rows, cast, topic)
        self.call = call
        self.words = LANGUAGES[language]
        submission = write(rows.dice, call, organisation, language, topic)
        self.author = rows.dice.choice(organisation.writers)
        submission.author = submission.created_by = submission.saved_by = self.author
        submission.created_at = submission.saved_at = begun
        submission.edit = rows.dice.randint(1, 9)
        self.submission = rows.add(submission)
        rows.made(CREATE, submission, by=self.author, at=begun)
        self.versions = 0

    def submit(self, at: datetime) -> None:
        submission = self.submission
        with self.rows.doing(verbs.SUBMIT, submission, by=self.author, at=at) as line:
            submission.reference = self.rows.dice.reference(at)
            submission.saved_at = submission.submitted_at = at
            submission.submitted_by = self.author
            self._freeze(line, at)
            self._open(at)
        self.tell("submitted", at, version=self.version.pk)

    def _freeze(self, line: Line, at: datetime) -> None:
        self.versions += 1
        text = content.canonical(self.submission, self.call.questions, number=self.versions)
        self.version = self.rows.add(
            Version(
                submission=self.submission,
                number=self.versions,
                canonical=text,
                sha256=content.sha256(text),
                submitted_at=at,
                submitted_by=self.author,
            )
        )
        line.noted |= {"version": self.versions, "sha256": self.version.sha256}

    def _open(self, at: datetime) -> None:
        submission = self.submission
        self.case = self.rows.add(
            Case(
                main_submission=submission,
                consultation=submission.consultation,
                language=submission.language,
                level=submission.level,
                waiting_on=WAITING_ON[State.NEW],
                waiting_reason=verbs.SUBMIT.name,
                due_at=due_in(State.NEW, at),
                opened_at=at,
            )
        )
        self.rows.made(verbs.OPEN, self.case, by=self.author, at=at)
        self.rows.add(Filing(submission=submission, case=self.case, filed_at=at, filed_by=self.author))

    def claim(self, at: datetime) -> None:
        # The two officers do most of the work.
        officer = self.rows.dice.choices(self.cast.officers, [5, 4, 1, 1])[0]
        with self.rows.doing(verbs.CLAIM, self.case, by=officer, at=at):
            self.case.assignee = officer
            self.rows.link(self.case, "themes", self.submission.theme_codes)

    def assess(self, at: datetime) -> None:
        with self.rows.doing(verbs.ASSESS, self.case, by=self.case.assignee, at=at) as line:
            self.case.summary = self.desk.summary
            self.case.edit += 1
            line.noted |= {
                "themes": self.submission.theme_codes,
                "summary_length": len(self.case.summary),
            }

    def ask(self, at: datetime) -> None:
        officer = self.case.assignee
        with self.rows.doing(verbs.RETURN, self.case, by=officer, at=at):
            self.submission.returned_at = at
            question = self.rows.dice.choice(ASKED)
            self.asked = self.rows.add(
                Clarification(submission=self.submission, question=question, asked_at=at, asked_by=officer)
            )
        self.tell("returned", at, due_at=self.case.due_at)

    def answer_question(self, at: datetime) -> None:
        submission = self.submission
        with self.rows.doing(SAVE, submission, by=self.author, at=at):
            submission.summary += self.words.space + self.rows.dice.choice(self.words.added)
            submission.edit += 1
            submission.saved_at = at
        with self.rows.doing(verbs.RESUBMIT, submission, by=self.author, at=at) as line:
            self._freeze(line, at)
            submission.returned_at = None
            self.asked.answer = self.rows.dice.choice(self.words.answers)
            self.asked.answered_at, self.asked.answered_by = at, self.author
            with self.rows.doing(verbs.RESUME, self.case, by=None, at=at):
                self.case.waiting_reason = verbs.RESUBMIT.name
        self.tell("resubmitted", at, due_at=self.case.due_at)

    def decline(self, at: datetime) -> None:
        case, lead = self.case, self.cast.people["lead"]
        if case.assignee is None:
            with self.rows.doing(verbs.TAKE_OVER, case, by=lead, at=at - timedelta(minutes=20)):
                case.assignee = lead
        elif case.assignee == lead:
            # An appeal is decided by a lead who did not decline, and there is only one here.
            with self.rows.doing(verbs.REASSIGN, case, by=lead, at=at - timedelta(minutes=20)):
                case.assignee = self.cast.people["officer"]
        may_appeal = case.appealed_at is None
        with self.rows.doing(verbs.DECLINE, case, by=case.assignee, at=at) as line:
            case.decline_reason = self.rows.dice.choice(DECLINED)
            case.declined_by = case.assignee
            line.noted |= {"reason_length": len(case.decline_reason)}
            self._reject(at)
        self.tell("declined", at, may_appeal=may_appeal)

    def _reject(self, at: datetime) -> None:
        """The office stands by no version of it."""
        publication = self.publication
        if publication is None:
            return
        with self.rows.doing(publishing.REJECT, publication, by=self.case.assignee, at=at):
            if publication.state == PublicationState.PUBLISHED:
                self.take_down(Cause.DECLINED, self.case.assignee, at)
            publication.decision, publication.version = Decision.HOLD, None

    def appeal(self, at: datetime) -> None:
        case = self.case
        with self.rows.doing(verbs.APPEAL, case, by=self.author, at=at) as line:
            case.assignee, case.appeal = None, self.rows.dice.choice(self.words.appeals)
            case.appealed_at, case.appealed_by = at, self.author
            line.noted |= {"length": len(case.appeal)}
        self.tell("appealed", at)

    def close(self, at: datetime) -> None:
        with self.rows.doing(verbs.CLOSE, self.case, by=self.case.assignee, at=at):
            self.tell("closed", at)

    def lapse(self, at: datetime) -> None:
        with self.rows.doing(verbs.LAPSE, self.case, by=None, at=at):
            self.submission.returned_at = None
        self.tell("lapsed", at)

    def withdraw(self, at: datetime) -> None:
        with self.rows.doing(WITHDRAW, self.submission, by=self.author, at=at):
            self.submission.withdrawn_at, self.submission.withdrawn_by = at, self.author
            self.submission.returned_at = None
            self.take_down(Cause.WITHDRAWN, self.author, at)
            self.tell("withdrawn", at)
            with self.rows.doing(verbs.END, self.case, by=None, at=at):
                pass
            self.recall(at, self.author)

    def finish(self) -> None:
        self.rows.link(self.submission, "themes", self.submission.theme_codes)
        if self.submission.reference:
            summary = self.case.summary
            self.case.search = content.office_vector(self.version, self.submission, summary=summary)
        if self.publication is not None and self.publication.version is not None:
            frozen = self.publication.version.canonical
            text = json.loads(frozen)
            self.publication.title = text["title"]
            self.rows.link(self.publication, "themes", text["themes"])
            self.publication.search = publication_content.vector(frozen, None)
