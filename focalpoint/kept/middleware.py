"""Whoever is asked to sign in first loses nothing that they typed."""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from focalpoint.errors import wants_json
from focalpoint.kept import sender
from focalpoint.kept.content import ACCOUNTS, KEPT, Content, posted
from focalpoint.kept.keep import keep, newest, of_request
from focalpoint.kept.models import KeptForm

_ENTRANCES = (
    "account_login",
    "admin:login",
    "account_reauthenticate",
    "mfa_reauthenticate",
    "mfa_reauthenticate_webauthn",
    "mfa_index",
)


class KeptFormsMiddleware:
    """A script is answered that one has to sign in; a form is kept until one has.

    The pages of accounts are left alone: what is typed there is passwords and codes.
    """

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.answer(request)
        sender.remember(request, response)
        if isinstance(response, HttpResponseRedirect) and getattr(request, "has_signed_in", False):
            _remind(request, response)
        if request.path.startswith(ACCOUNTS) or _is_kept_page(request):
            return response
        if not isinstance(response, HttpResponseRedirect):
            return response
        if asks_to_sign_in(response):
            if wants_json(request):
                return signed_out(response.url)
            if request.method == "POST":
                return _keep(request, response)
        elif request.method == "POST" and KEPT in request.POST and request.user.is_authenticated:
            # It was sent. Where something is wrong a form is shown again instead, and is still needed.
            of_request(request, request.user.pk).delete()
            _remind(request, response)
        return response


def asks_to_sign_in(response: HttpResponseRedirect) -> bool:
    """Whether one is sent to sign in, to give the second factor, to set one up, or to say who one is."""
    return response.url.partition("?")[0] in {reverse(name) for name in _ENTRANCES}


def _is_kept_page(request: HttpRequest) -> bool:
    return request.resolver_match is not None and request.resolver_match.view_name == "kept-form"


def signed_out(address: str) -> HttpResponse:
    """The answer to a script: the text is still on its page."""
    message = _("You are signed out. Sign in again to continue: what you typed is still on this page.")
    return JsonResponse({"message": message, "sign_in_url": address}, status=401)


def _keep(request: HttpRequest, response: HttpResponseRedirect) -> HttpResponse:
    content = posted(request)
    row = keep(request, content)
    return _lead_to(row, request, response) if row else typed_page(request, content, response.url)


def _lead_to(row: KeptForm, request: HttpRequest, response: HttpResponseRedirect) -> HttpResponse:
    entrance, kept = response.url.partition("?")[0], reverse("kept-form", args=[row.pk])
    if entrance == reverse("mfa_index"):
        remind(request, row)
        return response
    return redirect(f"{entrance}?{urlencode({'next': kept})}")


@receiver(user_logged_in)
def note_signing_in(request: HttpRequest | None, **_options: object) -> None:
    if request is not None:
        request.has_signed_in = True  # type: ignore[attr-defined]


def _remind(request: HttpRequest, response: HttpResponseRedirect) -> None:
    """Whoever closed the tab that led back to a kept form is led there too, and from one to the next."""
    row = newest(request.user.pk)
    if row and not response.url.startswith(reverse("kept-form", args=[row.pk])):
        remind(request, row)


def remind(request: HttpRequest, row: KeptForm) -> None:
    """For whoever is led to a page that does not come back to the kept form by itself."""
    sentence = _('We keep what you typed for 24 hours: <a href="{}">check it and send it again</a>.')
    messages.info(request, format_html(sentence, reverse("kept-form", args=[row.pk])))


def typed_page(request: HttpRequest, content: Content, sign_in: str) -> HttpResponse:
    """For a browser of which nothing is known: what was typed, to be copied."""
    context = {"typed": content.texts, "files": content.files, "sign_in": sign_in}
    return render(request, "focalpoint/kept/signed_out.html", context, status=401)
