"""Too many tries: the page says when to try again, and has the form with what was typed."""

import math
import time

from allauth.account import app_settings
from allauth.account.internal.flows.email_verification_by_code import EMAIL_VERIFICATION_CODE_SESSION_KEY
from allauth.account.internal.flows.password_reset_by_code import PASSWORD_RESET_VERIFICATION_SESSION_KEY
from allauth.account.internal.stagekit import LOGIN_SESSION_KEY
from allauth.core.internal.ratelimit import Rate, get_cache_key, get_rates
from django.core.cache import cache
from django.forms import BaseForm, CharField, PasswordInput
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from focalpoint.addresses import folded_address
from focalpoint.errors import wants_json
from focalpoint.monitoring.metrics import LIMITS
from organisations.accounts import known_browsers

APP = "allauth.account"
# Where nothing is counted any more, or by something else.
AT_LEAST = 60
# Counted for an address whose owner cannot be known yet.
PLAIN = ("confirm_email",)
# Where a session keeps for which address a code is waited for.
WAITING = (
    LOGIN_SESSION_KEY,
    EMAIL_VERIFICATION_CODE_SESSION_KEY,
    PASSWORD_RESET_VERIFICATION_SESSION_KEY,
)
# Pages whose form can be shown again as it was typed; the others ask for no more than a code or a password.
FORMS = {
    "account_signup",
    "account_login",
    "account_request_login_code",
    "account_reset_password",
    "account_email",
}


def too_many_requests(request: HttpRequest) -> HttpResponse:
    """The answer to one try too many."""
    LIMITS.labels("account").inc()
    seconds = _seconds_to_wait(request)
    message = _message(seconds)
    if wants_json(request):
        response: HttpResponse = JsonResponse({"message": message}, status=429)
    else:
        why = _(
            "There were too many attempts from your network or for this email address. "
            "We limit attempts to protect accounts."
        )
        context = {"message": message, "why": why, "form": _typed_form(request), "next": _next(request)}
        response = render(request, "429.html", context, status=429)
    response["Retry-After"] = str(seconds)
    return response


def _message(seconds: int) -> str:
    minutes = math.ceil(seconds / 60)
    if minutes < 120:
        when = ngettext("Try again in %(count)s minute.", "Try again in %(count)s minutes.", minutes)
        return when % {"count": minutes}
    hours = math.ceil(minutes / 60)
    return ngettext("Try again in %(count)s hour.", "Try again in %(count)s hours.", hours) % {"count": hours}


def _next(request: HttpRequest) -> str:
    return request.POST.get("next") or request.GET.get("next", "")


def _seconds_to_wait(request: HttpRequest) -> int:
    """Until the latest of the limits that this visitor has reached lets one more try through."""
    waits = [
        _wait(request, action, rate, address)
        for address in _addresses(request)
        for action in app_settings.RATE_LIMITS
        for rate in get_rates(app=APP, action=action)
    ]
    return max([AT_LEAST, *(math.ceil(wait) for wait in waits)])


def _addresses(request: HttpRequest) -> set[str]:
    """What is counted for: the address that was typed; on pages that know it, theirs."""
    typed = request.POST.get("email") or request.POST.get("login")
    if typed:
        return {folded_address(typed)}
    waiting = [request.session.get(key) for key in WAITING]
    addresses = {str(state.get("email") or "") for state in waiting if isinstance(state, dict)}
    if request.user.is_authenticated:
        addresses.add(request.user.email)
    return {folded_address(address) for address in addresses} or {""}


def _wait(request: HttpRequest, action: str, rate: Rate, address: str) -> float:
    if rate.per == "user" and not request.user.is_authenticated:
        return 0
    key = address if action in PLAIN else known_browsers.counter(request, address)
    tries = cache.get(get_cache_key(request, app=APP, action=action, rate=rate, key=key)) or []
    if len(tries) < rate.amount:
        return 0
    # The latest try stands first.
    return float(tries[rate.amount - 1]) + float(rate.duration) - time.time()


def _typed_form(request: HttpRequest) -> BaseForm | None:
    """The form of the page, with all that was typed but passwords; None where there is nothing to keep."""
    match = request.resolver_match
    if match is None or match.url_name not in FORMS:
        return None
    view = getattr(match.func, "view_class")()  # noqa: B009
    view.setup(request, *match.args, **match.kwargs)
    given = {name: value for name, value in view.get_form_kwargs().items() if name not in ("data", "files")}
    form: BaseForm = view.get_form_class()(**given)
    for name, field in form.fields.items():
        is_text = isinstance(field, CharField) and not isinstance(field.widget, PasswordInput)
        if is_text and name in request.POST:
            form.initial[name] = request.POST[name]
    return form
