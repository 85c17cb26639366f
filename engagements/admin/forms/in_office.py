"""Forms of the decision screen with which nothing is decided: labels, priority, snooze, notes, messages."""

from collections.abc import Iterable
from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar, Unpack, cast

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from engagements.admin.forms.decision import DecisionForm, Posted, say_to_whom
from engagements.cases.models import Case, Message
from engagements.cases.states import Priority
from engagements.labels.models import Label
from engagements.notes.models import Note
from focalpoint.limits import longest
from focalpoint.office import in_words, office_day
from focalpoint.text import PlainText
from organisations.accounts.models import User

if TYPE_CHECKING:
    from engagements.admin.forms.screen import Forms


class LabelForm(DecisionForm):
    """Which labels the case has; what a colleague changed after the page was opened stays."""

    labels = forms.MultipleChoiceField(
        label=gettext_lazy("Labels"), required=False, widget=forms.CheckboxSelectMultiple
    )
    # Those that the page showed as chosen.
    before = forms.MultipleChoiceField(required=False, widget=forms.MultipleHiddenInput)

    def __init__(self, *, offered: "Forms", is_pressed: bool, **posted: Unpack[Posted]) -> None:
        has = offered.view.case.labels
        initial: dict[str, object] = {"labels": list(map(str, has)), "before": list(map(str, has))}
        super().__init__(offered=offered, is_pressed=is_pressed, initial=initial, **posted)
        self.by_key = {str(label.pk): label for label in offered.view.all_labels}
        names = [(key, label.name) for key, label in self.by_key.items()]
        shown = [
            (key, label.name)
            for key, label in self.by_key.items()
            if not label.is_archived or label.pk in has
        ]
        cast(forms.ChoiceField, self.fields["before"]).choices = names
        field = cast(forms.ChoiceField, self.fields["labels"])
        field.choices = shown
        if not shown:
            field.help_text = gettext_lazy("There are no labels yet. A lead officer can add them.")

    def changes(self) -> dict[str, list[Label]]:
        """What was added to, and removed from, what the page showed."""
        chosen, before = set(self.cleaned_data["labels"]), set(self.cleaned_data["before"])
        return {"add": self._rows(chosen - before), "remove": self._rows(before - chosen)}

    def _rows(self, keys: Iterable[str]) -> list[Label]:
        return [self.by_key[key] for key in sorted(keys)]


class PriorityForm(DecisionForm):
    """How much it matters."""

    priority = forms.TypedChoiceField(
        label=gettext_lazy("Priority"),
        choices=list(reversed(Priority.choices)),
        coerce=int,
        widget=forms.RadioSelect,
        help_text=gettext_lazy("A mark and a filter. The order of the queue follows the due dates."),
    )

    def __init__(self, *, offered: "Forms", is_pressed: bool, **posted: Unpack[Posted]) -> None:
        initial: dict[str, object] = {"priority": offered.view.case.priority}
        super().__init__(offered=offered, is_pressed=is_pressed, initial=initial, **posted)


class SnoozeForm(DecisionForm):
    """Until which day, and why."""

    until = forms.DateField(
        label=gettext_lazy("Until"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=gettext_lazy(
            "On this day it is back under “Needs my action”. It comes back earlier when anything happens."
        ),
    )
    snooze_reason = PlainText(
        label=gettext_lazy("Reason (only the office reads it)"),
        required=False,
        max_length=longest(Case, "snooze_reason"),
        says_limit=True,
    )
    may_be_overdue = forms.BooleanField(label=gettext_lazy("It may be overdue by then"), required=False)

    def __init__(self, *, offered: "Forms", is_pressed: bool, **posted: Unpack[Posted]) -> None:
        super().__init__(offered=offered, is_pressed=is_pressed, **posted)
        if due_at := offered.view.case.due_at:
            sentence = _("The due date stays %(day)s.")
            self.fields["may_be_overdue"].help_text = sentence % {"day": in_words(due_at)}
        tomorrow = office_day(timezone.now()) + timedelta(days=1)
        self.fields["until"].widget.attrs["min"] = tomorrow.isoformat()


class MessageForm(DecisionForm):
    """What the author reads, and needs not answer."""

    text = PlainText(
        label=gettext_lazy("Message to the author"),
        help_text=gettext_lazy(
            "The author will see this text as you write it. No answer is required, and the input is not "
            "returned."
        ),
        rows=4,
        max_length=longest(Message, "text"),
        says_limit=True,
    )

    def __init__(self, *, offered: "Forms", is_pressed: bool, **posted: Unpack[Posted]) -> None:
        super().__init__(offered=offered, is_pressed=is_pressed, **posted)
        say_to_whom(self, "text", offered)


class NoteForm(DecisionForm):
    """A note for colleagues, and who is notified of it."""

    chooses: ClassVar = {"mentions": ("officer", "")}
    text = PlainText(
        label=gettext_lazy("Note"),
        help_text=gettext_lazy(
            "Only the office reads it. To notify a colleague, write @ and their name, or choose them below."
        ),
        rows=3,
        max_length=longest(Note, "text"),
        says_limit=True,
    )
    mentions = forms.MultipleChoiceField(
        label=gettext_lazy("Notify"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def clean_mentions(self) -> list[User]:
        return list(User.objects.filter(pk__in=self.cleaned_data["mentions"]))


class CorrectForm(NoteForm):
    """One's own note, shortly after it was written."""

    def __init__(self, *, offered: "Forms", is_pressed: bool, row: Note, **posted: Unpack[Posted]) -> None:
        initial: dict[str, object] = {"text": row.text}
        super().__init__(offered=offered, is_pressed=is_pressed, initial=initial, **posted)
