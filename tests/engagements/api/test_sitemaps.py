"""The map of the public pages: what is in it, in which languages, and what it costs."""

import re
from datetime import UTC, datetime

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from engagements.api import sitemaps
from engagements.consultations.models import Consultation
from engagements.publications.models import Publication
from focalpoint.pages import cache
from focalpoint.texts.models import Section, Text
from organisations.departments.models import Department
from organisations.profiles.models import Profile
from tests.engagements.api.readers import site_map
from tests.engagements.portal.test_public import published
from tests.factories import accounts, consultations, profiles

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_kept_pages():
    cache.clear()


def path(address):
    assert address.startswith(f"{settings.BASE_URL}/")
    return address.removeprefix(settings.BASE_URL)


def pages(client):
    """Every page of every file, with its alternatives."""
    found = {}
    for address in site_map(client.get(reverse("sitemap"))):
        found |= site_map(client.get(path(address)))
    return found


def test_an_empty_world_has_its_lists_and_no_empty_file(client):
    Consultation.objects.all().delete()
    assert Department.objects.count() == 0
    files = site_map(client.get(reverse("sitemap")))
    assert [path(address) for address in files] == ["/sitemap-pages.xml"]
    topics = Text.objects.of(Section.HELP).count()
    assert len(pages(client)) == (len(sitemaps.LISTS) + topics) * len(settings.LANGUAGES)


def test_each_page_is_in_it_in_each_language_and_opens(client):
    one = published()
    found = pages(client)
    for name, argument in {
        "input-detail": one.reference,
        "consultation-detail": one.consultation.slug,
        "organisation-detail": one.profile.slug,
        "department-detail": Department.objects.get().pk,
    }.items():
        assert settings.BASE_URL + reverse(name, args=[argument]) in found
    for address, alternatives in found.items():
        page = client.get(path(address))
        assert page.status_code == 200, address
        assert "noindex" not in page.content.decode()
        assert set(alternatives) == {"en", "ar", "x-default"}
        assert address in alternatives.values()
        assert all(other in found for code, other in alternatives.items() if code != "x-default")
        # Without a language it leads to one.
        assert client.get(path(alternatives["x-default"])).status_code == 302
        said = dict(re.findall(r'hreflang="([\w-]+)" href="(http[^"]+)"', page.content.decode()))
        assert said == alternatives, "the page says the same of itself"


def test_what_the_public_may_not_see_is_not_in_it(client):
    now = timezone.now()
    slugs = [
        profiles.profile(listed=False).slug,
        profiles.profile("suspended").slug,
        profiles.profile("pending").slug,
        consultations.draft_call(now=now).slug,
    ]
    references = [published(level, public=False).reference for level in ("un_only", "open")]
    whole = " ".join(pages(client))
    assert not any(f"/{one}/" in whole for one in (*slugs, *references))


def test_ten_thousand_organisations_fit(client):
    by = accounts.lead()
    Profile.objects.bulk_create(
        Profile(
            slug=f"many-{number}", state="verified", legal_name=f"Many {number}", country="KE", kind="ngo",
            created_at=profiles.AT, created_by=by, submitted_at=profiles.AT, submitted_by=by,
            mission="Water.", registration_number=f"KE-{number}", decided_at=profiles.AT, decided_by=by,
        )
        for number in range(10_000)
    )  # fmt: skip
    files = [path(address) for address in site_map(client.get(reverse("sitemap")))]
    of_organisations = [address for address in files if "organisations" in address]
    assert len(of_organisations) == 16
    found = set()
    for address in of_organisations:
        with CaptureQueriesContext(connection) as asked:
            found |= set(site_map(client.get(address)))
        assert len(asked) == 1
    assert len(found) == 10_000 * len(settings.LANGUAGES)


def test_it_counts_no_table_and_costs_the_same_for_one_and_three(client):
    def costs():
        cache.clear()
        addresses = [reverse("sitemap"), "/sitemap-calls.xml", f"/sitemap-inputs-{timezone.now():%Y-%m}.xml"]
        found = []
        for address in addresses:
            with CaptureQueriesContext(connection) as asked:
                assert client.get(address).status_code == 200
            assert not any("COUNT(" in entry["sql"] or "OFFSET" in entry["sql"] for entry in asked)
            found.append(len(asked))
        return found

    now = timezone.now()
    published()
    Publication.objects.update(published_at=now)
    one = costs()
    for _number in range(2):
        published()
    Publication.objects.update(published_at=now)
    assert costs() == one


def test_inputs_are_parted_by_the_month_in_which_they_became_public(client):
    first, second = published(), published()
    Publication.objects.filter(submission=first).update(
        published_at=datetime(2025, 11, 30, 23, 59, tzinfo=UTC)
    )
    Publication.objects.filter(submission=second).update(published_at=datetime(2026, 1, 1, tzinfo=UTC))
    files = " ".join(site_map(client.get(reverse("sitemap"))))
    assert "inputs-2025-11" in files
    assert "inputs-2025-12" not in files
    assert "inputs-2026-01" in files
    assert first.reference in client.get("/sitemap-inputs-2025-11.xml").content.decode()
    assert client.get("/sitemap-inputs-2025-12.xml").status_code == 404


@pytest.mark.parametrize(
    "name", ["none", "calls-1", "organisations", "organisations-g", "organisations-00", "inputs", "inputs-x",
             "inputs-2026-13", "inputs-9999-12", "inputs-0001-01", "pages-0"],
)  # fmt: skip
def test_what_is_no_file_is_404(client, name):
    assert client.get(f"/sitemap-{name}.xml").status_code == 404


class TestRobots:
    def test_it_names_what_is_not_for_them_and_the_map(self, client):
        answer = client.get("/robots.txt")
        assert answer["Content-Type"] == "text/plain; charset=utf-8"
        lines = answer.content.decode().splitlines()
        assert lines[0] == "User-agent: *"
        assert lines[-1] == f"Sitemap: {settings.BASE_URL}/sitemap.xml"
        for closed in ("/admin/", "/accounts/", "/en/my/", "/ar/my/", "/en/desk/", "/ar/desk/"):
            assert f"Disallow: {closed}" in lines

    def test_nothing_in_the_map_is_disallowed(self, client):
        published()
        closed = [line.split()[1] for line in client.get("/robots.txt").content.decode().splitlines()
                  if line.startswith("Disallow")]  # fmt: skip
        for address in pages(client):
            assert not path(address).startswith(tuple(closed))

    def test_it_needs_no_database(self, client, django_assert_num_queries):
        with django_assert_num_queries(0):
            client.get("/robots.txt")


@pytest.mark.parametrize("name", ["favicon", "touch-icon"])
def test_icons_are_where_browsers_ask_for_them(client, name):
    answer = client.get(reverse(name))
    assert answer.status_code == 302
    assert answer.url.startswith(settings.STATIC_URL)
    from django.contrib.staticfiles import finders

    assert finders.find(answer.url.removeprefix(settings.STATIC_URL))
