"""Organisations in the admin: those that wait to be checked first, and one screen to read and decide."""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, cast

from django.contrib import admin
from django.db.models import QuerySet
from django.db.models.expressions import Combinable
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from focalpoint.admin.badges import badge
from focalpoint.admin.base import ReadOnlyAdmin
from focalpoint.admin.site import Figure, OfficeSite
from focalpoint.office import in_words
from focalpoint.paging import Count, Counted
from organisations.accounts.models import User
from organisations.accounts.requests import SignedIn
from organisations.admin.flows import verification
from organisations.profiles.models import Kind, Profile, ProfileQuerySet
from organisations.profiles.queries import called, waiting
from organisations.profiles.states import State, office_word
from organisations.regions.countries import Region, countries_of

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

CHECK = "organisations.check_profile"
ASKABLE = [State.PENDING, State.RETURNED]
# The office does not see what has not been submitted yet.
SUBMITTED: "list[tuple[str, _StrOrPromise]]" = [
    (state.value, office_word(state)) for state in State if state not in (State.DRAFT, State.CLOSED)
]


def _figures(user: User, now: datetime) -> list[Figure]:
    """One statement, with the person's own row to carry the columns."""
    pending, again = waiting(), Profile.objects.to_look_at_again(now)
    late = pending.filter(due_at__lt=now)
    counted = {"due": Counted(pending), "late": Counted(late), "again": Counted(again)}
    held = cast(dict[str, int], User.objects.filter(pk=user.pk).values(**counted).get())
    address = reverse("admin:organisations_profile_changelist")
    to_verify, to_look_at = (f"{address}?check={name}" for name in (CheckFilter.DUE, CheckFilter.AGAIN))
    return [
        Figure(gettext_lazy("To verify"), Count(held["due"]), to_verify),
        Figure(gettext_lazy("Overdue"), Count(held["late"]), to_verify, is_late=True),
        Figure(gettext_lazy("To look at again"), Count(held["again"]), to_look_at),
    ]


cast(OfficeSite, admin.site).start_at(
    "admin:organisations_profile_changelist",
    gettext_lazy("Organisations to verify"),
    about=gettext_lazy("Organisations waiting for a decision, earliest due date first."),
    permission=CHECK,
    place=2,
    figures=_figures,
)


class ChoiceFilter(admin.SimpleListFilter):
    """A filter with fixed choices, which needs no query."""

    choices_: "Iterable[tuple[str, _StrOrPromise]]" = ()

    def lookups(
        self, request: HttpRequest, model_admin: "admin.ModelAdmin[Profile]"
    ) -> "list[tuple[str, _StrOrPromise]]":
        return list(self.choices_)

    def queryset(self, request: HttpRequest, queryset: QuerySet[Profile]) -> QuerySet[Profile]:
        choice = self.value()
        return self.narrow(queryset, choice) if choice else queryset

    def narrow(self, rows: QuerySet[Profile], value: str) -> QuerySet[Profile]:
        return rows.filter(**{self.parameter_name or "": value})


class StateFilter(ChoiceFilter):
    """The state of its verification."""

    title = gettext_lazy("state")
    parameter_name = "state"
    choices_ = SUBMITTED


class CheckFilter(ChoiceFilter):
    """Whether the office has to check it: now, or again."""

    title = gettext_lazy("check")
    parameter_name = "check"
    DUE, AGAIN = "due", "again"
    choices_ = ((DUE, gettext_lazy("To verify")), (AGAIN, gettext_lazy("To look at again")))

    def narrow(self, rows: QuerySet[Profile], value: str) -> QuerySet[Profile]:
        rows = cast(ProfileQuerySet, rows)
        return rows.to_check() if value == self.DUE else rows.to_look_at_again(timezone.now())


class KindFilter(ChoiceFilter):
    """What sort of organisation it is."""

    title = gettext_lazy("type")
    parameter_name = "kind"
    choices_ = Kind.choices


class RegionFilter(ChoiceFilter):
    """In which regional group its country is."""

    title = gettext_lazy("region")
    parameter_name = "region"
    choices_ = Region.choices

    def narrow(self, rows: QuerySet[Profile], value: str) -> QuerySet[Profile]:
        return rows.filter(country__in=countries_of(value))


@admin.register(Profile)
class ProfileAdmin(ReadOnlyAdmin):
    """Nobody in the office writes an organisation's entry; leads decide on it."""

    permissions = {"view": CHECK}
    list_display = ["legal_name", "acronym", "state_word", "kind", "country_name", "due", "submitted"]
    list_filter = [CheckFilter, StateFilter, KindFilter, RegionFilter]
    search_fields = ["legal_name"]
    search_help_text = gettext_lazy("Name or acronym")
    empty_text = gettext_lazy("Organisations that submitted their registration will be listed here.")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Profile]:
        rows = self.model._default_manager.exclude(state=State.DRAFT)
        return rows.defer("mission", "reason", "name")

    def get_ordering(self, request: HttpRequest) -> list[str | Combinable]:
        """What is to be checked comes first, the first due on top: nothing else has a due date."""
        return ["due_at", "legal_name", "pk"]

    @admin.display(description=gettext_lazy("state"), ordering="state")
    def state_word(self, profile: Profile) -> SafeString:
        """And from which input its check was asked for; of what is decided no one needs to know."""
        state = badge(profile.state, profile.office_state)
        if profile.state not in ASKABLE or not profile.check_asked_for:
            return state
        because = _("check asked for: %(reference)s") % {"reference": profile.check_asked_for}
        return format_html("{}<div>{}</div>", state, because)

    @admin.display(description=gettext_lazy("country"), ordering="country")
    def country_name(self, profile: Profile) -> str:
        return profile.country_name

    @admin.display(description=gettext_lazy("due"), ordering="due_at")
    def due(self, profile: Profile) -> str:
        if profile.due_at is None:
            return "–"
        day = in_words(profile.due_at)
        is_late = profile.due_at < timezone.now()
        return badge("overdue", day) if is_late else day

    @admin.display(description=gettext_lazy("submitted"), ordering="submitted_at")
    def submitted(self, profile: Profile) -> str:
        return in_words(profile.submitted_at) if profile.submitted_at else "–"

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, object] | None = None
    ) -> HttpResponse:
        return super().changelist_view(request, {"title": _("Organisations"), **(extra_context or {})})

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Profile], search_term: str
    ) -> tuple[QuerySet[Profile], bool]:
        """By words of any of its names, however they are written."""
        return called(cast(ProfileQuerySet, queryset), search_term), False

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        name = "organisations_profile"
        return [
            path("<uuid:pk>/evidence/", view(verification.evidence), name=f"{name}_evidence"),
            path("<uuid:pk>/next/", view(verification.skip), name=f"{name}_next"),
            *super().get_urls(),
        ]

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, object] | None = None,
    ) -> HttpResponse:
        return verification.decide(cast(SignedIn, request), object_id)
