"""What a public page says of itself to search engines and other sites, and the ways that lead from it."""

import gzip
import re
from datetime import timedelta
from html.parser import HTMLParser

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from engagements.publications.models import Publication
from focalpoint.notifications import opt_outs
from focalpoint.notifications.preferences import stop_token
from focalpoint.pages import cache
from focalpoint.settings.environment import ROOT
from focalpoint.translated import Translated
from organisations.departments.models import Department
from tests.engagements.portal.test_public import ORGANISATION, TITLE, published
from tests.factories import accounts, consultations, departments, profiles, themes

pytestmark = pytest.mark.django_db
ARABIC = "جمعية المياه"
BASE = settings.BASE_URL


@pytest.fixture(autouse=True)
def _no_kept_pages():
    cache.clear()


class Head(HTMLParser):
    """The elements of a page that have no content, with their attributes; and the whole text of it."""

    def __init__(self, text):
        super().__init__()
        self.text, self.elements = text, []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        self.elements.append((tag, dict(attributes)))

    def links(self, rel, **having):
        links = [given for tag, given in self.elements if tag == "link" and given.get("rel") == rel]
        return [given for given in links if having.items() <= given.items()]

    def meta(self, name):
        [found] = [given for tag, given in self.elements if tag == "meta" and given.get("property") == name]
        return found


def head(client, address, status=200):
    response = client.get(address)
    assert response.status_code == status
    return Head(response.content.decode())


def detail_pages(one):
    return {
        "consultation": reverse("consultation-detail", args=[one.consultation.slug]),
        "input": reverse("input-detail", args=[one.reference]),
        "organisation": reverse("organisation-detail", args=[one.profile.slug]),
        "department": reverse("department-detail", args=[Department.objects.latest("code").pk]),
    }


LISTS = ("home", "consultation-list", "input-list", "organisation-list", "department-list")


class TestAddressesOfThePage:
    def test_each_page_says_where_it_is_in_each_language(self, client):
        for path in (*map(reverse, LISTS), *detail_pages(published()).values()):
            page = head(client, path)
            assert [link["href"] for link in page.links("canonical")] == [BASE + path]
            rest = path.removeprefix("/en")
            links = page.links("alternate")
            others = {link["hreflang"]: link["href"] for link in links if "hreflang" in link}
            assert others == {
                "en": f"{BASE}/en{rest}", "ar": f"{BASE}/ar{rest}", "x-default": f"{BASE}{rest}",
            }  # fmt: skip
            assert page.meta("og:url")["content"] == BASE + path

    @pytest.mark.parametrize(
        ("name", "query", "canonical"),
        [
            ("input-list", "?utm_source=mail&text=", ""),
            ("input-list", "?text=wells&language=en&x=1", "?language=en&text=wells"),
            ("input-list", "?page=none", ""),
            ("consultation-list", "?phase=open", ""),
            ("consultation-list", "?phase=none", ""),
            ("consultation-list", "?phase=closed", "?phase=closed"),
            ("organisation-list", "?page=&kind=ngo", "?kind=ngo"),
        ],
    )
    def test_one_address_for_what_is_one_page(self, client, name, query, canonical):
        path = reverse(name)
        [link] = head(client, path + query).links("canonical")
        assert link["href"] == BASE + path + canonical

    def test_a_call_in_another_language_is_another_page_only_where_there_is_one(self, client):
        call = consultations.open_call(now=timezone.now(), title=Translated(en="Wells", fr="Puits"))
        path = reverse("consultation-detail", args=[call.slug])
        for query, canonical in {"?in=fr": "?in=fr", "?in=ru": "", "?in=xx": "", "": ""}.items():
            [link] = head(client, path + query).links("canonical")
            assert link["href"] == BASE + path + canonical

    def test_it_is_the_same_under_every_name_of_the_host(self, client):
        pages = {
            client.get(reverse("home"), headers={"host": host}).content
            for host in ("localhost", "127.0.0.1", "elsewhere.example:81")
        }
        assert len(pages) == 1

    def test_a_page_with_a_token_in_its_address_repeats_it_nowhere(self, client):
        person = accounts.person()
        tokens = [
            reverse("notifications-stop", args=[stop_token(person.pk, "profile_verified")]),
            opt_outs.page_for("a@example.org").removeprefix(BASE),
        ]
        for path in tokens:
            page = head(client, path)
            assert page.links("canonical") == page.links("alternate") == []
            assert path not in page.text.replace(f'action="{path}"', "")

    def test_what_is_gone_or_mistyped_is_not_for_search_engines(self, client):
        one = published()
        reference = one.reference
        typo = reference[:-1] + ("2" if reference[-1] != "2" else "3")
        Publication.objects.update(state="held")
        for path, status in ((reference, 410), (typo, 404)):
            page = head(client, reverse("input-detail", args=[path]), status)
            assert 'name="robots" content="noindex"' in page.text
            assert page.links("canonical") == []


class TestPreviews:
    def test_each_page_has_what_other_sites_show(self, client):
        for kind, path in detail_pages(published()).items():
            page = head(client, path)
            assert page.meta("og:title")["content"]
            assert page.meta("og:type")["content"] == ("article" if kind == "input" else "website")
            assert page.meta("og:locale")["content"] == "en_GB"
            assert page.meta("og:locale:alternate")["content"] == "ar_AR"
            assert page.meta("og:image")["content"].startswith(f"{BASE}/static/img/")
        assert head(client, "/ar/").meta("og:locale")["content"] == "ar_AR"

    def test_of_an_input_they_say_what_its_page_says_and_no_name(self, client):
        one = published("withheld")
        page = head(client, reverse("input-detail", args=[one.reference]))
        assert page.meta("og:title")["content"] == TITLE
        assert page.meta("og:description")["content"] == f"{TITLE} for nine villages"
        assert ORGANISATION not in page.text

    def test_a_text_in_another_language_says_so(self, client):
        profile = profiles.profile(name=Translated(ar=ARABIC), mission="")
        page = head(client, reverse("organisation-detail", args=[profile.slug]))
        title = page.meta("og:title")
        assert (title["content"], title["lang"], title["dir"]) == (ARABIC, "ar", "rtl")
        assert f'<title lang="ar" dir="rtl">{ARABIC} · Focal Point</title>' in page.text
        assert f'<h1 lang="ar" dir="rtl"><bdi>{ARABIC}</bdi></h1>' in page.text
        assert f'<li aria-current="page"><bdi lang="ar" dir="rtl">{ARABIC}</bdi></li>' in page.text
        assert 'name="description"' not in page.text
        in_arabic = head(client, reverse("organisation-detail", args=[profile.slug]).replace("/en/", "/ar/"))
        assert f"<title>{ARABIC} · Focal Point</title>" in in_arabic.text

    @pytest.mark.parametrize(
        "title", ["x" * 200, "<b>\"Wells\"</b> & 'more' &amp; $1"], ids=["long", "markup"]
    )
    def test_any_title_comes_out_as_it_was_written(self, client, title):
        call = consultations.open_call(now=timezone.now(), title=Translated(en=title))
        page = head(client, reverse("consultation-detail", args=[call.slug]))
        assert page.meta("og:title")["content"] == title
        assert "<b>" not in page.text
        assert "x" * 61 not in re.findall(r'<nav class="breadcrumbs.*?</nav>', page.text, re.DOTALL)[0]


class TestWaysFromThePage:
    def test_its_feeds_are_linked_and_are_there(self, client):
        theme = themes.theme()
        one = published()
        department = departments.department()
        expected = {
            reverse("consultation-list"): [
                "/feeds/en/calls/",
                "/feeds/en/outcomes/",
                "/feeds/en/calls.ics",
            ],
            reverse("input-list"): ["/feeds/en/inputs/", "/feeds/en/answers/"],
            reverse("input-list") + f"?theme={theme.pk}": [
                f"/feeds/en/themes/{theme.pk}/{kind}/" for kind in ("inputs", "answers")
            ],
            reverse("input-list") + f"?department={department.pk}": [
                f"/feeds/en/departments/{department.pk}/{kind}/" for kind in ("inputs", "answers")
            ],
            reverse("input-list") + "?theme=none": ["/feeds/en/inputs/", "/feeds/en/answers/"],
            reverse("department-detail", args=[department.pk]): [
                f"/feeds/en/departments/{department.pk}/{kind}/" for kind in ("answers", "inputs")
            ],
            reverse("input-list").replace("/en/", "/ar/"): ["/feeds/ar/inputs/", "/feeds/ar/answers/"],
        }
        assert one
        for path, feeds in expected.items():
            page = head(client, path)
            links = [link for link in page.links("alternate") if "hreflang" not in link]
            assert [link["href"] for link in links] == feeds, path
            for link in links:
                assert client.get(link["href"])["Content-Type"].startswith(link["type"])
                assert f'<a href="{link["href"]}"' in page.text

    def test_it_says_where_it_is_and_how_to_share_it(self, client):
        parents = {"consultation": "consultation-list", "input": "input-list"}
        parents |= {"organisation": "organisation-list", "department": "department-list"}
        for kind, path in detail_pages(published()).items():
            text = head(client, path).text
            crumbs = re.findall(r'<nav class="breadcrumbs.*?</nav>', text, re.DOTALL)
            assert len(crumbs) == 1
            assert [*re.findall(r'href="([^"]+)"', crumbs[0])] == ["/en/", reverse(parents[kind])]
            assert crumbs[0].count('aria-current="page"') == 1
            assert f'<a href="{BASE}{path}" dir="ltr">{BASE}{path}</a>' in text
            assert 'data-copied="Link copied"' in text
            assert '<p class="actions" hidden>' in text

    def test_a_mistyped_reference_leads_to_the_public_inputs_that_it_may_mean(self, client):
        one = published("withheld")
        reference = one.reference
        typo = reference[:-1] + ("2" if reference[-1] != "2" else "3")
        text = head(client, reverse("input-detail", args=[typo]), 404).text
        assert f'href="{reverse("input-detail", args=[reference])}"' in text
        assert ORGANISATION not in text
        Publication.objects.update(state="held")
        text = head(client, reverse("input-detail", args=[typo]), 404).text
        assert TITLE not in text
        assert reference not in text

    def test_of_an_input_that_is_not_public_a_typo_says_nothing(self, client):
        one = published("un_only", public=False)
        typo = one.reference[:-1] + ("2" if one.reference[-1] != "2" else "3")
        assert one.reference not in head(client, reverse("input-detail", args=[typo]), 404).text


def test_a_first_visit_of_the_longest_page_fits_into_14_kilobytes(client):
    """The page with its two sheets, its module and its icon, as they travel."""
    now = timezone.now()
    for _number in range(6):
        published(consultation=consultations.open_call(now=now, closes_at=now + timedelta(days=9)))
    files = ("css/tokens.css", "css/site.css", "js/page.js", "img/favicon.svg")
    asked = sum(len(gzip.compress((ROOT / "static" / name).read_bytes(), 9)) for name in files)
    for path in (reverse("home"), reverse("input-list"), *detail_pages(latest_public()).values()):
        response = client.get(path)
        assert len(re.findall(rb'<(?:link rel="(?:stylesheet|icon)"|script)', response.content)) == 4
        assert len(gzip.compress(response.content, 9)) + asked <= 14_000, path


def latest_public():
    """The last input to be public."""
    return Publication.objects.public().latest("published_at").submission
