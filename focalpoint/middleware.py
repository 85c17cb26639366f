"""What every request passes: addresses are read without NUL, domain errors become pages, the office and the
desk ask for a second factor, pages without a language follow the one that was asked for, and a signed-in
person reads in their own language and time zone."""

from collections.abc import Callable
from zoneinfo import ZoneInfo

from allauth.account.adapter import get_adapter
from allauth.account.authentication import get_authentication_records
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.signals import user_logged_out
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.dispatch import receiver
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.http import urlencode
from django.utils.translation import get_language_from_path
from django.utils.translation import gettext as _

from focalpoint import health, languages
from focalpoint.addresses import folded_address
from focalpoint.editor.stranded import stranded
from focalpoint.errors import DomainError, refused
from focalpoint.kept.content import ACCOUNTS, posted
from focalpoint.monitoring.views import metrics
from focalpoint.session_life import enters_office
from focalpoint.text import is_storable, plain

Answer = Callable[[HttpRequest], HttpResponse]
GUARDED = ("admin", "desk")


def health_middleware(answer: Answer) -> Answer:
    """Before hosts and sessions: who asks at the address of the process has no host name of ours."""
    views = {"/healthz": health.alive, "/readyz": health.ready, "/metrics": metrics}

    def check(request: HttpRequest) -> HttpResponse:
        view = views.get(request.path_info)
        if view is None:
            return answer(request)
        # Of the headers of every page, the one that is set further in.
        response = view(request)
        response.headers["X-Frame-Options"] = settings.X_FRAME_OPTIONS
        return response

    return check


def storable_query_middleware(answer: Answer) -> Answer:
    """Remove NUL from an address: a query with one fails in the database."""

    def clean(request: HttpRequest) -> HttpResponse:
        if not all(is_storable(text) for name, texts in request.GET.lists() for text in (name, *texts)):
            query = QueryDict(mutable=True)
            for name, texts in request.GET.lists():
                query.setlist(plain(name), [plain(text) for text in texts])
            request.GET = QueryDict(query.urlencode())
        return answer(request)

    return clean


class PrivatePagesMiddleware:
    """No browser keeps a page, unless it is the same for everybody; nor any other once one has signed out.

    What scripts keep (drafts, encrypted) is left alone, and so are cookies, of which one is the language.
    """

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.answer(request)
        if not getattr(request, "is_public", False) and "no-store" not in response.get("Cache-Control", ""):
            response["Cache-Control"] = "no-store"
        if getattr(request, "has_signed_out", False):
            response["Clear-Site-Data"] = '"cache"'
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: object, kwargs: object
    ) -> None:
        request.is_public = getattr(view, "is_public", False)  # type: ignore[attr-defined]


@receiver(user_logged_out)
def note_signing_out(request: HttpRequest | None, **_options: object) -> None:
    if request is not None:
        request.has_signed_out = True  # type: ignore[attr-defined]


class AddressMiddleware:
    """Who signs in or up writes an address in any of the ways that mean it: folded before allauth looks.

    Its own fields take what no mail server does (an invisible character), and refuse what people paste.
    """

    NAMES = ("email", "login")

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.answer(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: object, kwargs: object
    ) -> None:
        if request.method != "POST" or not request.path_info.startswith("/accounts/"):
            return
        posted = {name: request.POST[name] for name in self.NAMES if name in request.POST}
        if any(text != folded_address(text) for text in posted.values()):
            data = request.POST.copy()
            for name, text in posted.items():
                data[name] = folded_address(text)
            request.POST = data  # type: ignore[assignment]


class DomainErrorMiddleware:
    """A domain error that no view caught becomes the page of its status.

    Whatever refuses a form, its page shows what was typed: the row may be gone, or the person's rights.
    """

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.answer(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, DomainError | Http404 | PermissionDenied) and request.method == "POST":
            texts = [] if request.path.startswith(ACCOUNTS) else posted(request).texts
            if texts and request.user.is_authenticated:
                return stranded(request, exception, texts)
        return refused(request, exception) if isinstance(exception, DomainError) else None


def is_guarded(path: str) -> bool:
    """Whether the address belongs to the office or the desk, which ask for a second factor."""
    parts = path.strip("/").split("/")
    language = get_language_from_path(path)
    return bool(parts) and parts[1 if language and len(parts) > 1 else 0] in GUARDED


def gave_second_factor(request: HttpRequest) -> bool:
    """Whether this session was opened (or re-opened) with a second factor; no query."""
    return any(record["method"] == "mfa" for record in get_authentication_records(request, request.user))


def ask_for_second_factor(request: HttpRequest) -> HttpResponseRedirect:
    """To the page of the factor that the person has, and back here; or to where one is set up."""
    if is_mfa_enabled(request.user):
        way = get_adapter(request).get_reauthentication_methods(request.user)[0]["url"]
        return HttpResponseRedirect(f"{way}?{urlencode({'next': request.get_full_path()})}")
    messages.info(request, _("You need two-step verification for this part of the portal. Set it up first."))
    return HttpResponseRedirect(reverse("mfa_index"))


def second_factor_middleware(answer: Answer) -> Answer:
    """A password alone is not enough for the office and the desk."""

    def guard(request: HttpRequest) -> HttpResponse:
        is_open = not is_guarded(request.path_info) or not request.user.is_authenticated
        if is_open:
            return answer(request)
        if gave_second_factor(request):
            if enters_office(request.session):
                return answer(request)
            logout(request)
            return redirect_to_login(request.get_full_path())
        return ask_for_second_factor(request)

    return guard


def _asked_language(request: HttpRequest) -> str | None:
    """What `?language=` says, or else the language of the page that will come next."""
    if get_language_from_path(request.path_info):
        return None
    language = request.GET.get("language")
    if language in dict(settings.LANGUAGES):
        return language
    return get_language_from_path(request.GET.get("next", ""))


def requested_language_middleware(answer: Answer) -> Answer:
    """Signing in and signing up use the language of the page before.

    A cookie keeps it for the pages that follow; public pages have their language in their address, and never
    set one.
    """

    def follow(request: HttpRequest) -> HttpResponse:
        if not (language := _asked_language(request)):
            return answer(request)
        translation.activate(language)
        request.LANGUAGE_CODE = language
        response = answer(request)
        if request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME) != language:
            response.set_cookie(
                settings.LANGUAGE_COOKIE_NAME,
                language,
                secure=settings.LANGUAGE_COOKIE_SECURE,
                httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
                samesite="Lax",
            )
        return response

    return follow


class PersonMiddleware:
    """Language and time zone of whoever is signed in. Public pages never ask who that is."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        try:
            return self.answer(request)
        finally:
            timezone.deactivate()

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: object, kwargs: object
    ) -> None:
        if getattr(view, "is_public", False) or not request.user.is_authenticated:
            return
        timezone.activate(ZoneInfo(request.user.time_zone))
        if not get_language_from_path(request.path_info):
            request.LANGUAGE_CODE = languages.readable(request.user.language)
            translation.activate(request.LANGUAGE_CODE)
