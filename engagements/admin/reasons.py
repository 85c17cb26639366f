"""Reasons for declining in the admin: leads keep the list, and everyone in the office reads how often each
was given."""

from django.contrib import admin
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Func, IntegerField, Model, OuterRef, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, gettext_lazy

from engagements.admin.forms.reasons import DeclineReasonForm
from engagements.cases.models import Case
from engagements.reasons import actions as reasons
from engagements.reasons.models import DeclineReason
from focalpoint.admin.edited import EditedAdmin
from focalpoint.admin.translated import InLanguages
from focalpoint.paging import CAP
from organisations.accounts.requests import signed_in

GIVEN = ["label", "help", "position", "in_use"]


def declined_for() -> Func:
    """How many cases were declined for a reason of the outer query, counted up to one above CAP."""
    cases = Case.objects.filter(decline_reason=OuterRef("pk")).order_by().values("pk")
    return Func(ArraySubquery(cases[: CAP + 1]), function="CARDINALITY", output_field=IntegerField())


@admin.register(DeclineReason)
class DeclineReasonAdmin(InLanguages, EditedAdmin):
    """What was declined keeps its reason, so none is deleted."""

    permissions = {
        "view": "engagements.view_declinereason",
        "add": "engagements.create_declinereason",
        "change": "engagements.save_declinereason",
    }
    form = DeclineReasonForm
    fields = ["code", "label", "help", "position", "in_use"]
    list_display = ["label", "code", "in_use", "declined", "position"]
    list_filter = ["in_use"]
    empty_text = gettext_lazy("Reasons for declining an input will be listed here.")
    ordering = ["position", "code"]
    list_per_page = 100
    actions = None

    def get_queryset(self, request: HttpRequest) -> QuerySet[DeclineReason]:
        return super().get_queryset(request).annotate(declined=declined_for())

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> list[str]:
        """The code never changes."""
        return [*super().get_readonly_fields(request, obj), *(["code"] if obj else [])]

    @admin.display(description=gettext_lazy("inputs declined"))
    def declined(self, reason: "DeclineReason") -> SafeString | str:
        """Leads to them."""
        number: int = reason.declined  # type: ignore[attr-defined]
        if not number:
            return "0"
        shown = str(number) if number <= CAP else gettext("more than %(number)s") % {"number": CAP}
        queue = reverse("admin:engagements_case_changelist")
        return format_html('<a href="{}?reason={}">{}</a>', queue, reason.pk, shown)

    def save_model(
        self, request: HttpRequest, obj: DeclineReason, form: DeclineReasonForm, change: bool
    ) -> None:
        by, at = signed_in(request), timezone.now()
        values = {name: form.cleaned_data[name] for name in GIVEN}
        if change:
            reasons.save(obj, **values, edit=form.cleaned_data["edit"], by=by, at=at)
        else:
            reasons.create(code=obj.code, **values, by=by, at=at)
