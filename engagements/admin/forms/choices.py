"""The choices of a question in its form: a row for each, and lines for new ones.

The names of a row's controls carry the code of its choice: the code stays with the choice, whatever is
written in the row and wherever it moves. New choices are written one to a line, in each language in the same
order.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from engagements.questions.choices import Wording, check_choices
from engagements.questions.models import Choice, Question
from focalpoint.admin.translated import readable
from focalpoint.errors import BadValueError
from focalpoint.limits import longest
from focalpoint.translated import Translated, TranslatedFormField, TranslatedWidget

LANGUAGES = [code for code, _name in settings.CONTENT_LANGUAGES]
# After every choice that has a place.
LAST = 10**6

Files = MultiValueDict[str, UploadedFile]


@dataclass(frozen=True)
class Row:
    """The row of one choice, as it was typed: the texts in the order of LANGUAGES."""

    code: str
    place: str
    texts: Sequence[str]
    is_removed: bool = False


@dataclass(frozen=True)
class Typed:
    """All rows, and the new lines of each language in the order of LANGUAGES."""

    rows: Sequence[Row] = ()
    lines: Sequence[str] = field(default_factory=lambda: [""] * len(LANGUAGES))


def as_rows(choices: Iterable[Choice]) -> list[Row]:
    return [
        Row(choice.code, str(place), [choice.label.get(code, "") for code in LANGUAGES])
        for place, choice in enumerate(choices, 1)
    ]


class ChoicesWidget(forms.Widget):
    template_name = "engagements/admin/consultations/choices.html"
    use_fieldset = True
    # Whether a choice can be removed: only before anyone could select it.
    may_remove = True

    def __init__(self, attrs: dict[str, object] | None = None) -> None:
        super().__init__(attrs)
        self.label = TranslatedWidget()
        self.lines = TranslatedWidget(long=True)

    def value_from_datadict(self, data: Mapping[str, str], files: Files, name: str) -> Typed:
        codes = dict.fromkeys(data.get(f"{name}-codes", "").split())
        return Typed(
            [self._row(data, files, code, f"{name}-{code}") for code in codes],
            [text or "" for text in self.lines.value_from_datadict(data, files, name)],
        )

    def _row(self, data: Mapping[str, str], files: Files, code: str, name: str) -> Row:
        texts = [text or "" for text in self.label.value_from_datadict(data, files, name)]
        return Row(code, data.get(f"{name}-place", ""), texts, bool(data.get(f"{name}-remove")))

    def id_for_label(self, id_: str) -> str:
        """Each control has a label of its own."""
        return ""

    def get_context(
        self, name: str, value: Typed | None, attrs: dict[str, object] | None
    ) -> dict[str, object]:
        typed = value or Typed()
        context = super().get_context(name, None, attrs)
        context["widget"] |= {
            "codes": " ".join(row.code for row in typed.rows),
            "rows": [self._shown(f"{name}-{row.code}", row) for row in typed.rows],
            "lines": self._texts(self.lines, name, typed.lines),
            "has_lines": any(typed.lines),
            "may_remove": self.may_remove,
        }
        return context

    def _shown(self, name: str, row: Row) -> dict[str, object]:
        """A row with the widgets of its texts."""
        return {
            "name": name,
            "place": row.place,
            "is_removed": row.is_removed,
            "text": next((text for text in row.texts if text), ""),
            "label": self._texts(self.label, name, row.texts),
        }

    def _texts(self, widget: TranslatedWidget, name: str, texts: Sequence[str]) -> dict[str, object]:
        context: dict[str, object] = widget.get_context(name, list(texts), {"id": f"id_{name}"})["widget"]
        return context


class ChoicesField(forms.Field):
    """Cleans to the wordings in their new order; `stored` are the choices that the question has."""

    widget = ChoicesWidget

    def __init__(self) -> None:
        super().__init__(
            required=False,
            label=gettext_lazy("Choices"),
            help_text=gettext_lazy(
                "Only for choice questions. Write each new choice on its own line, in the same order in "
                "each language."
            ),
        )
        self.stored: Sequence[Choice] = ()
        limit = longest(Choice, "label")
        self.label_field = TranslatedFormField(required=False, max_length=limit)
        # With the ends of lines.
        lines = Question.MOST_CHOICES * (limit + 1)
        self.lines_field = TranslatedFormField(long=True, required=False, max_length=lines)
        self.place_field = forms.IntegerField(required=False, min_value=0, max_value=LAST)

    def said(self, wordings: Iterable[Wording]) -> str:
        """Each on a line of its own."""
        return "\n".join(readable(wording.label) for wording in wordings)

    def as_stored(self) -> list[Wording]:
        return [Wording(choice.label, choice.code) for choice in self.stored]

    def shown(self, value: Typed) -> list[Wording]:
        """What the page had, without the choices that someone added meanwhile."""
        places = {row.code: place for place, row in enumerate(value.rows, 1)}
        rows = sorted(self._of_rows(value.rows, places), key=lambda pair: pair[0])
        return [wording for _key, wording in rows] + self._new(value.lines)

    def clean(self, value: Typed) -> list[Wording]:
        known = {choice.code: place for place, choice in enumerate(self.stored, 1)}
        placed = [*self._of_rows(value.rows, known), *self._not_shown(value.rows)]
        stored = [wording for _key, wording in sorted(placed, key=lambda pair: pair[0])]
        choices = stored + self._new(value.lines)
        try:
            check_choices(choices)
        except BadValueError as refusal:
            raise ValidationError(str(refusal.message)) from refusal
        return choices

    def _of_rows(
        self, rows: Iterable[Row], known: Mapping[str, int]
    ) -> Iterator[tuple[tuple[int, int], Wording]]:
        """What was moved up goes before the choice that has the place, what was moved down after it.

        A choice that was removed meanwhile comes back as a new one: nothing that was typed is lost.
        """
        for row in rows:
            if row.is_removed:
                continue
            label = self.label_field.clean(list(row.texts))
            if not label:
                raise ValidationError(_("Write each choice in at least one language, or remove it."))
            typed, before = self.place_field.clean(row.place), known.get(row.code, LAST)
            place = LAST if typed is None else typed
            moved = (place > before) - (place < before)
            yield (place, moved), Wording(label, row.code if row.code in known else "")

    def _not_shown(self, rows: Iterable[Row]) -> Iterator[tuple[tuple[int, int], Wording]]:
        """Choices that the page did not have stay as they are."""
        codes = {row.code for row in rows}
        for place, choice in enumerate(self.stored, 1):
            if choice.code not in codes:
                yield (place, 0), Wording(choice.label, choice.code)

    def _new(self, lines: Sequence[str]) -> list[Wording]:
        by_language = {
            code: [line.strip() for line in text.splitlines() if line.strip()]
            for code, text in self.lines_field.clean(list(lines)).items()
        }
        if len({len(texts) for texts in by_language.values()}) > 1:
            raise ValidationError(_("Write the same number of choices in each language."))
        rows = zip_longest(*by_language.values())
        return [Wording(Translated(zip(by_language, row, strict=True))) for row in rows]

    def has_changed(self, initial: object, data: Typed | None) -> bool:
        try:
            wordings = self.clean(data or Typed())
        except ValidationError:
            return True
        return wordings != self.as_stored()
