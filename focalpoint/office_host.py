"""The office on a host name of its own (ADMIN_HOST), which a proxy can keep to the office's networks.

On every other name its pages do not exist. Whoever is signed in there and belongs to the office is led over,
since menus and notices link by path.
"""

from collections.abc import Callable

from django.conf import settings
from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect

Answer = Callable[[HttpRequest], HttpResponse]


def is_office(path: str) -> bool:
    return path.startswith("/admin/")


def address_of(path: str) -> str:
    """The whole address of a page, for an email."""
    if settings.ADMIN_HOST and is_office(path):
        return f"https://{settings.ADMIN_HOST}{path}"
    return f"{settings.BASE_URL}{path}"


def office_host_middleware(answer: Answer) -> Answer:
    def guard(request: HttpRequest) -> HttpResponse:
        if not settings.ADMIN_HOST or not is_office(request.path_info):
            return answer(request)
        if request.get_host() == settings.ADMIN_HOST:
            return answer(request)
        if request.method in {"GET", "HEAD"} and admin.site.has_permission(request):
            return HttpResponseRedirect(address_of(request.get_full_path()))
        raise Http404

    return guard
