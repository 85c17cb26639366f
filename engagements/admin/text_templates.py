"""Templates in the admin: leads write them; officers read them here and use them on the decision screen."""

from django.conf import settings
from django.contrib import admin
from django.db.models import Count, Model, QuerySet
from django.http import HttpRequest
from django.urls import URLPattern
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy

from engagements.admin.flows.text_templates import FOLDER, STEPS
from engagements.admin.forms.text_templates import TextTemplateForm
from engagements.text_templates import actions
from engagements.text_templates.models import TextTemplate
from focalpoint.admin.edited import EditedAdmin
from focalpoint.admin.translated import InLanguages
from organisations.accounts.requests import signed_in

GIVEN = ["title", "text", "calls"]


@admin.register(TextTemplate)
class TextTemplateAdmin(InLanguages, EditedAdmin):
    """What is no longer needed is taken out of use: none is deleted."""

    permissions = {
        "view": "engagements.view_texttemplate",
        "add": "engagements.create_texttemplate",
        "change": "engagements.save_texttemplate",
    }
    form = TextTemplateForm
    change_form_template = f"{FOLDER}/change_form.html"
    fields = ["kind", "title", "text", "calls"]
    list_display = ["title", "kind", "languages", "of_calls", "in_use"]
    list_filter = ["kind", "in_use"]
    search_fields = ["title", "text"]
    search_help_text = gettext_lazy("Title or text")
    empty_text = gettext_lazy("Texts that officers can use on the decision screen will be listed here.")
    ordering = ["kind", "title", "id"]
    actions = None

    def get_queryset(self, request: HttpRequest) -> QuerySet[TextTemplate]:
        return super().get_queryset(request).annotate(call_count=Count("calls"))

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> list[str]:
        """What a template may name depends on its kind, so that stays."""
        return [*super().get_readonly_fields(request, obj), *(["kind"] if obj else [])]

    @admin.display(description=gettext_lazy("languages"))
    def languages(self, template: TextTemplate) -> str:
        names = dict(settings.CONTENT_LANGUAGES)
        return ", ".join(str(names[code]) for code in names if template.text.get(code))

    @admin.display(description=gettext_lazy("calls"))
    def of_calls(self, template: TextTemplate) -> int | str:
        return template.call_count or gettext("All")  # type: ignore[attr-defined]

    def save_model(
        self, request: HttpRequest, obj: TextTemplate, form: TextTemplateForm, change: bool
    ) -> None:
        by, at = signed_in(request), timezone.now()
        values = {name: form.cleaned_data[name] for name in GIVEN}
        if change:
            actions.save(obj, **values, edit=form.cleaned_data["edit"], by=by, at=at)
        else:
            made = actions.create(kind=obj.kind, **values, by=by, at=at)
            obj.pk = made.pk

    def get_urls(self) -> list[URLPattern]:
        return [*STEPS.urls(self.admin_site.admin_view), *super().get_urls()]

    def beside(self, request: HttpRequest, template: TextTemplate) -> dict[str, object]:
        return {"template": template, "steps": STEPS.at(template, request.user)}
