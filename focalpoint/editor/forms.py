"""The form of something that several people edit.

    class NoteForm(Edited):
        STRICTNESS = {"level": ["everyone", "nobody"]}

        def __init__(self, note, **options):
            self.row = note
            super().__init__(initial={"edit": note.edit, ...}, **options)

Its initial values are the row as it is stored now, and its page holds the marks of what it showed. A posted
form merges both: `cleaned_data` is then what is to be saved, with the edit number of the stored row, so the
verb refuses it once more if anyone saves in between. What cannot be merged makes the form invalid:
`conflicts` names the fields, and what is stored stands beside each of them.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar

from django import forms
from django.db import models
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from focalpoint.editor.merge import Merged, comparable, marks, merge
from focalpoint.editor.words import Saved, last_saved, said, sentence

OWN = ("edit", "base")
_SETS = (forms.MultipleChoiceField, forms.ModelMultipleChoiceField)


class _Number(forms.IntegerField):
    def has_changed(self, initial: object, data: object) -> bool:
        """Belongs to the page: it is never a change by the person."""
        return False


class _Marks(forms.Field):
    def to_python(self, value: object) -> str:
        return str(value or "")

    def has_changed(self, initial: object, data: object) -> bool:
        return False


class Edited(forms.Form):
    """A form that knows what its page showed."""

    # Fields of which the stricter value wins: their values, the widest first.
    STRICTNESS: ClassVar[Mapping[str, Sequence[str]]] = {}

    # Fields that mean something only together, such as a time and its zone.
    TOGETHER: ClassVar[Sequence[Sequence[str]]] = ()

    edit = _Number(widget=forms.HiddenInput, required=False)
    base = _Marks(widget=forms.HiddenInput, required=False)

    # What is edited; nothing where it is yet to be made.
    row: models.Model | None = None

    def __init__(self, *args: object, **options: object) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]
        self.merged = Merged()
        # Whose save the page was merged with.
        self.saved = Saved(_("Someone"), None)
        self._mine: dict[str, object] = {}
        # When the page is made, not before: a save at once may have changed what is stored.
        self.initial["base"] = lambda: marks(self.stored(), self._sets()) if self.is_stored() else ""

    @property
    def conflicts(self) -> list[str]:
        return self.merged.conflicts

    @property
    def conflicting(self) -> "list[forms.BoundField]":
        return [self[name] for name in self.conflicts]

    def strictness(self) -> Mapping[str, Sequence[str]]:
        """For a form whose row says which of two values is the stricter."""
        return self.STRICTNESS

    def stored(self) -> dict[str, object]:
        return {name: self.get_initial_for_field(self.fields[name], name) for name in self._written()}

    def shown(self) -> str:
        """The marks of what was posted: what the page still shows once a script has saved it."""
        return marks(self._mine, self._sets())

    def content(self) -> dict[str, Any]:
        """What is to be saved, with the edit number of the row that it was merged with."""
        return {name: value for name, value in self.cleaned_data.items() if name != "base"}

    def changes_anything(self) -> bool:
        """Whether what is to be saved differs from what is stored."""
        return marks(self.merged.values, self._sets()) != marks(self.stored(), self._sets())

    def stored_content(self) -> dict[str, object]:
        """The same of what is stored now."""
        return {**self.stored(), "edit": self.initial["edit"]}

    def save_at_once(self, save: Callable[..., models.Model]) -> None:
        """Save what must not wait until the people have agreed: values stricter than what is stored."""
        stored, values = self.stored(), self.merged.values
        narrowed = [name for name in self.strictness() if self.conflicts and values[name] != stored[name]]
        if narrowed:
            strict = {name: values[name] for name in narrowed}
            row = save(**{**self.stored_content(), **strict})
            # The page is made of the row as it is with them.
            self.initial.update({"edit": getattr(row, "edit"), **strict})  # noqa: B009

    def clean(self) -> dict[str, Any]:
        super().clean()
        self._mine = {name: self.cleaned_data.get(name) for name in self._written()}
        if not self.errors and self.is_stored():
            self._merge()
        return self.cleaned_data

    def is_stored(self) -> bool:
        """Whether there is something that others may have saved meanwhile."""
        return True

    def is_current(self) -> bool:
        """Whether nobody saved since the page was made; asked where the page has no marks."""
        return self.cleaned_data.get("edit") == self.initial.get("edit")

    def _written(self) -> list[str]:
        return [name for name in self.fields if name not in OWN]

    def _sets(self) -> list[str]:
        return [name for name in self._written() if isinstance(self.fields[name], _SETS)]

    def _merge(self) -> None:
        stored, base = self.stored(), self.cleaned_data.get("base")
        page_marks = (
            base.split() if base else marks(stored, self._sets()).split() if self.is_current() else None
        )
        self.merged = merge(
            self._mine,
            stored,
            page_marks,
            sets=self._sets(),
            strictness=self.strictness(),
            together=self.TOGETHER,
        )
        if self.row is not None and (self.merged.taken or self.conflicts):
            # Asked for now: soon the page's own save is the last.
            self.saved = last_saved(self.row)
        for name in {*self.merged.taken, *self.strictness()}:
            value = self.merged.values[name]
            self.cleaned_data[name] = self._cleaned(name, value)
            self.show(name, value)
        # What is shown from now on is what is stored, beside what was typed.
        for name in {*OWN} & self.fields.keys():
            self.fields[name].bound_data = _as_stored  # type: ignore[method-assign, assignment]
        self.cleaned_data["edit"] = self.initial.get("edit")
        if self.conflicts:
            self._say(stored)

    def _cleaned(self, name: str, value: object) -> object:
        """A stored value as the field cleans it to."""
        field = self.fields[name]
        if isinstance(field, forms.ModelChoiceField) and not isinstance(field, _SETS):
            return field.to_python(getattr(value, "pk", value))
        return value

    def show(self, name: str, value: object) -> None:
        self.fields[name].bound_data = lambda *_arguments: value  # type: ignore[method-assign]

    def _say(self, stored: Mapping[str, object]) -> None:
        for name in self.conflicts:
            field, mine = self[name], self._mine[name]
            is_other = comparable(mine) != comparable(self.merged.values[name])
            context = {
                "saved": self.saved,
                "theirs": said(field.field, stored[name]),
                # Where the stricter value won, the field does not show what was chosen.
                "mine": said(field.field, mine) if is_other else "",
            }
            theirs = SafeString(render_to_string("components/theirs.html", context))
            # As help text it is shown beside the field in every form; `theirs` is for pages without help.
            field.help_text = format_html("{} {}", field.help_text, theirs)
            field.theirs = theirs  # type: ignore[attr-defined]
        self.add_error(None, sentence(self.saved))
        if self.merged.taken:
            self.add_error(None, self.note())

    def note(self) -> str:
        """What was taken over of what was saved meanwhile, by the names of its fields; "" for nothing."""
        if not self.merged.taken:
            return ""
        names = ", ".join(capfirst(str(self.fields[name].label)) for name in self.merged.taken)
        if self.saved.is_own:
            sentence = _("We also kept what you saved in another tab: %(fields)s.")
        else:
            sentence = _("We also kept what someone else saved in the meantime: %(fields)s.")
        return sentence % {"fields": names}


def _as_stored(_data: object, initial: object) -> object:
    return initial
