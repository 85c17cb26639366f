"""All forms of the decision screen together, and what was posted to any of them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.conf import settings
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from engagements.admin import choices
from engagements.admin.case_view import CaseView
from engagements.admin.choices import Choice
from engagements.admin.forms.decision import DecisionForm, Posted
from engagements.admin.forms.publication import redacted
from engagements.admin.forms.referring import ReferForm
from engagements.text_templates.queries import Listed, Offered, offered
from focalpoint.admin.buttons import Button
from focalpoint.editor import Edited, typed
from focalpoint.verbs import Target
from organisations.departments.models import Department


@dataclass(frozen=True)
class Problem:
    """What is wrong with what was typed, and the place on the page that it is about."""

    anchor: str | None
    label: str | Promise
    message: str


class Forms:
    """All forms of the screen, and what was posted: those of the case together, the others one by one."""

    def __init__(self, view: CaseView, posted: QueryDict) -> None:
        self.view, self.posted = view, posted
        # By the name of the button and the key of its row.
        self.checked: dict[tuple[str, object], DecisionForm | ReferForm] = {}

    @cached_property
    def _lists(self) -> tuple[dict[str, list[Choice]], list[Listed]]:
        """Loaded once, and only if a form needs them."""
        return choices.of_decision(call=self.view.case.consultation_id)

    @property
    def choices(self) -> dict[str, list[Choice]]:
        """The choices that are offered."""
        return self._lists[0]

    @cached_property
    def templates(self) -> Mapping[str, Sequence[Offered]]:
        """By kind: those for the call of the case."""
        author, office = self.view.submission.language, get_language() or settings.LANGUAGE_CODE
        return offered(self._lists[1], author=author, office=office)

    @cached_property
    def departments(self) -> dict[str, str]:
        """The full names of those that can be sent a referral, by code."""
        return dict([*self.choices[choices.DEPARTMENT], *self.choices[choices.UNSTAFFED]])

    @cached_property
    def receiving(self) -> list[Department]:
        """With their names in each language: read only where something was typed."""
        return list(Department.objects.receiving())

    def are_sound(self, button: Button[Target], row: Target) -> bool:
        """Check the form of what was pressed, and the one that is kept with it, if it was on the page."""
        for candidate in (button, button.beside):
            if (
                candidate is not None
                and candidate.form is not None
                and (candidate is button or self._is_posted(candidate))
            ):
                self.checked[candidate.name, row.pk] = self._made(candidate, row, is_pressed=True)
        # All forms are checked, so that each one reports its errors.
        return not [form for form in self.checked.values() if not form.is_valid()]

    def of(self, button: Button[Target], row: Target) -> DecisionForm | ReferForm | None:
        """The form of a button at a row; None for one that needs none."""
        form = self.checked.get((button.name, row.pk))
        return self._made(button, row) if form is None and button.form is not None else form

    def beside(self, button: Button[Target], row: Target) -> dict[str, object]:
        """What is to be saved from the form beside it."""
        form = self.checked.get((button.beside.name, row.pk)) if button.beside is not None else None
        return form.content() if isinstance(form, Edited) and form.changes_anything() else {}

    def hold_more(self, buttons: Iterable[Button[Target]]) -> bool:
        """Whether something was typed into a form of the case that was not pressed."""
        row = self.view.case
        with_form = (
            button for button in buttons if button.form is not None and isinstance(row, button.verb.model)
        )
        others = (button for button in with_form if (button.name, row.pk) not in self.checked)
        return any(self._made(button, row).has_changed() for button in others if self._is_posted(button))

    def not_shown(
        self, buttons: Iterable[Button[Target]], visible: Iterable[Button[Target]]
    ) -> list[tuple[str, str]]:
        """What was typed into forms of the case that cannot be pressed any more."""
        kept = {button.name for button in visible}
        case = self.view.case
        lost = [
            button
            for button in buttons
            if button.name not in kept and isinstance(case, button.verb.model) and self._is_posted(button)
        ]
        texts = []
        for button in lost:
            if self._made(button, case).has_changed():
                names = [name for name in self.posted if name.startswith(f"{button.name}-")]
                part = MultiValueDict({name: self.posted.getlist(name) for name in names})
                texts += typed(part, *getattr(button.form, "kinds", [button.form]), others=redacted)
        return texts

    def notes(self) -> list[str]:
        """Notes about what was merged with the changes of someone else."""
        return [form.note() for form in self.checked.values() if isinstance(form, Edited) and form.note()]

    @property
    def has_conflict(self) -> bool:
        return any(isinstance(form, Edited) and form.conflicts for form in self.checked.values())

    def problems(self) -> list[Problem]:
        """What is wrong, for the list at the top with its links."""
        return [problem for form in self.checked.values() for problem in problems_of(form)]

    def _is_posted(self, button: Button[Target]) -> bool:
        return any(name.startswith(f"{button.name}-") for name in self.posted)

    def _made(
        self, button: Button[Target], row: Target, *, is_pressed: bool = False
    ) -> DecisionForm | ReferForm:
        is_case = row == self.view.case
        is_typed = is_pressed or (is_case and self._is_posted(button))
        posted = Posted(
            data=self.posted if is_typed else None,
            prefix=button.name,
            auto_id="id_%s" if is_case else f"id_%s-{row.pk}",
        )
        of_row = {"row": row} if button.shows_row else {}
        form: DecisionForm | ReferForm = button.form(offered=self, is_pressed=is_pressed, **of_row, **posted)
        return form


def problems_of(form: DecisionForm | ReferForm) -> list[Problem]:
    if isinstance(form, ReferForm):
        whole = [Problem("refer", _("Departments"), str(error)) for error in form.non_form_errors()]
    else:
        whole = [Problem(form.prefix, _("Decision"), str(error)) for error in form.non_field_errors()]
    parts = form.parts if isinstance(form, ReferForm) else [form]
    fields = [field for part in parts for field in part]
    return [
        Problem(field.auto_id, field.label, str(error)) for field in fields for error in field.errors
    ] + whole
