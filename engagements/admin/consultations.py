"""Calls in the admin: leads write, publish and archive them; the rest of the office reads."""

from typing import Any

from django.contrib import admin
from django.http import HttpResponse
from django.urls import path
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from engagements.admin.forms.consultations import ConsultationForm, QuestionForm, QuestionFormSet
from engagements.admin.forms.extension import ExtensionForm
from engagements.consultations import actions
from engagements.consultations.models import Consultation
from engagements.consultations.queries import missing
from engagements.questions import actions as questions
from engagements.questions.models import Question
from engagements.submissions import extension
from engagements.submissions.models import Submission
from engagements.submissions.states import State
from focalpoint.access import load_allowed
from focalpoint.admin.bases import OfficeAdmin, Permitted
from focalpoint.admin.steps import Steps
from focalpoint.admin.translated import InLanguages, in_languages

FOLDER = "engagements/admin/consultations"
VIEW, SAVE = "engagements.view_consultation", "engagements.save_consultation"
OFFICE: Any = admin.site
OFFICE.start_at(
    "admin:engagements_consultation_changelist",
    gettext_lazy("Calls for inputs"),
    about=gettext_lazy("What is asked, of whom, and until when."),
    permission=VIEW,
    place=3,
)


class QuestionInline(InLanguages, Permitted, admin.StackedInline):
    """The questions of a call, in their order."""

    permissions = {"view": VIEW, "add": SAVE, "change": SAVE, "delete": SAVE}
    model = Question
    form = QuestionForm
    formset = QuestionFormSet
    extra = 0
    fields = ["position", "kind", "text", "help", "required", "word_limit", "options"]
    read_as = {"options": "offered"}

    @admin.display(description=gettext_lazy("choices"))
    def offered(self, question: Question) -> SafeString:
        return format_html_join("", "{}", ((in_languages(choice["label"]),) for choice in question.choices))


@admin.register(Consultation)
class ConsultationAdmin(InLanguages, Steps, OfficeAdmin):
    """Everything of a call but its state goes through one form; publishing has a page of its own."""

    permissions = {"view": VIEW, "add": SAVE, "change": SAVE}
    form = ConsultationForm
    inlines = [QuestionInline]
    change_form_template = "engagements/admin/consultations/change_form.html"
    list_display = ["title", "status", "opens_at", "closes_at", "department"]
    list_select_related = ["department"]
    list_filter = ["state", "publication"]
    filter_horizontal = ["themes"]
    fieldsets = [
        (None, {"fields": ["title", "summary", "body", "slug"]}),
        (gettext_lazy("Who asks"), {"fields": ["department", "themes"]}),
        (gettext_lazy("When"), {"fields": ["time_zone", "opens_at", "closes_at"]}),
        (gettext_lazy("Terms"), {"fields": ["levels", "publication", "attachments_allowed"]}),
    ]

    @admin.display(description=gettext_lazy("status"))
    def status(self, call: Consultation) -> str:
        phase = call.phase(timezone.now())
        return str(phase.label if phase else call.get_state_display())

    def save_model(self, request: Any, obj: Consultation, form: Any, change: bool) -> None:
        actions.save(obj, by=request.user, at=timezone.now())

    def save_formset(self, request: Any, form: Any, formset: Any, change: bool) -> None:
        """Questions go through their own verbs; one that was not touched is left alone."""
        now = timezone.now()
        for question in formset.save(commit=False):
            questions.save(question, by=request.user, at=now)
        for question in formset.deleted_objects:
            questions.remove(question, by=request.user, at=now)

    def get_urls(self) -> list:
        name = "engagements_consultation"
        view = self.admin_site.admin_view
        return [
            path("<uuid:pk>/publish/", view(self.publish), name=f"{name}_publish"),
            path("<uuid:pk>/extend/", view(self.extend), name=f"{name}_extend"),
            path("<uuid:pk>/archive/", view(self.archive), name=f"{name}_archive"),
            *super().get_urls(),
        ]

    def change_view(self, request: Any, object_id: str, *args: Any, **kwargs: Any) -> HttpResponse:
        call = self.get_object(request, object_id)
        kwargs["extra_context"] = {
            "may_publish": request.user.has_perm("engagements.publish_consultation", call),
            "may_extend": request.user.has_perm("engagements.extend_consultation", call),
            "may_archive": request.user.has_perm("engagements.archive_consultation", call),
            "call": call,
        }
        return super().change_view(request, object_id, *args, **kwargs)

    def publish(self, request: Any, pk: Any) -> HttpResponse:
        """Says what publishing means and what is missing, then publishes."""
        call = load_allowed(request.user, "engagements.publish_consultation", Consultation.objects, pk=pk)
        now = timezone.now()
        if request.method == "POST":
            return self.done(request, actions.publish, call, _("The call is published."))
        context = {"reasons": missing(call, at=now), "is_upcoming": call.opens_at and call.opens_at > now}
        return self.step(request, f"{FOLDER}/publish.html", call, _("Publish this call"), **context)

    def extend(self, request: Any, pk: Any) -> HttpResponse:
        """Asks until when, and says who will be told, then moves the closing time."""
        call = load_allowed(request.user, "engagements.extend_consultation", Consultation.objects, pk=pk)
        form = ExtensionForm(call, data=request.POST or None)
        if form.is_valid():
            said = _("The call closes later. Everybody with a draft is told.")
            return self.done(request, extension.extend, call, said, **form.cleaned_data)
        drafts = Submission.objects.filter(consultation=call, state=State.DRAFT).count()
        title = _("Extend this call")
        return self.step(request, f"{FOLDER}/extend.html", call, title, form=form, drafts=drafts)

    def archive(self, request: Any, pk: Any) -> HttpResponse:
        """Says what archiving means, then archives."""
        call = load_allowed(request.user, "engagements.archive_consultation", Consultation.objects, pk=pk)
        if request.method == "POST":
            return self.done(request, actions.archive, call, _("The call is archived."))
        return self.step(request, f"{FOLDER}/archive.html", call, _("Archive this call"))
