"""Whoever is asked to sign in first loses nothing that they typed."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from focalpoint.errors import wants_json
from focalpoint.kept import sender
from focalpoint.kept.content import ACCOUNTS, KEPT, Content, posted
from focalpoint.kept.keep import SENTENCE, keep
from focalpoint.kept.models import KeptForm


class KeptFormsMiddleware:
    """A script is answered that one has to sign in; a form is kept until one has.

    The pages of accounts are left alone: what is typed there is passwords and codes. So are kept forms
    themselves.
    """

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.answer(request)
        sender.remember(request, response)
        if request.path.startswith((ACCOUNTS, "/kept/")):
            return response
        if isinstance(response, HttpResponseRedirect) and asks_to_sign_in(response):
            if wants_json(request):
                return signed_out(response.url)
            if request.method == "POST":
                return _keep(request, response)
        elif request.method == "POST" and response.status_code < 500:
            forget(request)
        return response


def asks_to_sign_in(response: HttpResponseRedirect) -> bool:
    """Whether one is sent to sign in, to give the second factor, to set one up, or to say who one is."""
    names = ("account_login", "admin:login", "mfa_reauthenticate", "mfa_index", "account_reauthenticate")
    return response.url.partition("?")[0] in {reverse(name) for name in names}


def signed_out(address: str) -> HttpResponse:
    """The answer to a script: the text is still on its page."""
    message = _("You are signed out. Sign in again to go on: what you typed is still on this page.")
    return JsonResponse({"message": message, "sign_in_url": address}, status=401)


def _keep(request: HttpRequest, response: HttpResponseRedirect) -> HttpResponse:
    content = posted(request)
    row = keep(request, content)
    if row is not None:
        return _lead_to(row, request, response)
    return typed_page(request, content, response.url) if content.typed else response


def _lead_to(row: KeptForm, request: HttpRequest, response: HttpResponseRedirect) -> HttpResponse:
    entrance, kept = response.url.partition("?")[0], reverse("kept-form", args=[row.pk])
    if entrance == reverse("mfa_index"):
        messages.info(request, format_html(str(SENTENCE), kept))
        return response
    return redirect(f"{entrance}?{urlencode({'next': kept})}")


def typed_page(request: HttpRequest, content: Content, sign_in: str, status: int = 401) -> HttpResponse:
    """For a browser of which nothing is known: what was typed, to be copied."""
    context = {"typed": content.typed, "sign_in": sign_in}
    return render(request, "focalpoint/kept/signed_out.html", context, status=status)


def forget(request: HttpRequest) -> None:
    """What was sent again is not kept any longer."""
    key = request.POST.get(KEPT)
    if key and request.user.is_authenticated:
        rows = KeptForm.objects.filter(person=request.user.pk)
        try:
            rows.filter(pk=key).delete()
        except ValueError:
            return
