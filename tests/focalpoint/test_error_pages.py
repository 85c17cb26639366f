"""Pages for what went wrong: whole without session, person, database and Redis, and with ways on.

Nothing here has a database: a page that asked for one would fail.
"""

import json
import re

import pytest
from django.db import OperationalError
from django.test import RequestFactory
from django.utils import translation

from engagements.portal.views.errors import not_found
from engagements.submissions.references import make
from focalpoint import error_pages, pages
from focalpoint.kept.views import csrf_failure
from tests.factories.consultations import NOW


def broken(request, error=ZeroDivisionError):
    try:
        raise error
    except error:
        return error_pages.server_error(request)


PAGES = {
    400: error_pages.bad_request,
    403: error_pages.forbidden,
    404: not_found,
    413: error_pages.too_large,
    500: broken,
    503: lambda request: broken(request, OperationalError),
}
HEADINGS = {
    400: "We could not read your request",
    403: "You do not have access",
    404: "Page not found",
    413: "Your form or file is too large",
    500: "Something went wrong on our side",
    503: "The service is unavailable",
}


@pytest.fixture(autouse=True)
def _without_redis(monkeypatch):
    def away(*_arguments, **_options):
        raise AssertionError("Redis was asked")

    for name in ("get", "get_many", "set", "add"):
        monkeypatch.setattr(pages.cache, name, away, raising=False)


def page(view, path, language="en", method="get"):
    request = getattr(RequestFactory(), method)(path)
    # As a server gives it; the factory reads a host in "//elsewhere.example".
    request.path = request.path_info = path
    with translation.override(language):
        return view(request)


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("status", PAGES)
def test_each_wears_the_layout_in_each_language(status, language):
    other = {"en": "ar", "ar": "en"}[language]
    response = page(PAGES[status], f"/{language}/calls/water/", language)
    text = response.content.decode()
    assert response.status_code == status
    assert f'<html lang="{language}" dir="{"rtl" if language == "ar" else "ltr"}"' in text
    assert '<meta name="robots" content="noindex">' in text
    assert f'<a class="wordmark" href="/{language}/">' in text
    assert f'href="/{other}/calls/water/" lang="{other}"' in text
    assert '<nav class="site-nav"' in text
    assert '<footer class="site-footer">' in text
    for way in ("calls", "inputs"):
        assert f'<li><a href="/{language}/{way}/">' in text
    [heading] = re.findall(r"<h1>(.*)</h1>", text)
    assert (heading == HEADINGS[status]) is (language == "en")
    assert not response.cookies
    assert "Set-Cookie" not in response


@pytest.mark.parametrize(
    ("path", "link"),
    [
        ("/en/my/inputs/x/", "/en/my/notifications/"),
        ("/en/desk/referrals/x/", "/en/my/notifications/"),
        ("/admin/engagements/case/x/", "/admin/"),
        ("/en/nothing/", "/en/departments/"),
        ("/nothing", "/en/departments/"),
        ("/en", "/en/departments/"),
    ],
)
def test_head_and_ways_fit_where_one_is(path, link):
    text = page(not_found, path).content.decode()
    assert f'href="{link}"' in text
    area = {"my": "/en/my/", "desk": "/en/desk/", "admin": "/admin/"}
    for name, address in area.items():
        assert (f'<li><a href="{address}">' in text) is (f"/{name}/" in path)


def test_one_that_may_work_again_offers_to_try_again_where_nothing_was_typed():
    for status in (500, 503):
        assert '<a href="/en/calls/">Try again</a>' in page(PAGES[status], "/en/calls/").content.decode()
        assert "Try again</a>" not in page(PAGES[status], "/en/calls/", method="post").content.decode()
    assert page(PAGES[503], "/en/")["Retry-After"] == "30"


@pytest.mark.parametrize("path", ["//elsewhere.example/x", "///elsewhere.example", "/en//elsewhere.example/"])
def test_no_link_leads_to_another_site(path):
    for view in PAGES.values():
        text = page(view, path).content.decode()
        assert re.findall(r'(?:href|action|src)="(//[^"]*|https?:[^"]*)"', text) == []


def test_path_with_markup_stays_text():
    text = page(broken, '/en/"><script>alert(1)</script>/').content.decode()
    assert "<script>alert" not in text


def test_csrf_page_of_another_site_wears_it_too():
    response = page(csrf_failure, "/accounts/login/", method="post")
    text = response.content.decode()
    assert response.status_code == 403
    assert "Your session changed while this page was open" in text
    assert '<footer class="site-footer">' in text


def test_a_script_gets_a_sentence():
    request = RequestFactory().get("/en/", headers={"Accept": "application/json"})
    assert json.loads(not_found(request).content) == {"message": "Page not found."}


class TestReference:
    """A reference in an address that leads nowhere."""

    @pytest.mark.parametrize("path", ["/{}", "/en/{}/", "/en/calls/{}/", "/en/my/inputs/{}/", "/x/{}/y"])
    def test_leads_to_the_page_of_its_input(self, path):
        reference = make(NOW)
        for typed in (reference, reference.lower(), reference.replace("-", " ")):
            text = page(not_found, path.format(typed)).content.decode()
            assert f'<a href="/en/inputs/{reference}/"><bdi>{reference}</bdi></a>' in text

    def test_one_with_a_mistake_leads_to_the_page_that_knows_more(self):
        reference = make(NOW)
        typo = reference[:-1] + ("2" if reference[-1] != "2" else "3")
        text = page(not_found, f"/en/calls/{typo}/").content.decode()
        assert f'href="/en/inputs/{typo}/"' in text

    @pytest.mark.parametrize(
        "path", ["/en/nothing/", "/en/calls/water-for-all/", "/FP-2026/", "/" + "x" * 5000]
    )
    def test_nothing_else_is_taken_for_one(self, path):
        assert "with this reference" not in page(not_found, path).content.decode()
