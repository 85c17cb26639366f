"""Forms of a bulk act: one for each kind, all but the smallest those of the decision screen."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Unpack, cast
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from engagements.admin import choices
from engagements.admin.case_view import CaseView
from engagements.admin.choices import Choice
from engagements.admin.forms.campaigns import AddForm
from engagements.admin.forms.decision import AssignForm, DecisionForm, DeclineForm, Posted
from engagements.admin.forms.referring import ReferForm
from engagements.admin.forms.screen import Forms, Problem, problems_of
from engagements.bulk.plans import (
    Assigning,
    Closing,
    Declining,
    Joining,
    Labelling,
    Plan,
    Prioritising,
    Referring,
)
from engagements.bulk.states import Kind
from engagements.cases.models import Case
from engagements.cases.states import Priority
from engagements.labels.models import Label
from engagements.labels.queries import by_name
from engagements.text_templates.queries import Listed, Offered


class LabelsForm(DecisionForm):
    """Labels to add, and others to remove."""

    add = forms.MultipleChoiceField(
        label=gettext_lazy("Add"), required=False, widget=forms.CheckboxSelectMultiple
    )
    remove = forms.MultipleChoiceField(
        label=gettext_lazy("Remove"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *, offered: "BulkForms", is_pressed: bool, **posted: Unpack[Posted]) -> None:
        super().__init__(offered=offered, is_pressed=is_pressed, **posted)
        self.by_key = {str(label.pk): label for label in by_name()}
        in_use = [(key, label.name) for key, label in self.by_key.items() if not label.is_archived]
        cast(forms.ChoiceField, self.fields["add"]).choices = in_use
        everyone = [(key, label.name) for key, label in self.by_key.items()]
        cast(forms.ChoiceField, self.fields["remove"]).choices = everyone
        if not everyone:
            self.fields["add"].help_text = gettext_lazy(
                "There are no labels yet. A lead officer can add them."
            )

    def clean(self) -> dict[str, Any]:
        cleaned_data = super().clean() or self.cleaned_data
        add, remove = set(cleaned_data.get("add", ())), set(cleaned_data.get("remove", ()))
        if not add | remove:
            raise forms.ValidationError(_("Choose a label to add or to remove."))
        if add & remove:
            raise forms.ValidationError(_("A label cannot be both added and removed."))
        return cleaned_data

    def rows(self, name: str) -> list[Label]:
        return [self.by_key[key] for key in self.cleaned_data[name]]


class PrioritiesForm(DecisionForm):
    """How much they matter."""

    priority = forms.TypedChoiceField(
        label=gettext_lazy("Priority"),
        choices=list(reversed(Priority.choices)),
        coerce=int,
        widget=forms.RadioSelect,
        help_text=gettext_lazy("A mark and a filter. The order of the queue follows the due dates."),
    )


class CloseForm(DecisionForm):
    """Nothing is asked."""


class JoinForm(AddForm, DecisionForm):
    """The input that the others are joined to, by its reference."""

    def clean_reference(self) -> Case:
        case = super().clean_reference()
        return Case.objects.select_related("main_submission").get(pk=case.pk)


class BulkForms(Forms):
    """What the forms of the decision screen ask of theirs; there is no case here, and no template for all."""

    def __init__(self, posted: QueryDict) -> None:
        super().__init__(cast(CaseView, _NO_CASE), posted)

    @cached_property
    def _lists(self) -> tuple[dict[str, list[Choice]], list[Listed]]:
        return choices.of_decision(call=UUID(int=0))[0], []

    @cached_property
    def templates(self) -> Mapping[str, list[Offered]]:
        return {}


class _NoCase:
    """Referred for the first time, without a proposal; what becomes public is decided one by one."""

    progress = None
    asks_publication = False
    themes: tuple[object, ...] = ()
    rules: tuple[object, ...] = ()


_NO_CASE = _NoCase()


@dataclass(frozen=True)
class Offer:
    """One kind, with its form and what is made of it."""

    kind: Kind
    form: type[DecisionForm] | type[ReferForm]
    plan: Callable[[Any], Plan]

    def made(self, posted: QueryDict, *, is_pressed: bool) -> DecisionForm | ReferForm:
        beside = Posted(data=posted if is_pressed else None, prefix=self.kind.value, auto_id="id_%s")
        return self.form(offered=BulkForms(posted), is_pressed=is_pressed, **beside)


OFFERS: dict[str, Offer] = {
    offer.kind: offer
    for offer in (
        Offer(Kind.ASSIGN, AssignForm, lambda form: Assigning(form.cleaned_data["officer"])),
        Offer(Kind.LABEL, LabelsForm, lambda form: Labelling(form.rows("add"), form.rows("remove"))),
        Offer(Kind.PRIORITISE, PrioritiesForm, lambda form: Prioritising(form.cleaned_data["priority"])),
        Offer(Kind.REFER, ReferForm, lambda form: Referring(form.referral_drafts())),
        Offer(
            Kind.DECLINE,
            DeclineForm,
            lambda form: Declining(form.cleaned_data["reason"], form.cleaned_data["sentence"]),
        ),
        Offer(Kind.CLOSE, CloseForm, lambda _form: Closing()),
        Offer(Kind.JOIN, JoinForm, lambda form: Joining(form.cleaned_data["reference"])),
    )
}


def problems(form: DecisionForm | ReferForm) -> list[Problem]:
    """What is wrong with it, for the list at the top; nothing while it was not sent."""
    is_pressed = form.departments.is_pressed if isinstance(form, ReferForm) else form.is_pressed
    return problems_of(form) if is_pressed else []
