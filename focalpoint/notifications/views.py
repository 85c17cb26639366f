"""Stop the mails of one kind, from the link in a mail: no signing in, no page to look for."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods

from focalpoint import languages
from focalpoint.notifications import opt_outs, preferences


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """The page asks, since mail scanners open links; a mail program's one click (RFC 8058) has no cookie."""
    if request.POST.get("List-Unsubscribe") != "One-Click":
        return _ask(request, token)
    subscription = preferences.read_token(token)
    if subscription is None:
        raise Http404
    person, kind = subscription
    preferences.stop(kind.name, by=person, at=timezone.now())
    return HttpResponse(status=204)


@csrf_protect
def _ask(request: HttpRequest, token: str) -> HttpResponse:
    subscription = preferences.read_token(token)
    if subscription is None:
        raise Http404
    person, kind = subscription
    with translation.override(languages.readable(person.language)):
        if request.method == "POST":
            preferences.stop(kind.name, by=person, at=timezone.now())
        context = {"kind": kind, "done": request.method == "POST"}
        return render(request, "focalpoint/notifications/stop.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def never_invite(request: HttpRequest, token: str) -> HttpResponse:
    """No more invitations to an address, whoever sends them, or some again: it needs only the mailed link."""
    address = opt_outs.read_token(token)
    if address is None:
        raise Http404
    if request.method == "POST":
        change = opt_outs.remove if "undo" in request.POST else opt_outs.add
        change(address, at=timezone.now())
    is_opted_out = address in opt_outs.among([address])
    context = {"address": address, "done": is_opted_out, "undone": "undo" in request.POST}
    return render(request, "focalpoint/notifications/never.html", context)
