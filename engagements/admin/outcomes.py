"""Outcomes in the admin: officers write them, a lead proposes, another lead publishes."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.contrib import admin, messages
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from engagements.admin.flows.outcomes import FOLDER, STEPS, VIEW, preview
from engagements.admin.forms.outcome_sections import SectionForm, SectionFormSet, lines_of
from engagements.admin.forms.outcomes import TEXTS, NewOutcomeForm, OutcomeForm
from engagements.admin.parts import PartInline
from engagements.outcomes import actions
from engagements.outcomes.figures import office_figures
from engagements.outcomes.models import Outcome, OutcomeSection
from engagements.outcomes.permissions import is_own
from engagements.outcomes.queries import problems_of, with_sections
from engagements.outcomes.states import State
from focalpoint.admin.badges import badge
from focalpoint.admin.edited import EditedAdmin
from focalpoint.admin.translated import InLanguages
from focalpoint.people import Anyone
from organisations.accounts.requests import signed_in

SHAPES = {
    State.DRAFT: "draft",
    State.PROPOSED: "upcoming",
    State.PUBLISHED: "open",
    State.TAKEN_DOWN: "closed",
}
CREATE, SAVE = "engagements.create_outcome", "engagements.save_outcome"


class SectionInline(PartInline):
    """What is said of each theme, in the order of the page."""

    permissions = {"view": VIEW, "add": SAVE, "change": SAVE, "delete": SAVE}
    model = OutcomeSection
    form = SectionForm
    formset = SectionFormSet
    shown = ("position", "theme", "heard", "quotes", "changed", "proof", "unchanged", "reason")
    read_as = {"quotes": "quoted"}

    @admin.display(description=gettext_lazy("citations"))
    def quoted(self, section: OutcomeSection) -> SafeString:
        rows = ((line,) for line in lines_of(section).splitlines())
        return format_html_join("", '<div dir="auto">{}</div>', rows)

    def get_queryset(self, request: HttpRequest) -> QuerySet[OutcomeSection]:
        return super().get_queryset(request).prefetch_related("citations__submission")


@admin.register(Outcome)
class OutcomeAdmin(InLanguages, EditedAdmin):
    """What is said goes through one form; what is done with it has pages of its own."""

    permissions = {"view": VIEW, "add": CREATE, "change": SAVE}
    form = OutcomeForm
    inlines = [SectionInline]
    change_form_template = f"{FOLDER}/change_form.html"
    list_display = ["title", "status", "consultation", "public"]
    list_select_related = ["consultation", "edition"]
    list_filter = ["state"]
    sortable_by: ClassVar[list[str]] = []
    actions = None
    empty_text = gettext_lazy("What became of what was said in calls will be listed here.")
    fieldsets = [(None, {"fields": ["title", *TEXTS]})]

    @admin.display(description=gettext_lazy("state"))
    def status(self, outcome: Outcome) -> SafeString:
        return badge(SHAPES[State(outcome.state)], outcome.get_state_display())

    @admin.display(description=gettext_lazy("edition"))
    def public(self, outcome: Outcome) -> str:
        return str(outcome.edition) if outcome.edition else "–"

    def get_fieldsets(self, request: HttpRequest, obj: Model | None = None) -> Any:
        if obj is None:
            return [(None, {"fields": ["consultation", "reference", "title"]})]
        return super().get_fieldsets(request, obj)

    def get_form(
        self, request: HttpRequest, obj: Model | None = None, change: bool = False, **options: object
    ) -> Any:
        if obj is None:
            options["form"] = NewOutcomeForm
        return super().get_form(request, obj, change=change, **options)

    def get_inline_instances(self, request: HttpRequest, obj: Model | None = None) -> list[Any]:
        return [] if obj is None else super().get_inline_instances(request, obj)

    def save_model(self, request: HttpRequest, obj: Outcome, form: Any, change: bool) -> None:
        by, at = signed_in(request), timezone.now()
        given = form.cleaned_data
        if change:
            written = {name: given[name] for name in ("title", *TEXTS)}
            actions.save(obj, **written, edit=given["edit"], by=by, at=at)
        else:
            about = {name: given[name] for name in ("consultation", "case", "title")}
            made = actions.create(**about, by=by, at=at)
            obj.pk, obj._state.adding = made.pk, False

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        """Sections go through their own verbs; unchanged ones are not saved."""
        by, at = signed_in(request), timezone.now()
        formset.save(commit=False)
        outcome: Outcome = form.instance
        texts = {posted.instance.pk: posted for posted in formset.forms if hasattr(posted, "cleaned_data")}
        for section in formset.new_objects:
            written = texts[section.pk].text()
            actions.write_section(
                outcome, section=None, position=section.position, text=written, by=by, at=at
            )
        for section, _names in formset.changed_objects:
            written = texts[section.pk].text()
            actions.write_section(
                outcome, section=section, position=section.position, text=written, by=by, at=at
            )
        for section in formset.deleted_objects:
            actions.remove_section(outcome, section=section, by=by, at=at)

    def response_add(
        self, request: HttpRequest, obj: Outcome, post_url_continue: str | None = None
    ) -> HttpResponseRedirect:
        """Its sections are written on its page."""
        messages.success(request, _("The outcome was started. Write its sections here."))
        return redirect("admin:engagements_outcome_change", obj.pk)

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        own = path("<uuid:pk>/preview/", view(preview), name="engagements_outcome_preview")
        return [own, *STEPS.urls(view), *super().get_urls()]

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, object] | None = None,
    ) -> HttpResponse:
        outcome = self.get_object(request, object_id)
        facts = self._facts(outcome, request.user) if outcome else {}
        context = {**facts, **(extra_context or {})}
        return super().change_view(request, object_id, form_url, context)

    def _facts(self, outcome: Outcome, user: Anyone) -> Mapping[str, object]:
        """What stands beside the form."""
        outcome = with_sections(Outcome.objects.all()).get(pk=outcome.pk)
        is_open = outcome.state == State.DRAFT
        return {
            "outcome": outcome,
            "steps": STEPS.at(outcome, user),
            "status": self.status(outcome),
            "missing": problems_of(outcome) if is_open or outcome.state == State.PROPOSED else [],
            "figures": office_figures(outcome),
            "is_own": outcome.state == State.PROPOSED
            and is_own(outcome, user if user.is_authenticated else None, timezone.now()),
            "editions": outcome.editions.select_related("published_by"),
        }
