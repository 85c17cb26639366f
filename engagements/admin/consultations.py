"""Calls in the admin: leads write, publish and archive them; the rest of the office reads."""

import re
from collections.abc import Iterable, Sequence
from typing import TypedDict, cast

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from engagements.admin.call_history import history
from engagements.admin.flows.calls import STEPS
from engagements.admin.forms.consultations import ConsultationForm
from engagements.admin.forms.questions import QuestionForm, QuestionFormSet
from engagements.admin.parts import PartInline
from engagements.consultations import actions
from engagements.consultations.models import Consultation
from engagements.consultations.queries import problems_of
from engagements.consultations.states import State
from engagements.questions import actions as questions
from engagements.questions.choices import Wording
from engagements.questions.models import Question
from engagements.submissions.models import Submission
from focalpoint.admin.badges import badge
from focalpoint.admin.edited import EditedAdmin
from focalpoint.admin.site import OfficeSite
from focalpoint.admin.translated import InLanguages, in_languages
from focalpoint.moments import announced, closing_as_announced
from focalpoint.translated import Translated
from organisations.accounts.requests import signed_in

WRITTEN = (
    "slug", "title", "summary", "body", "department", "themes", "opens_at", "closes_at", "time_zone",
    "levels", "publication", "attachments_allowed",
)  # fmt: skip
VIEW, SAVE = "engagements.view_consultation", "engagements.save_consultation"
OFFICE = cast(OfficeSite, admin.site)
OFFICE.start_at(
    "admin:engagements_consultation_changelist",
    gettext_lazy("Calls for inputs"),
    about=gettext_lazy("What each call asks, who can answer it and when it closes."),
    permission=VIEW,
    place=3,
)


class QuestionInline(PartInline):
    """The questions of a call, in their order."""

    permissions = {"view": VIEW, "add": SAVE, "change": SAVE, "delete": SAVE}
    model = Question
    form = QuestionForm
    formset = QuestionFormSet
    shown = ("position", "kind", "text", "help", "required", "word_limit", "options")
    read_as = {"options": "offered"}

    @admin.display(description=gettext_lazy("choices"))
    def offered(self, question: Question) -> SafeString:
        return format_html_join("", "{}", ((in_languages(choice.label),) for choice in question.offered))

    def get_queryset(self, request: HttpRequest) -> QuerySet[Question]:
        return super().get_queryset(request).prefetch_related("choices")


@admin.register(Consultation)
class ConsultationAdmin(InLanguages, EditedAdmin):
    """Everything of a call but its state goes through one form; publishing has a page of its own."""

    permissions = {"view": VIEW, "add": SAVE, "change": SAVE}
    form = ConsultationForm
    inlines = [QuestionInline]
    change_form_template = "engagements/admin/consultations/change_form.html"
    list_display = ["title", "status", "opens", "closes", "department"]
    list_select_related = ["department"]
    list_filter = ["state", "publication"]
    empty_text = gettext_lazy("Calls for inputs will be listed here. A lead officer adds the first one.")
    fieldsets = [
        (None, {"fields": ["title", "summary", "body", "slug"]}),
        (gettext_lazy("Department and themes"), {"fields": ["department", "themes"]}),
        (gettext_lazy("Opening and closing"), {"fields": ["time_zone", "opens_at", "closes_at"]}),
        (gettext_lazy("Terms"), {"fields": ["levels", "publication", "attachments_allowed"]}),
    ]

    @admin.display(description=gettext_lazy("status"))
    def status(self, call: Consultation) -> SafeString:
        phase = call.phase(timezone.now())
        label = phase.label if phase else call.get_state_display()
        return badge(str(phase or call.state), label)

    @admin.display(description=gettext_lazy("opens"), ordering="opens_at")
    def opens(self, call: Consultation) -> str:
        return announced(call.opens_at, call.time_zone) if call.opens_at else "–"

    @admin.display(description=gettext_lazy("closes"), ordering="closes_at")
    def closes(self, call: Consultation) -> str:
        return capfirst(closing_as_announced(call.closes_at, call.time_zone)) if call.closes_at else "–"

    def typed_beside(self, names: Iterable[str]) -> dict[str, str]:
        """Choices, and lines for new ones."""
        return {name: _("Choice") for name in names if re.search(r"-options(-[^-]+)?_[a-z]+$", name)}

    def save_model(
        self, request: HttpRequest, obj: Consultation, form: ConsultationForm, change: bool
    ) -> None:
        written = {name: form.cleaned_data[name] for name in WRITTEN}
        arguments = {**written, "by": signed_in(request), "at": timezone.now()}
        if change:
            actions.save(obj, edit=form.cleaned_data["edit"], **arguments)
        else:
            made = actions.create(**arguments)
            obj.pk, obj._state.adding = made.pk, False
            form.is_made_again = made.created_at != arguments["at"]

    def save_formset(
        self, request: HttpRequest, form: ConsultationForm, formset: QuestionFormSet, change: bool
    ) -> None:
        """Questions go through their own verbs; unchanged ones are not saved."""
        by, at = signed_in(request), timezone.now()
        formset.save(commit=False)
        choices = {
            question_form.instance.pk: question_form.cleaned_data.get("options") or []
            for question_form in formset.forms
        }
        for question in formset.new_objects:
            # Pressed twice: what the first press made has its questions already.
            if form.is_made_again and _is_asked(form.instance, question):
                continue
            arguments = _with_choices(question, choices[question.pk])
            questions.create(consultation=form.instance, **arguments, by=by, at=at)
        for question, _names in formset.changed_objects:
            questions.save(question, **_with_choices(question, choices[question.pk]), by=by, at=at)
        for question in formset.deleted_objects:
            questions.remove(question, by=by, at=at)

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, object] | None = None
    ) -> HttpResponse:
        call = self.get_object(request, object_id)
        entries = {"entries": history(call)} if call else {}
        return super().history_view(request, object_id, {**entries, **(extra_context or {})})

    def get_urls(self) -> list[URLPattern]:
        return [*STEPS.urls(self.admin_site.admin_view), *super().get_urls()]

    def beside(self, request: HttpRequest, call: Consultation) -> dict[str, object]:
        now, user = timezone.now(), request.user
        return {
            "call": call,
            "steps": STEPS.at(call, user),
            "status": self.status(call),
            "opens": self.opens(call),
            "closes": self.closes(call),
            "missing": problems_of(call, at=now) if call.state == State.DRAFT else [],
            "received": Submission.objects.filter(consultation=call).submitted().count(),
        }


def _is_asked(call: Consultation, question: Question) -> bool:
    wording = {"kind": question.kind, "text": question.text, "help": question.help}
    return Question.objects.filter(consultation=call, **wording).exists()


class Asked(TypedDict):
    """The fields of a question, as its actions take them."""

    position: int | None
    kind: str
    text: Translated
    help: Translated
    required: bool
    word_limit: int | None
    choices: Sequence[Wording]


def _with_choices(question: Question, choices: Sequence[Wording]) -> Asked:
    return Asked(
        position=question.position,
        kind=question.kind,
        text=question.text,
        help=question.help,
        required=question.required,
        word_limit=question.word_limit,
        choices=choices,
    )
