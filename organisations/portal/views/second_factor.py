"""Changing a second factor where allauth's pages do not do it: an app replaced, a last key kept."""

from typing import cast

from allauth.account.decorators import reauthentication_required
from allauth.account.internal.decorators import login_stage_required
from allauth.account.internal.stagekit import clear_login
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import views as allauth
from allauth.mfa.models import Authenticator
from allauth.mfa.stages import AuthenticateStage
from allauth.mfa.totp.views import ActivateTOTPView
from allauth.mfa.webauthn.views import RemoveWebAuthnView
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.generic.edit import FormView

from organisations.accounts import credentials, second_factor
from organisations.accounts.models import User


@method_decorator(
    login_stage_required(stage=AuthenticateStage.key, redirect_urlname="account_login"), name="dispatch"
)
class AuthenticateView(allauth.AuthenticateView):
    """The second step of signing in, which ends where there is none any more.

    allauth leads to the page to sign in, which leads back here as long as a sign-in waits.
    """

    def dispatch(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        user = getattr(request, "_login_stage").login.user  # noqa: B009
        if user is None or not credentials.factors(user).exists():
            clear_login(request)
            messages.info(request, _("Your two-step verification was removed. Sign in again."))
            return redirect("account_login")
        return super().dispatch(request, *args, **kwargs)


@method_decorator(login_required, name="dispatch")
@method_decorator(reauthentication_required(app="allauth.mfa"), name="dispatch")
class ReplaceAppView(ActivateTOTPView):
    """A new app in place of the one that is set up, in one step: there is no moment without one."""

    def dispatch(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        if not credentials.factors(cast(User, request.user)).filter(type=Authenticator.Type.TOTP).exists():
            return redirect("mfa_activate_totp")
        # Past allauth's own, which leads whoever has an app to removing it.
        return FormView.dispatch(self, request, *args, **kwargs)

    def get_context_data(self, **context: object) -> dict[str, object]:
        return super().get_context_data(**context) | {"action": reverse("mfa_replace_totp")}

    def form_valid(self, form: Form) -> HttpResponse:
        second_factor.replace_app(self.request, form.secret)  # type: ignore[attr-defined]
        return redirect("mfa_index")


class RemoveKeyView(RemoveWebAuthnView):
    """Not the last factor of someone who needs one."""

    def form_valid(self, form: Form) -> HttpResponse:
        adapter = get_adapter()
        if not adapter.can_delete_authenticator(self.get_object()):
            messages.error(self.request, adapter.error_messages["cannot_delete_authenticator"])
            return redirect("mfa_list_webauthn")
        return cast(HttpResponse, super().form_valid(form))
