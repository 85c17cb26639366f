"""What an officer decides about publication: publish as submitted, publish redacted, or not."""

import re
from typing import TYPE_CHECKING, Unpack, cast

from django import forms
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from engagements.admin.forms.decision import DecisionForm, Posted
from engagements.publications.actions import PublicationDraft
from engagements.publications.content import Redaction
from engagements.publications.models import Decision, Naming, Publication
from engagements.publications.states import State
from engagements.submissions.content import Answered
from engagements.submissions.models import Submission
from focalpoint.limits import longest
from focalpoint.text import PlainText

if TYPE_CHECKING:
    from engagements.admin.forms.screen import Forms

REDACTED = "redacted"
ANSWER = "answer-"
LONGEST_ANSWER = 100_000
DECISIONS = [
    (Decision.PUBLISH.value, gettext_lazy("Publish as submitted")),
    (REDACTED, gettext_lazy("Publish a redacted version")),
    (Decision.HOLD.value, gettext_lazy("Do not publish")),
]


def redacted(posted: MultiValueDict[str, str]) -> dict[str, str]:
    """Labels of what was posted of a redacted text; without a redaction it is only what was submitted."""
    labels = {}
    for name in posted:
        match = re.fullmatch(r"((?:refer-publication|publish)-)(.+)", name)
        form, field = match.groups() if match else ("", "")
        if form and posted.get(f"{form}decision") == REDACTED:
            if field in ("public_title", "public_summary"):
                labels[name] = _("Redacted text")
            elif field.startswith(ANSWER):
                labels[name] = _("Redacted answer")
    return labels


def _decided(publication: Publication) -> str:
    return REDACTED if publication.redaction is not None else publication.decision


def _answer_field(answer: Answered, now: str) -> forms.Field:
    """What was typed can be rewritten; what was chosen can only be left out."""
    label = str(answer["text"])
    if answer["labels"]:
        label = _("Leave out: %(question)s") % {"question": label}
        return forms.BooleanField(label=label, required=False, initial=not now)
    return PlainText(label=label, rows=5, required=False, initial=now, max_length=LONGEST_ANSWER)


class PublicationForm(DecisionForm):
    """The decision about one version, with the text that is public if it is redacted."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    decision = forms.ChoiceField(
        label=gettext_lazy("Decision"),
        choices=DECISIONS,
        widget=forms.RadioSelect,
    )
    naming = forms.ChoiceField(
        label=gettext_lazy("Name"), choices=Naming.choices, initial=Naming.NAMED, required=False
    )
    # What replaces the submitted text; answers follow, one field each.
    public_title = PlainText(
        label=gettext_lazy("Title"), required=False, max_length=longest(Submission, "title")
    )
    public_summary = PlainText(
        label=gettext_lazy("Summary"), required=False, rows=5, max_length=longest(Submission, "summary")
    )
    is_confirmed = forms.BooleanField(
        label=gettext_lazy("Publish even though the text may reveal who wrote it"), required=False
    )

    def __init__(self, *, offered: "Forms", is_pressed: bool, **posted: Unpack[Posted]) -> None:
        self.preview = offered.view.preview
        content = self.preview.content
        public, publication = self.preview.public, offered.view.publication
        initial: dict[str, object] = {"version": content["version"]}
        initial |= {"public_title": public["title"], "public_summary": public["summary"]}
        if publication is not None and publication.decided_at is not None:
            initial |= {"decision": _decided(publication), "naming": publication.naming}
        super().__init__(offered=offered, is_pressed=is_pressed, initial=initial, **posted)
        if not self.preview.name:
            del self.fields["naming"]
        # What is or was public cannot be held: it is taken down, with a reason.
        if publication is not None and publication.state != State.HELD and not offered.view.asks_publication:
            decision = cast(forms.ChoiceField, self.fields["decision"])
            decision.choices = [choice for choice in DECISIONS if choice[0] != Decision.HOLD.value]
        texts = {answer["question"]: answer["shown"] for answer in public["answers"]}
        for answer in self._answered():
            now = texts[answer["question"]]
            self.fields[self._name(answer)] = _answer_field(answer, now)

    def _answered(self) -> list[Answered]:
        return [answer for answer in self.preview.content["answers"] if answer["shown"]]

    @staticmethod
    def _name(answer: Answered) -> str:
        return f"{ANSWER}{answer['question']}"

    @property
    def text_fields(self) -> list[forms.BoundField]:
        """Those of the redacted text, in the order of the page."""
        return [self[name] for name in ("public_title", "public_summary", *map(self._name, self._answered()))]

    def clean(self) -> dict[str, object]:
        cleaned_data = super().clean() or self.cleaned_data
        if cleaned_data.get("decision") == REDACTED:
            for name in ("public_title", "public_summary"):
                if name in cleaned_data and not cleaned_data[name]:
                    self.add_error(name, _("Write the text that the public will read."))
            if not self.errors and not self._is_redacted():
                self.add_error(
                    "decision",
                    _("The text below has not been changed. Change it, or choose “Publish as submitted”."),
                )
        return cleaned_data

    def _is_redacted(self) -> bool:
        content = self.preview.content
        as_submitted = {"title": content["title"], "summary": content["summary"], "answers": {}}
        return self._redaction() != as_submitted

    def _redaction(self) -> Redaction:
        """The texts that replace what was submitted; "" where an answer is left out."""
        cleaned_data = self.cleaned_data
        answers = {}
        for answer in self._answered():
            now = cleaned_data[self._name(answer)]
            if answer["labels"]:
                if now:
                    answers[answer["question"]] = ""
            elif now != answer["shown"]:
                answers[answer["question"]] = now
        return {
            "title": cleaned_data["public_title"],
            "summary": cleaned_data["public_summary"],
            "answers": answers,
        }

    def draft(self) -> PublicationDraft:
        cleaned_data = self.cleaned_data
        is_hold = cleaned_data["decision"] == Decision.HOLD
        return PublicationDraft(
            version=cleaned_data["version"],
            decision=Decision.HOLD if is_hold else Decision.PUBLISH,
            naming=cleaned_data.get("naming") or (Naming.NAMED if self.preview.name else Naming.WITHHELD),
            redaction=self._redaction() if cleaned_data["decision"] == REDACTED else None,
            is_confirmed=cleaned_data["is_confirmed"],
        )
