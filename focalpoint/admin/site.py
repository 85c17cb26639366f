"""The office's admin site: Django's own, entered through the portal's sign-in page with a second factor."""

from typing import Any

from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _


class OfficeSite(AdminSite):
    """Who may enter is the person's roles; what they may do there is each model's permissions."""

    site_title = _("Focal Point office")
    site_header = _("Focal Point office")
    index_title = _("Office")
    enable_nav_sidebar = False

    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        if request.user.is_authenticated:
            if not self.has_permission(request):
                raise PermissionDenied
            return redirect("admin:index")
        query = urlencode({"next": request.GET.get("next") or reverse("admin:index")})
        return redirect(f"{reverse('account_login')}?{query}")

    def password_change(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """The portal's own page: it asks who is there again, and tells the person by mail."""
        return redirect("account_change_password")
