"""Referral rules in the admin: leads write and switch them; the rest of the office reads."""

import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib import admin, messages
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from engagements.admin.flows.rules import FOLDER, STEPS, VIEW, caught
from engagements.admin.forms.rules import RuleForm, in_words
from engagements.routing.rule_figures import followed_of, use_of
from engagements.rules import actions
from engagements.rules.models import ReferralRule
from engagements.rules.queries import kept_whole, problems_of, whole
from engagements.rules.states import State
from engagements.rules.words import conditions_of
from focalpoint.admin.badges import badge
from focalpoint.admin.edited import EditedAdmin
from focalpoint.admin.pages import PagedList
from organisations.accounts.requests import signed_in

if TYPE_CHECKING:
    from django.contrib.admin.options import _FieldsetSpec

SHAPES = {State.ON: "open", State.OFF: "draft", State.ARCHIVED: "closed"}
CREATE, SAVE = "engagements.create_referralrule", "engagements.save_referralrule"


def _lines(texts: Iterable[str]) -> SafeString:
    """Each on a line of its own, all in one element: on a phone a cell is a row of two columns."""
    return format_html("<div>{}</div>", format_html_join("", "<div>{}</div>", ((text,) for text in texts)))


class RuleList(PagedList):
    """Each row with what is wrong with it, and how often it was followed: two statements for all of them."""

    def get_results(self, request: Any) -> None:
        super().get_results(request)
        rules, now = self.result_list, timezone.now()
        problems, followed = problems_of(rules, kept_whole()), followed_of(rules, now=now)
        for rule in rules:
            rule.problems, rule.followed = problems[rule.pk], followed.get(rule.pk, 0)


class StateFilter(admin.SimpleListFilter):
    """Archived ones only where they are asked for."""

    title = gettext_lazy("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return list(State.choices)

    def queryset(self, request: HttpRequest, queryset: QuerySet[ReferralRule]) -> QuerySet[ReferralRule]:
        if self.value() in State.values:
            return queryset.filter(state=self.value())
        return queryset.exclude(state=State.ARCHIVED)


@admin.register(ReferralRule)
class RuleAdmin(EditedAdmin):
    """What a rule says goes through one form; switching, moving and archiving have pages of their own."""

    permissions: ClassVar[dict[str, str]] = {"view": VIEW, "add": CREATE, "change": SAVE}
    form = RuleForm
    change_form_template = f"{FOLDER}/change_form.html"
    list_display = ["name", "status", "applies_to", "proposed", "warnings", "followed"]
    sortable_by: ClassVar[list[str]] = []
    list_filter = [StateFilter]
    ordering = ["position", "id"]
    actions = None
    empty_text = gettext_lazy(
        "Rules that propose departments for inputs will be listed here. A lead officer adds the first one."
    )
    written: "ClassVar[_FieldsetSpec]" = [
        (None, {"fields": ["name"]}),
        (
            gettext_lazy("Conditions"),
            {
                "fields": ["themes", "words", "languages", "regions", "countries", "kinds", "calls"],
                "description": gettext_lazy(
                    "The rule holds for an input if all conditions that you give hold. Within a list, one is "
                    "enough; a theme includes those below it, and regions and countries are one list."
                ),
            },
        ),
        (gettext_lazy("What it proposes"), {"fields": ["proposes"]}),
    ]
    read: "ClassVar[_FieldsetSpec]" = [(None, {"fields": ["name", "applies_to", "proposed"]})]

    def get_queryset(self, request: HttpRequest) -> QuerySet[ReferralRule]:
        return whole(super().get_queryset(request))

    def get_changelist(self, request: HttpRequest, **kwargs: object) -> type[PagedList]:
        return RuleList

    def _writes(self, request: HttpRequest, obj: Model | None) -> bool:
        if obj is None:
            return self.has_add_permission(request)
        return self.has_change_permission(request, obj)

    def get_fieldsets(self, request: HttpRequest, obj: Model | None = None) -> "_FieldsetSpec":
        return self.written if self._writes(request, obj) else self.read

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> list[str]:
        return [] if self._writes(request, obj) else ["applies_to", "proposed"]

    @admin.display(description=gettext_lazy("state"))
    def status(self, rule: ReferralRule) -> SafeString:
        return badge(SHAPES[State(rule.state)], rule.get_state_display())

    @admin.display(description=gettext_lazy("applies to"))
    def applies_to(self, rule: ReferralRule) -> SafeString:
        return _lines(f"{name}: {values}" for name, values in conditions_of(rule))

    @admin.display(description=gettext_lazy("proposes"))
    def proposed(self, rule: ReferralRule) -> SafeString:
        return _lines(in_words(row) for row in rule.proposed)

    @admin.display(description=gettext_lazy("warnings"))
    def warnings(self, rule: Any) -> SafeString:
        return _lines(rule.problems)

    @admin.display(description=gettext_lazy("followed in 90 days"))
    def followed(self, rule: Any) -> int:
        return int(rule.followed)

    def typed_beside(self, names: Iterable[str]) -> Mapping[str, str]:
        """The questions in the rows of departments."""
        label = _("Question for the department")
        return {name: label for name in names if re.fullmatch(r"proposes-\d+-question", name)}

    def save_model(self, request: HttpRequest, obj: ReferralRule, form: RuleForm, change: bool) -> None:
        written, by, at = form.written(), signed_in(request), timezone.now()
        if change:
            rule = actions.save(obj, **written, edit=form.cleaned_data["edit"], by=by, at=at)
        else:
            rule = actions.create(**written, by=by, at=at)
            obj.pk, obj._state.adding = rule.pk, False
        fresh = whole(ReferralRule.objects.all()).get(pk=rule.pk)
        for sentence in problems_of([fresh], kept_whole())[fresh.pk]:
            messages.warning(request, sentence)

    def get_urls(self) -> list[URLPattern]:
        view, name = self.admin_site.admin_view, "engagements_referralrule_caught"
        own = [path("<uuid:pk>/caught/", view(caught), name=name), *STEPS.urls(view)]
        return [*own, *super().get_urls()]

    def beside(self, request: HttpRequest, rule: ReferralRule) -> dict[str, object]:
        return {
            "rule": rule,
            "steps": STEPS.at(rule, request.user),
            "status": self.status(rule),
            "problems": problems_of([rule], kept_whole())[rule.pk],
            "use": use_of(rule, now=timezone.now()),
        }
