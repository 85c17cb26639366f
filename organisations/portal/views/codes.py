"""The pages that wait for a mailed code: allauth's, which say what became of a code that no longer works."""

import time
from typing import TYPE_CHECKING, cast

from allauth.account import app_settings
from allauth.account import views as allauth
from allauth.account.internal.decorators import login_stage_required
from allauth.account.internal.flows.code_verification import AbstractCodeVerificationProcess
from allauth.account.internal.flows.email_verification_by_code import (
    EMAIL_VERIFICATION_CODE_SESSION_KEY,
)
from allauth.account.internal.flows.password_reset_by_code import PASSWORD_RESET_VERIFICATION_SESSION_KEY
from allauth.account.internal.flows.signup import complete_signup, prevent_enumeration
from allauth.account.internal.stagekit import clear_login, pop_login
from allauth.account.stages import LoginByCodeStage
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.core.internal import ratelimit
from django.db import IntegrityError
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.views.generic.edit import FormView

from focalpoint.one_transaction import all_or_nothing
from organisations.accounts import known_browsers
from organisations.accounts.errors import AddressTakenError
from organisations.accounts.models import User
from organisations.accounts.signing_up import free_address, sign_up, typed_again

if TYPE_CHECKING:
    _FormView = FormView[Form]
else:
    _FormView = FormView


class _CodePage(_FormView):
    """Wrong codes are said on the page; when none are left, or time is up, it offers a new code."""

    _process: AbstractCodeVerificationProcess
    # Where a new code is asked for by address.
    again = "account_request_login_code"

    def get_context_data(self, **context: object) -> dict[str, object]:
        minutes = self._process.timeout // 60
        left = self._process.max_attempts - self._process.state["failed_attempts"]
        return super().get_context_data(**context) | {"minutes": minutes, "attempts_left": left}

    def form_valid(self, form: Form) -> HttpResponse:
        """The proof and the verb that follows it: what a stranger set goes with it, or nothing changes."""
        with all_or_nothing(self.request):
            return super().form_valid(form)

    def form_invalid(self, form: Form) -> HttpResponse:
        address = self._process.state.get("email", "")
        if self._process.record_invalid_attempt():
            return self.render_to_response(self.get_context_data(form=form))
        return self.used_up(address)

    def _resend_form_valid(self, form: Form) -> HttpResponse:
        """The new code has its own minutes and its own attempts; how many can be asked for is limited."""
        self._process.state.update(at=time.time(), failed_attempts=0)
        return cast(HttpResponse, super()._resend_form_valid(form))  # type: ignore[misc]

    def used_up(self, address: str, *, is_late: bool = False) -> HttpResponse:
        """The page that offers a new code."""
        context = {
            "address": address,
            "is_late": is_late,
            "again": "account_email" if self.request.user.is_authenticated else self.again,
            "next": self.request.POST.get("next") or self.request.GET.get("next", ""),
        }
        return render(self.request, "account/code_used_up.html", context)


def _count(request: HttpRequest, action: str, address: str) -> HttpResponse | None:
    """One more code for an address; the answer, when it is one too many."""
    key = known_browsers.counter(request, address)
    limited = ratelimit.consume_or_429(request, app="allauth.account", action=action, key=key)
    return cast(HttpResponse | None, limited)


def _late_address(state: object, timeout: int) -> str:
    """The address that a code was sent to which is too old by now; else empty."""
    is_late = isinstance(state, dict) and time.time() - cast(float, state.get("at", 0)) > timeout
    return str(cast(dict[str, object], state).get("email", "")) if is_late else ""


@method_decorator(
    login_stage_required(stage=LoginByCodeStage.key, redirect_urlname="account_request_login_code"),
    name="dispatch",
)
class ConfirmLoginCodeView(_CodePage, allauth.ConfirmLoginCodeView):
    """The code to sign in with."""

    def dispatch(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        stage = getattr(request, "_login_stage")  # noqa: B009
        if address := _late_address(stage.state, app_settings.LOGIN_BY_CODE_TIMEOUT):
            clear_login(request)
            return self.used_up(address, is_late=True)
        return super().dispatch(request, *args, **kwargs)

    def _resend_form_valid(self, form: Form) -> HttpResponse:
        """Counted with the codes that are asked for on the page before."""
        if limited := _count(self.request, "request_login_code", self._process.state["email"]):
            return limited
        return super()._resend_form_valid(form)


class PasswordResetView(allauth.PasswordResetView):
    """Where the code to set a new password is asked for; allauth would count the address alone."""

    def form_valid(self, form: Form) -> HttpResponse:
        if limited := _count(self.request, "reset_password", form.cleaned_data["email"]):
            return limited
        form.save(self.request)  # type: ignore[attr-defined]
        return redirect(self.get_success_url())


class ConfirmPasswordResetCodeView(_CodePage, allauth.ConfirmPasswordResetCodeView):
    """The code to set a new password with."""

    again = "account_reset_password"

    def dispatch(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        state = request.session.get(PASSWORD_RESET_VERIFICATION_SESSION_KEY)
        if address := _late_address(state, app_settings.PASSWORD_RESET_BY_CODE_TIMEOUT):
            request.session.pop(PASSWORD_RESET_VERIFICATION_SESSION_KEY)
            return self.used_up(address, is_late=True)
        return super().dispatch(request, *args, **kwargs)

    @property
    def can_resend(self) -> bool:
        return self._process.state["resend_count"] < app_settings.LOGIN_BY_CODE_MAX_RESEND_COUNT

    @cached_property
    def _resends(self) -> bool:
        return self.request.POST.get("action") == "resend" and self.can_resend

    def get_context_data(self, **context: object) -> dict[str, object]:
        return super().get_context_data(**context) | {"can_resend": self.can_resend}

    def get_form_class(self) -> type[Form]:
        return Form if self._resends else super().get_form_class()

    def get_form_kwargs(self) -> dict[str, object]:
        given = super().get_form_kwargs()
        return {name: value for name, value in given.items() if name != "code" or not self._resends}

    def form_valid(self, form: Form) -> HttpResponse:
        if self._resends:
            return self._resend_form_valid(form)
        if self._process.user is None:
            # The account ended since.
            address = self._process.state["email"]
            self._process.abort()
            return self.used_up(address)
        return super().form_valid(form)

    def _resend_form_valid(self, form: Form) -> HttpResponse:
        """Counted with the codes that are asked for on the page before; allauth has none here.

        Where there is no account, the first mail said so.
        """
        if limited := _count(self.request, "reset_password", self._process.state["email"]):
            return limited
        self._process.state.update(at=time.time(), failed_attempts=0)
        self._process.record_resend()
        if self._process.user:
            self._process.send()
        self._process.persist()
        return redirect(self.passthrough_next_url(reverse("account_confirm_password_reset_code")))


class ConfirmAddressView(_CodePage, allauth.ConfirmEmailVerificationCodeView):
    """The code that proves an address: when signing up, signing in for the first time, changing it."""

    def dispatch(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        state = request.session.get(EMAIL_VERIFICATION_CODE_SESSION_KEY)
        if address := _late_address(state, app_settings.EMAIL_VERIFICATION_BY_CODE_TIMEOUT):
            request.session.pop(EMAIL_VERIFICATION_CODE_SESSION_KEY)
            # What a person who is signed in has shown stays shown.
            (pop_login if request.user.is_authenticated else clear_login)(request)
            return self.used_up(address, is_late=True)
        return super().dispatch(request, *args, **kwargs)

    @property
    def can_change(self) -> bool:
        """Whoever signed up in this session, whether there is such an account or not."""
        return self.request.user.is_anonymous and typed_again(self.request, "") is not None

    @cached_property
    def _action(self) -> str:
        action = self.request.POST.get("action", "verify")
        allowed = {"resend": self._process.can_resend, "change": self.can_change}
        return action if allowed.get(action) else "verify"

    def get_context_data(self, **context: object) -> dict[str, object]:
        return super().get_context_data(**context) | {"can_change": self.can_change}

    def form_valid(self, form: Form) -> HttpResponse:
        try:
            return super().form_valid(form)
        except (AddressTakenError, IntegrityError):
            # The second, when another account took the address at this very moment.
            if self.request.user.is_anonymous:
                raise
            form.add_error("code", str(AddressTakenError.message))
            return self.render_to_response(self.get_context_data(form=form))

    def _verify_form_valid(self, form: Form) -> HttpResponse:
        if isinstance(self.request.user, User):
            free_address(self._process.state["email"], self.request.user)
        return cast(HttpResponse, super()._verify_form_valid(form))

    def form_invalid(self, form: Form) -> HttpResponse:
        if self._action == "change":
            return self.render_to_response(self.get_context_data(form=form))
        return super().form_invalid(form)

    def _change_form_valid(self, form: Form) -> HttpResponse:
        """Sign up once more, under the other address: what was given to the first stays with it.

        An account that was only led to another address would take along what the office gave it meanwhile.
        """
        if limited := ratelimit.consume_or_429(self.request, app="allauth.account", action="signup"):
            return cast(HttpResponse, limited)
        typed = typed_again(self.request, form.cleaned_data["email"])
        if typed is None:
            return redirect("account_signup")
        self.request.session.pop(EMAIL_VERIFICATION_CODE_SESSION_KEY, None)
        clear_login(self.request)
        user = sign_up(typed)
        try:
            if user is None:
                return cast(HttpResponse, prevent_enumeration(self.request, email=typed.email))
            return cast(
                HttpResponse, complete_signup(self.request, user=user, redirect_url=self.get_next_url())
            )
        except ImmediateHttpResponse as answer:
            return cast(HttpResponse, answer.response)
