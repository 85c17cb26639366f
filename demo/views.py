"""/demo/: sign in as any role, and read the mail that was sent. Only on this machine itself."""

from collections.abc import Callable
from functools import wraps
from ipaddress import ip_address
from typing import Concatenate, ParamSpec

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import add_never_cache_headers
from django.utils.translation import activate
from django.views.decorators.http import require_GET, require_POST

from demo import actions
from demo.models import Mail
from demo.roles import GROUPS, SEATS, taken
from focalpoint import languages
from focalpoint.paging import page_of

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]
# Behind a proxy every request seems to come from this machine, but the proxy adds a header.
_FORWARDED = ("HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED", "HTTP_X_REAL_IP")
# The HTML part of a mail is shown alone, with its style and without scripts and forms.
_SANDBOX = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox"


def is_local(request: HttpRequest) -> bool:
    """Whether the request comes from this machine."""
    if any(name in request.META for name in _FORWARDED):
        return False
    try:
        return ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False


def only_here(view: View[P]) -> View[P]:
    """Answers 404 to everybody else."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not settings.DEMO or not is_local(request):
            raise Http404
        response = view(request, *args, **kwargs)
        add_never_cache_headers(response)
        return response

    return guarded


@only_here
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """The roles, and the way to the mail."""
    return render(request, "demo/index.html", {"groups": GROUPS, "seat": taken(request.user)})


@only_here
@require_POST
def step_into(request: HttpRequest, key: str) -> HttpResponse:
    """Sign in as the person of that seat, and go to their first page."""
    seat = SEATS.get(key)
    person = seat and seat.person
    if not seat or not person:
        raise Http404
    actions.sign_in(request, person)
    activate(languages.readable(person.language))
    return redirect(seat.address)


@only_here
@require_GET
def mails(request: HttpRequest) -> HttpResponse:
    """The newest first; with ?to= those to one address."""
    rows = Mail.objects.defer("text", "html")
    address = request.GET.get("to", "").strip()
    if address:
        rows = rows.filter(recipients__icontains=address)
    page = page_of(rows, request, key=("-sent_at", "-id"))
    return render(request, "demo/mails.html", {"page": page, "mails": page.rows, "address": address})


@only_here
@require_GET
def mail(request: HttpRequest, pk: int) -> HttpResponse:
    return render(request, "demo/mail.html", {"mail": get_object_or_404(Mail, pk=pk)})


@only_here
@require_GET
def mail_as_html(request: HttpRequest, pk: int) -> HttpResponse:
    """As a mail program shows it."""
    message = get_object_or_404(Mail.objects.exclude(html=""), pk=pk)
    response = HttpResponse(message.html)
    response["Content-Security-Policy"] = _SANDBOX
    return response
