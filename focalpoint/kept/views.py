"""The page of a kept form, and of a form whose mark against forgery is out of date."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from focalpoint import encryption, error_pages
from focalpoint.errors import wants_json
from focalpoint.kept.content import ACCOUNTS, KEPT, Content, decrypted, posted
from focalpoint.kept.keep import KEPT_FOR, of_request
from focalpoint.kept.middleware import remind, signed_out
from focalpoint.kept.models import KeptForm
from focalpoint.middleware import ask_for_second_factor, gave_second_factor, is_guarded


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What was typed, for whoever typed it; a button posts it to its address. Posting here deletes it."""
    since = timezone.now() - KEPT_FOR
    row = KeptForm.objects.filter(person=request.user.pk, pk=pk, kept_at__gte=since).first()
    content = _content(row) if row is not None else None
    if row is None or content is None:
        return render(request, "focalpoint/kept/gone.html", status=404)
    if is_guarded(content.address) and not gave_second_factor(request):
        answer = ask_for_second_factor(request)
        if answer.url == reverse("mfa_index"):
            remind(request, row)
        return answer
    if request.method == "POST":
        row.delete()
        messages.success(request, _("Deleted."))
        return redirect("my-home")
    return _page(request, content, row)


def _content(row: KeptForm) -> Content | None:
    try:
        return decrypted(row.content)
    except encryption.InvalidToken:
        # The key it was made with is not known any more.
        return None


def _page(
    request: HttpRequest, content: Content, row: KeptForm | None = None, *, status: int = 200
) -> HttpResponse:
    context = {"content": content, "typed": content.typed, "row": row, "name": KEPT}
    return render(request, "focalpoint/kept/form.html", context, status=status)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form's mark against forgery is missing or old, as after signing in anew in another tab.

    Only what our own pages posted is shown again: what comes from elsewhere must not stand under our name
    with a button to send it.
    """
    login = f"{reverse('account_login')}?{urlencode({'next': request.get_full_path()})}"
    if wants_json(request):
        if not request.user.is_authenticated:
            return signed_out(login)
        return JsonResponse({"message": _("Reload the page and try again.")}, status=403)
    if not _is_from_here(request) or request.path.startswith(ACCOUNTS):
        return render(None, "403_csrf.html", error_pages.about(request), status=403)
    if request.user.is_authenticated:
        return _page(request, posted(request), of_request(request, request.user.pk).first(), status=403)
    # The session has ended too: `KeptFormsMiddleware` keeps it, as any form that is led to signing in.
    return redirect(login)


def _is_from_here(request: HttpRequest) -> bool:
    """Whether the browser says that one of our pages posted it."""
    own = f"{request.scheme}://{request.get_host()}"
    if site := request.headers.get("Sec-Fetch-Site"):
        return site == "same-origin"
    if origin := request.headers.get("Origin"):
        return origin == own
    return request.headers.get("Referer", "").startswith(f"{own}/")
