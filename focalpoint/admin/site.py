"""The office's admin site: Django's own, with the portal's sign-in page and two-step verification."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, cast

from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise, SimpleLazyObject
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from focalpoint import installation
from focalpoint.admin.undelivered import undelivered
from focalpoint.notifications import alarm
from focalpoint.paging import Count
from focalpoint.people import Anyone


@dataclass(frozen=True)
class Figure:
    """A number of the day, with the list that it counts. What is late is marked, unless there is none."""

    label: str | Promise
    count: Count
    address: str
    is_late: bool = False


# Of a signed-in person of the project that uses the site, and of now.
Figures = Callable[[Any, datetime], list[Figure]]


@dataclass(frozen=True)
class LandingPage:
    """The first page after signing in: `address` is its name, for everyone with the permission.

    Where there are several, the lowest `place` comes first.
    """

    permission: str
    address: str
    label: str | Promise
    about: str | Promise
    place: int
    # What waits there, for the front page; in a fixed number of statements.
    figures: Figures | None = None


class OfficeSite(AdminSite):
    """Who may enter is the person's roles; what they may do there is each model's permissions."""

    def __init__(self, name: str = "admin") -> None:
        super().__init__(name)
        self.landing_pages: list[LandingPage] = []

    site_title = _("Focal Point Office")
    site_header = _("Focal Point Office")
    index_title = _("Office")
    enable_nav_sidebar = False
    # As the portal marks what is empty.
    empty_value_display = "–"

    def login(self, request: HttpRequest, extra_context: dict[str, object] | None = None) -> HttpResponse:
        if request.user.is_authenticated:
            if not self.has_permission(request):
                raise PermissionDenied
            return redirect(
                next((start.address for start in self.landing_pages_of(request.user)), "admin:index")
            )
        # Without another address to go to, the person comes back here and is sent to their landing page.
        next_url, index = request.GET.get("next"), reverse("admin:index")
        query = urlencode({"next": next_url if next_url and next_url != index else request.path})
        return redirect(f"{reverse('account_login')}?{query}")

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """Made when it is read: every page is given it, and the front page alone shows it."""
        make = partial(super().get_app_list, request, app_label)
        return cast(list[Any], SimpleLazyObject(make))

    def index(self, request: HttpRequest, extra_context: dict[str, object] | None = None) -> TemplateResponse:
        """With `landing_pages`, each with its figures, and what is wrong: no email goes out, or none may, or
        some were given up, for those who can try them again."""
        now = timezone.now()
        own = {
            "landing_pages": [
                (start, start.figures(request.user, now) if start.figures else [])
                for start in self.landing_pages_of(request.user)
            ],
            "mail_is_stalled": alarm.is_stalled(now),
            "is_adopted": installation.is_adopted(),
            "undelivered": undelivered(now) if request.user.has_perm("focalpoint.retry_notice") else None,
        }
        return super().index(request, {**own, **(extra_context or {})})

    def start_at(
        self,
        address: str,
        label: str | Promise,
        *,
        permission: str,
        place: int,
        about: str | Promise = "",
        figures: Figures | None = None,
    ) -> None:
        """Make this the landing page of everyone with the permission."""
        self.landing_pages.append(LandingPage(permission, address, label, about, place, figures))
        self.landing_pages.sort(key=lambda start: start.place)

    def landing_pages_of(self, user: Anyone) -> list[LandingPage]:
        return [start for start in self.landing_pages if user.has_perm(start.permission)]

    def password_change(  # type: ignore[override]  # its stubs know its own answer only
        self, request: HttpRequest, extra_context: dict[str, object] | None = None
    ) -> HttpResponse:
        """The portal's own page: it asks who is there again, and tells the person by mail."""
        return redirect("account_change_password")
