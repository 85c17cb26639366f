"""For search engines: which public pages there are, and which pages are not for them."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from engagements.api import sitemaps
from engagements.api.addresses import absolute
from focalpoint.pages import public_page

# Below the language too, where pages have one. Who follows a link there is asked to sign in.
NOT_FOR_ROBOTS = ("/admin/", "/accounts/", "/kept/", "/notifications/", "/session/", "/demo/")
NOT_IN_ANY_LANGUAGE = ("my/", "desk/")


@public_page()
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    addresses = [absolute(reverse("sitemap-section", args=[name])) for name in sitemaps.names()]
    rows = [{"location": address} for address in addresses]
    return render(None, "sitemap_index.xml", {"sitemaps": rows}, content_type="application/xml")


@public_page()
@require_safe
def section(request: HttpRequest, section: str) -> HttpResponse:
    paths = sitemaps.paths_of(section)
    if not paths:
        raise Http404
    urls = sitemaps.PublicPages(paths).get_urls()
    return render(None, "sitemap.xml", {"urlset": urls}, content_type="application/xml")


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    own = [f"/{code}/{path}" for code, _name in settings.LANGUAGES for path in NOT_IN_ANY_LANGUAGE]
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in (*NOT_FOR_ROBOTS, *own))]
    lines.append(f"Sitemap: {absolute(reverse('sitemap'))}")
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


# It needs neither session nor database.
robots.is_public = True  # type: ignore[attr-defined]
