"""The life of one input and its case: each method is a step, done with the portal's own verbs."""

from datetime import datetime
from typing import Any

from demo.world.in_office import InOffice
from demo.world.stories import write
from demo.world.texts.office import ASKED, LOCAL, LOCAL_AGAIN, TAKEN_DOWN, TWICE
from engagements.cases import actions as cases
from engagements.cases import assigning
from engagements.cases.models import Case
from engagements.consultations.models import Level
from engagements.publications import actions as publications
from engagements.publications.models import Publication
from engagements.reasons.models import DeclineReason
from engagements.routing import actions as routing
from engagements.submissions import actions as submissions
from organisations.accounts.models import User
from organisations.themes.models import Theme

# What is declined with which sentence.
BECAUSE = {LOCAL: "outside-mandate", LOCAL_AGAIN: "outside-mandate", TWICE: "answered-before"}


class Life(InOffice):
    """Begins as a draft."""

    def begin(self, at: datetime) -> None:
        subject, organisation = self.subject, self.organisation
        text = write(self.dice, self.call, organisation, subject)
        seat = self.cast.people.get(self.script.seat)
        self.author = seat or self.dice.choice(organisation.writers)
        draft = submissions.create(
            consultation=self.call.row,
            profile=organisation.row,
            language=subject.language,
            level=subject.level,
            title=text.title,
            by=self.author,
            at=at,
        )
        self.themes = self.matter.themes
        self._save(draft, text.title, text.summary, text.answers, at)

    def _save(self, draft: Any, title: str, summary: str, answers: dict[str, Any], at: datetime) -> None:
        self.submission = submissions.save(
            draft,
            title=title,
            summary=summary,
            language=draft.language,
            level=draft.level,
            answers=answers,
            themes=self.themes,
            edit=draft.edit,
            by=self.author,
            at=at,
        )

    def submit(self, at: datetime) -> None:
        self.submission = cases.submit(self.submission, by=self.author, at=at)
        self.case_pk = Case.objects.only("pk").get(filings__submission=self.submission).pk

    def claim(self, at: datetime) -> None:
        assigning.claim(self.case, by=self._officer(), at=at)

    def _officer(self) -> User:
        if self.script.officer:
            return self.cast.people[self.script.officer]
        # The two officers do most of the work. An appeal is decided by a lead who did not decline.
        weights = [5, 4, 0 if "appeal" in self.script.names else 1, 1]
        return self.dice.choices(self.cast.officers, weights)[0]

    def assess(self, at: datetime) -> None:
        case = self.case
        themes = Theme.objects.filter(pk__in=self.themes)
        cases.assess(
            case, themes=themes, summary=self.matter.summary, edit=case.edit, by=self.assignee(case), at=at
        )

    def ask(self, at: datetime) -> None:
        case = self.case
        self.asked = self.dice.randrange(len(ASKED))
        cases.return_(case, question=ASKED[self.asked], by=self.assignee(case), at=at)

    def answer_question(self, at: datetime) -> None:
        self.submission.refresh_from_db()
        row, words = self.submission, self.subject.words
        self._save(row, row.title, row.summary + words.space + words.added[self.asked], row.answers, at)
        self.submission = cases.resubmit(
            self.submission, answer=words.answers[self.asked], by=self.author, at=at
        )

    def decline(self, at: datetime) -> None:
        case = self.case
        if case.appealed_at is not None:
            case, text = assigning.take_over(case, by=self.cast.people["lead"], at=at), LOCAL_AGAIN
        else:
            text = LOCAL if "appeal" in self.script.names else self.dice.choice([LOCAL, TWICE])
        reason = DeclineReason.objects.get(pk=BECAUSE[text])
        cases.decline(case, reason=reason, text=text, by=self.assignee(case), at=at)

    def appeal(self, at: datetime) -> None:
        cases.appeal(self.case, reason=self.dice.choice(self.subject.words.appeals), by=self.author, at=at)

    def close(self, at: datetime) -> None:
        case = self.case
        cases.close(case, by=self.assignee(case), at=at)

    def reopen(self, at: datetime) -> None:
        case = self.case
        cases.reopen(case, by=self.assignee(case), at=at)

    def withdraw(self, at: datetime) -> None:
        routing.withdraw(self.submission, by=self.author, at=at)

    def raise_level(self, at: datetime) -> None:
        cases.raise_level(self.submission, level=Level.WITHHELD, by=self.author, at=at)

    def take_down(self, at: datetime) -> None:
        if publication := self._publication():
            publications.take_down(publication, by=self.author, at=at)

    def take_down_by_office(self, at: datetime) -> None:
        if publication := self._publication():
            publications.take_down(publication, reason=TAKEN_DOWN, by=self.assignee(self.case), at=at)

    def _publication(self) -> Publication | None:
        """None where the call publishes nothing."""
        return Publication.objects.filter(submission=self.submission).first()
