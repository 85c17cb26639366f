"""The life of one input as rows: each method is a verb that happened at a moment.

The rows are written in bulk, so the verbs are told here again, without their questions to the database;
a test holds each life against the tables of moves and clocks.
"""

from datetime import datetime, timedelta
from typing import Any

from demo.world.answered import Answered
from demo.world.calls import Call
from demo.world.cast import Cast, Organisation
from demo.world.rows import Rows
from demo.world.texts import LANGUAGES
from demo.world.texts.office import ASKED, DECLINED
from demo.world.writing import write
from engagements.submissions import content
from engagements.submissions.clock import due_in
from engagements.submissions.models import Submission, Version
from engagements.submissions.states import BALL, State
from engagements.triage.models import Assessment, Clarification
from focalpoint import search

BY_STATE: Any = ...


class Life(Answered):
    """Begins as a draft; `finish` turns what has come of it into rows."""

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
        now: datetime,
    ) -> None:
        super().__init__()
        self.rows, self.cast, self.topic, self.now = rows, cast, topic, now
        self.call, self.organisation = call, organisation
        self.text = write(rows.dice, call, organisation, language, topic)
        self.words = LANGUAGES[language]
        self.author = rows.dice.choice(organisation.writers)
        self.officer: Any = None
        self.version: Any = None
        self.versions = 0
        self.assessment: dict[str, Any] = {}
        self.facts = {
            "pk": rows.dice.id(),
            "edit": rows.dice.randint(1, 9),
            "created_at": begun,
            "saved_at": begun,
        }
        self.enter(State.DRAFT, begun)
        self.record("submission.create", begun, self.author, call=call.row.slug)

    def record(self, verb: str, at: datetime, by: Any, **changes: Any) -> None:
        self.rows.record(verb, self.facts["pk"], by=by, at=at, **changes)

    def tell(self, name: str, at: datetime, **details: Any) -> None:
        self.rows.events.append((at, name, self.facts["pk"], details))

    def enter(self, state: str, at: datetime, *, due_at: Any = BY_STATE) -> None:
        """The state, who has the ball in it, and until when."""
        due = due_in(state, at) if due_at is BY_STATE else due_at
        self.facts |= {"state": state, "ball": BALL[State(state)], "due_at": due}

    def submit(self, at: datetime) -> None:
        reference = self.text.reference = self.rows.dice.reference(at)
        self.facts |= {
            "reference": reference,
            "submitted_at": at,
            "submitted_by": self.author,
            "saved_at": at,
        }
        self.enter(State.SUBMITTED, at)
        self._freeze("submission.submit", at)

    def _freeze(self, verb: str, at: datetime) -> None:
        self.versions += 1
        text = content.canonical(self.text, self.call.questions, number=self.versions)
        self.version = self.rows.add(
            Version(
                submission_id=self.facts["pk"],
                number=self.versions,
                canonical=text,
                sha256=content.sha256(text),
                submitted_at=at,
                submitted_by=self.author,
            )
        )
        self.record(
            verb,
            at,
            self.author,
            reference=self.text.reference,
            version=self.versions,
            sha256=self.version.sha256,
            level=self.text.level,
        )
        self.tell("submitted", at, version=self.version.pk)

    def claim(self, at: datetime) -> None:
        # The two officers do most of the work.
        self.officer = self.rows.dice.choices(self.cast.officers, [5, 4, 1, 1])[0]
        self.assessment = {"officer": self.officer, "claimed_at": at, "claimed_by": self.officer}
        self.enter(State.IN_TRIAGE, at)
        self.record("submission.claim", at, self.officer)

    def assess(self, at: datetime) -> None:
        self.assessment["summary"] = self.desk.summary
        self.record("submission.assess", at, self.officer, themes=self.text.theme_codes)

    def ask(self, at: datetime) -> None:
        self.enter(State.RETURNED, at)
        question = self.rows.dice.choice(ASKED)
        self.asked = self.rows.add(
            Clarification(
                submission_id=self.facts["pk"], question=question, asked_at=at, asked_by=self.officer
            )
        )
        self.record("submission.return", at, self.officer, due_at=self.facts["due_at"].isoformat())
        self.tell("returned", at, due_at=self.facts["due_at"])

    def answer_question(self, at: datetime) -> None:
        answer = self.rows.dice.choice(self.words.answers)
        self._set(self.asked, answer=answer, answered_at=at, answered_by=self.author)
        self.text.summary += self.words.space + self.rows.dice.choice(self.words.added)
        self.facts |= {"saved_at": at, "edit": self.facts["edit"] + 1}
        self.enter(State.IN_TRIAGE, at)
        self._freeze("submission.resubmit", at)
        self.tell("resubmitted", at, due_at=self.facts["due_at"])

    def decline(self, at: datetime) -> None:
        if self.officer is None:
            self.officer = self.assessment["officer"] = self.cast.people["lead"]
            self.record("submission.reassign", at - timedelta(minutes=20), self.officer)
        self.enter(State.DECLINED, at)
        self.assessment["decline_reason"] = self.rows.dice.choice(DECLINED)
        self.record("submission.decline", at, self.officer)
        self.tell("declined", at, may_appeal="appeal" not in self.assessment)

    def appeal(self, at: datetime) -> None:
        self.officer = None
        why = self.rows.dice.choice(self.words.appeals)
        self.assessment |= {"officer": None, "appeal": why, "appealed_at": at, "appealed_by": self.author}
        self.enter(State.IN_TRIAGE, at)
        self.record("submission.appeal", at, self.author, length=len(why))
        self.tell("appealed", at)

    def close(self, at: datetime) -> None:
        self.enter(State.CLOSED, at)
        self.record("submission.close", at, self.officer)
        self.tell("closed", at)

    def lapse(self, at: datetime) -> None:
        self.enter(State.CLOSED, at)
        self.record("submission.lapse", at, None)
        self.tell("lapsed", at)

    def withdraw(self, at: datetime) -> None:
        came_from = self.facts["state"]
        self.enter(State.WITHDRAWN, at)
        self.facts |= {"withdrawn_at": at, "withdrawn_by": self.author}
        self.record("submission.withdraw", at, self.author, state=[came_from, "withdrawn"])
        self.tell("withdrawn", at)
        self.recall(at, self.author)

    def finish(self) -> Submission:
        text, facts = self.text, self.facts
        written = {name: getattr(text, name) for name in ("language", "title", "summary", "answers", "level")}
        submission = Submission(
            consultation=self.call.row,
            profile=self.organisation.profile,
            author=self.author,
            created_by=self.author,
            saved_by=self.author,
            search=self._search(),
            **written,
            **facts,
        )
        self.rows.add_as_is(submission)
        self.rows.link(submission, "themes", text.theme_codes)
        if self.assessment:
            assessment = self.rows.add_as_is(Assessment(submission_id=facts["pk"], **self.assessment))
            self.rows.link(assessment, "themes", text.theme_codes)
        return submission

    def _search(self) -> Any:
        if not self.text.reference:
            return None
        of_author = content.search_vector(self.text, reference=self.text.reference)
        summary = self.assessment.get("summary")
        return of_author + search.vector(C=summary) if summary else of_author
