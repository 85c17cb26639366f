"""The icons that browsers ask for at fixed addresses, whatever a page says."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.templatetags.static import static
from django.views.decorators.http import require_safe


def _at(path: str) -> Callable[[HttpRequest], HttpResponse]:
    @require_safe
    def show(request: HttpRequest) -> HttpResponse:
        answer = HttpResponseRedirect(static(path))
        answer["Cache-Control"] = "public, max-age=86400"
        return answer

    # They need neither session nor database.
    show.is_public = True  # type: ignore[attr-defined]
    return show


favicon = _at("img/favicon.ico")
touch_icon = _at("img/apple-touch-icon.png")
