"""The buttons of the decision screen with which nothing is decided: how the office sorts its work, what it
notes for itself, and what it writes to an author without asking.
"""

from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from engagements.admin.flows.verbs import BUTTONS, PARTS
from engagements.admin.forms.in_office import (
    CorrectForm,
    LabelForm,
    MessageForm,
    NoteForm,
    PriorityForm,
    SnoozeForm,
)
from engagements.cases import messages, sorting
from engagements.cases import verbs as case_verbs
from engagements.cases.models import Case
from engagements.notes import actions as notes
from engagements.notes import verbs as note_verbs
from engagements.notes.models import Note
from engagements.submissions.models import Submission
from focalpoint.admin.buttons import Done, Press
from organisations.profiles import actions as profiles
from organisations.profiles import verbs as profile_verbs
from organisations.profiles.models import Profile

# The parts of the page in which buttons stand that are no decisions.
MESSAGES, NOTES = "messages", "notes"

__all__ = ["BUTTONS", "MESSAGES", "NOTES"]


@BUTTONS.of(
    case_verbs.LABEL, gettext_lazy("Save labels"),
    form=LabelForm, opens=gettext_lazy("Labels…"), is_rare=True,
)  # fmt: skip
def label(press: Press[Case]) -> Done:
    form: LabelForm = press.form
    sorting.label(press.row, **form.changes(), by=press.by, at=press.at)
    return Done(_("Labels saved."))


@BUTTONS.of(
    case_verbs.PRIORITISE, gettext_lazy("Save priority"),
    form=PriorityForm, opens=gettext_lazy("Priority…"), is_rare=True,
)  # fmt: skip
def prioritise(press: Press[Case]) -> Done:
    sorting.prioritise(press.row, priority=press.form.cleaned_data["priority"], by=press.by, at=press.at)
    return Done(_("Priority saved."))


@BUTTONS.of(
    case_verbs.SNOOZE, gettext_lazy("Snooze"),
    form=SnoozeForm, opens=gettext_lazy("Snooze…"), is_rare=True,
)  # fmt: skip
def snooze(press: Press[Case]) -> Done:
    sorting.snooze(press.row, **press.form.cleaned_data, by=press.by, at=press.at)
    return Done(_("The input is snoozed."), goes_on=True)


@BUTTONS.of(case_verbs.WAKE, gettext_lazy("End snooze"), is_rare=True)
def wake(press: Press[Case]) -> Done:
    sorting.wake(press.row, by=press.by, at=press.at)
    return Done(_("The snooze has ended."))


@BUTTONS.of(profile_verbs.ASK_CHECK, gettext_lazy("Ask for the check"), template=f"{PARTS}/ask_check.html")
def ask_check(press: Press[Profile]) -> Done:
    """Because of the input that is on the page."""
    reference = "".join(press.typed.get("reference", []))
    if not Submission.objects.submitted().filter(reference=reference, profile=press.row).exists():
        raise Http404
    profiles.ask_check(press.row, reference=reference, by=press.by, at=press.at)
    return Done(_("The lead officers will be notified, and you once they have decided."))


@BUTTONS.of(
    case_verbs.MESSAGE, gettext_lazy("Send message"),
    form=MessageForm, opens=gettext_lazy("Write to the author…"), place=MESSAGES,
)  # fmt: skip
def message(press: Press[Submission]) -> Done:
    messages.message(press.row, text=press.form.cleaned_data["text"], by=press.by, at=press.at)
    return Done(_("The message was sent to the author."))


@BUTTONS.of(
    note_verbs.ADD_NOTE, gettext_lazy("Add note"),
    form=NoteForm, place=NOTES, template=f"{PARTS}/note_form.html",
)  # fmt: skip
def add_note(press: Press[Case]) -> Done:
    notes.add_note(press.row, **press.form.cleaned_data, by=press.by, at=press.at)
    return Done(_("Your note was added."))


@BUTTONS.of(
    note_verbs.CORRECT, gettext_lazy("Save note"),
    form=CorrectForm, opens=gettext_lazy("Correct…"), place=NOTES, shows_row=True,
)  # fmt: skip
def correct(press: Press[Note]) -> Done:
    notes.correct(press.row, **press.form.cleaned_data, by=press.by, at=press.at)
    return Done(_("Your note was corrected."))


@BUTTONS.of(
    note_verbs.DELETE, gettext_lazy("Delete note"),
    place=NOTES, style="danger", template=f"{PARTS}/delete_note.html",
)  # fmt: skip
def delete(press: Press[Note]) -> Done:
    notes.delete(press.row, by=press.by, at=press.at)
    return Done(_("The note was deleted."))
