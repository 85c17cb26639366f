"""All that the decision screen shows: a case, its referrals, its history, each in one statement."""

from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from engagements.admin import case_publication
from engagements.admin.case_loading import MOST_COUNTED, Beside, FileColumns, beside_of
from engagements.admin.case_words import Exchange, ShownNote, labels_in, notes_of, thread_of
from engagements.admin.earlier_inputs import EarlierInput, earlier_input
from engagements.admin.history import TimelineEntry, history
from engagements.admin.presenters import labels_of, language_name
from engagements.cases.models import Case, Filing
from engagements.cases.states import Priority, State
from engagements.cases.verbs import RESUBMIT
from engagements.labels.models import Label
from engagements.publications.clues import clues, names_of, unnamed_in
from engagements.publications.models import Publication
from engagements.publications.queries import publication_of
from engagements.responses.models import Response
from engagements.responses.states import State as ResponseState
from engagements.routing.models import Referral
from engagements.routing.queries import ReferralProgress
from engagements.rules.matching import CaseFacts, MatchedRule, matching
from engagements.submissions import content, visibility
from engagements.submissions.changes import ChangedPart, changed_themes, changes
from engagements.submissions.content import Content
from engagements.submissions.models import Submission, Version
from focalpoint.paging import Count
from focalpoint.translated import Translated
from focalpoint.verbs import Target
from organisations.accounts.models import User
from organisations.profiles.states import State as ProfileState
from organisations.themes.models import Theme


def _when(text: str) -> datetime:
    return datetime.fromisoformat(text)


@dataclass(frozen=True)
class FrozenVersion:
    """A version that can be read."""

    number: int
    at: datetime


@dataclass(frozen=True)
class File:
    """A file of the version that is read, and what is known of its copy; nothing once it was removed."""

    name: str
    size: int
    copy: FileColumns | None


@dataclass(frozen=True)
class SentReferral:
    """A referral, and the words of its response that may reveal who wrote an input without a name: to the
    public, and to the authors of the other inputs of its campaign.
    """

    referral: Referral
    clues: list[str] = field(default_factory=list)
    clues_for_others: list[str] = field(default_factory=list)


@dataclass
class CaseView:
    """One case as the decision screen shows it."""

    case: Case
    beside: Beside
    referrals: list[Referral]
    # Of the version that is read: as it is stored, and ready to be read.
    text: str
    content: Content
    entries: list[TimelineEntry] = field(default_factory=list)

    @cached_property
    def sent(self) -> list[SentReferral]:
        return [
            SentReferral(
                referral,
                case_publication.clues_in(referral.response, self.submission, lambda: self.names),
                self.clues_for_others(referral.response),
            )
            if hasattr(referral, "response")
            else SentReferral(referral)
            for referral in self.referrals
        ]

    @property
    def responses(self) -> list[Response]:
        return [referral.response for referral in self.referrals if hasattr(referral, "response")]

    @property
    def rows(self) -> list[Target]:
        """All rows that can have buttons."""
        publication = [] if self.publication is None else [self.publication]
        notes = [shown.note for shown in self.notes]
        return [
            self.case,
            self.submission,
            self.submission.profile,
            *publication,
            *self.referrals,
            *self.responses,
            *notes,
        ]

    @property
    def submission(self) -> Submission:
        return self.case.main_submission

    @property
    def publication(self) -> Publication | None:
        return publication_of(self.submission)

    @property
    def is_hidden(self) -> bool:
        return case_publication.is_hidden(self.submission)

    @property
    def asks_publication(self) -> bool:
        """Whether a referral must also decide about publication."""
        return case_publication.is_to_decide(self.submission, self.beside.frozen[0]["id"])

    @cached_property
    def preview(self) -> case_publication.Preview:
        """Of the latest version, whichever is read."""
        return case_publication.preview_of(
            self.submission,
            self._latest(),
            lambda: self.names,
            is_decided=not self.asks_publication,
            terms=self.case.consultation.publication,
        )

    @cached_property
    def names(self) -> list[str]:
        return names_of(self.submission)

    def clues_for_others(self, response: Response) -> list[str]:
        """Of a campaign, words of an answer by which its authors may know of one another."""
        is_asked = self.beside.inputs > 1 and response.state == ResponseState.SENT
        return clues(case_publication.text_of(response), self.unnamed) if is_asked and self.unnamed else []

    @cached_property
    def unnamed(self) -> list[str]:
        return unnamed_in(self.case.submissions.filter(withdrawn_at=None))

    def _latest(self) -> str:
        newest = self.beside.frozen[0]
        if newest["number"] == self.content["version"]:
            return self.text
        return Version.objects.get(pk=newest["id"]).canonical

    @property
    def progress(self) -> ReferralProgress | None:
        """How far the departments are with a case that is referred."""
        return ReferralProgress(tuple(self.referrals)) if self.case.state == State.REFERRED else None

    @property
    def is_verified(self) -> bool:
        return self.submission.profile.state == ProfileState.VERIFIED

    @property
    def state_word(self) -> str:
        return self.case.get_state_display()

    @property
    def waiting_on_word(self) -> str:
        return self.case.get_waiting_on_display()

    @property
    def author_themes(self) -> list[Translated]:
        return [Translated(theme["name"]) for theme in self.beside.author_themes]

    @property
    def themes(self) -> list[str]:
        """Codes as the office confirmed them, or the author's while it is assigned to nobody."""
        chosen = [theme["code"] for theme in self.beside.author_themes]
        return chosen if self.case.state == State.NEW else list(self.beside.confirmed)

    @property
    def rules(self) -> list[MatchedRule]:
        """The referral rules that hold for it, in their order."""
        profile = self.submission.profile
        facts = CaseFacts(
            call=str(self.case.consultation_id),
            language=self.case.language,
            themes=frozenset(self.themes),
            country=profile.country,
            kind=profile.kind,
        )
        return matching(self.beside.rules, facts)

    @property
    def versions(self) -> list[FrozenVersion]:
        return [FrozenVersion(row["number"], _when(row["at"])) for row in self.beside.frozen]

    @cached_property
    def before(self) -> Content | None:
        """The version before the one that is read."""
        return content.readable(self.beside.before) if self.beside.before else None

    @property
    def shows_changes(self) -> bool:
        """Whether its reader looks for them: it was submitted again, or an earlier one was opened."""
        is_latest = self.content["version"] == self.beside.frozen[0]["number"]
        return not is_latest or self.case.waiting_reason == RESUBMIT.name

    @cached_property
    def changes(self) -> list[ChangedPart]:
        """What is not as it was in the version before."""
        if self.before is None:
            return []
        codes = changed_themes(self.before, self.content)
        # Themes change seldom: only then are their names asked for.
        names = {theme.pk: str(theme.name) for theme in Theme.objects.filter(pk__in=codes)} if codes else {}
        publication = self.case.consultation.publication
        return changes(self.before, self.content, publication=publication, theme_names=names)

    @property
    def thread(self) -> list[Exchange]:
        return thread_of(self.beside)

    @cached_property
    def notes(self) -> list[ShownNote]:
        return notes_of(self.beside, self.case)

    @cached_property
    def all_labels(self) -> list[Label]:
        return labels_in(self.beside)

    @property
    def labels(self) -> list[Label]:
        return labels_of(self.case, {label.pk: label for label in self.all_labels})

    @property
    def priority(self) -> str:
        """Empty where it is as most are."""
        return "" if self.case.priority == Priority.NORMAL else self.case.get_priority_display()

    @property
    def others(self) -> list[EarlierInput]:
        """What else the organisation has submitted, the latest first, with what became of it."""
        return [earlier_input(row) for row in self.beside.others]

    @property
    def number_of_others(self) -> Count:
        return Count(self.beside.number_of_others, MOST_COUNTED)

    @property
    def language(self) -> str:
        return language_name(self.case.language)

    @property
    def files(self) -> list[File]:
        """Those of the version that is read, with the id under which each is downloaded."""
        known = {file["sha256"]: file for file in self.beside.all_files}
        attachments = self.content["attachments"]
        return [File(file["name"], file["size"], known.get(file["sha256"])) for file in attachments]

    @property
    def seen_by(self) -> list[visibility.Audience]:
        return visibility.seen_by(self.submission.level, self.submission.consultation.publication)

    def is_late(self, now: datetime) -> bool:
        return self.case.due_at is not None and self.case.due_at < now


def case_view(case: Case, reader: User, *, version: int | None = None) -> CaseView | None:
    """Of a case that was `loaded`, with one version of its text; None where it has no such version."""
    beside = beside_of(case, reader, version=version)
    if beside.text is None:
        return None
    rows = Referral.objects.filter(case=case).order_by("-round", "sent_at", "pk")
    referrals = list(
        rows.select_related("department", "suggested", "previous__department", "response__sent_by")
    )
    for referral in referrals:
        # Permissions of referrals and responses look at the case: give them the one that is loaded.
        referral.case = case
    # So does whoever may write to its author.
    case.main_submission.filing = Filing(submission=case.main_submission, case=case)
    view = CaseView(case, beside, referrals, beside.text, content.readable(beside.text))
    departments = {str(referral.pk): str(referral.department) for referral in referrals}
    departments |= {str(response.pk): str(response.referral.department) for response in view.responses}
    view.entries = history(case, departments)
    return view
