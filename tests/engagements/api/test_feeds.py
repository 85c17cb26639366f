"""Feeds: whole in each language, as narrow as they say, forgotten with the pages, and true to odd texts."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from engagements.api.feeds import FEEDS
from engagements.consultations.models import Consultation
from engagements.outcomes.models import Outcome
from engagements.publications import actions as publishing
from engagements.publications.models import Publication
from engagements.responses.models import Response
from engagements.routing.models import Referral
from focalpoint.pages import cache
from focalpoint.translated import Translated
from tests.engagements.api.readers import ATOM, XML, entries, feed, titles
from tests.engagements.portal.test_public import ORGANISATION, TITLE, published
from tests.factories import consultations, departments, outcomes, profiles, publications, themes

pytestmark = pytest.mark.django_db
ARABIC = "جمعية المياه"
# An outcome needs a call that has closed, which would be in the feed of calls too.
BEFORE_AN_OUTCOME = [kind for kind in FEEDS if kind != "outcomes"]


@pytest.fixture(autouse=True)
def _no_kept_pages():
    cache.clear()


def addresses(*, theme, department, language="en"):
    """Every feed there is."""
    found = [reverse("feed", args=[language, kind]) for kind in FEEDS]
    found += [reverse("feed-of-theme", args=[language, theme, kind]) for kind in FEEDS]
    return found + [reverse("feed-of-department", args=[language, department, kind]) for kind in FEEDS]


def read(client, kind, language="en"):
    return feed(client.get(reverse("feed", args=[language, kind])))


class TestEmptyWorld:
    @pytest.mark.parametrize("language", ["en", "ar"])
    def test_each_feed_is_valid_and_the_same_each_time(self, client, language):
        Consultation.objects.all().delete()
        theme, department = themes.theme(), departments.department()
        for address in addresses(theme=theme.pk, department=department.pk, language=language):
            first = client.get(address)
            assert entries(feed(first)) == []
            cache.clear()
            assert client.get(address).content == first.content


class TestWhatIsInIt:
    def test_each_kind_names_its_entries_for_good(self, client):
        one = published()
        call, response = one.consultation, Response.objects.get()
        host = "localhost"
        expected = {
            "calls": (f"tag:{host},2026:calls/{call.slug}", str(call.title)),
            "inputs": (f"tag:{host},2026:inputs/{one.reference}", TITLE),
            "answers": (f"tag:{host},2026:inputs/{one.reference}/answers/{response.pk}", TITLE),
        }
        for kind, (name, title) in expected.items():
            [entry] = entries(read(client, kind))
            assert entry.findtext(f"{ATOM}id") == name
            assert entry.findtext(f"{ATOM}title") == title
            [in_arabic] = entries(read(client, kind, "ar"))
            assert in_arabic.findtext(f"{ATOM}id") == name

    def test_links_lead_to_pages_that_are_there(self, client):
        published()
        outcomes.published()
        for kind in FEEDS:
            root = read(client, kind)
            links = [link.get("href") for link in root.iter(f"{ATOM}link")]
            links += [uri.text for uri in root.iter(f"{ATOM}uri")]
            links = [link for link in links if link]
            assert len(links) >= 3
            for link in links:
                path = link.removeprefix(settings.BASE_URL).partition("#")[0]
                assert client.get(path).status_code == 200, link

    def test_an_author_is_named_only_where_they_may_be(self, client):
        published()
        [entry] = entries(read(client, "inputs"))
        assert entry.findtext(f"{ATOM}author/{ATOM}name") == ORGANISATION
        cache.clear()
        Publication.objects.all().update(naming="withheld")
        [entry] = entries(read(client, "inputs"))
        assert entry.findtext(f"{ATOM}author/{ATOM}name") == "Name withheld"
        assert entry.find(f"{ATOM}author/{ATOM}uri") is None

    def test_the_standing_call_and_drafts_are_in_none(self, client):
        consultations.draft_call(title=Translated(en="Numbats"))
        assert titles(read(client, "calls")) == []

    def test_the_latest_come_first_and_no_more_than_a_page_of_them(self, client):
        now = timezone.now()
        for number in range(33):
            consultations.open_call(now=now, published_at=now - timedelta(days=number))
        newest = [
            str(call.title) for call in Consultation.objects.filter(standing=False).order_by("-published_at")
        ]
        assert titles(read(client, "calls")) == newest[:30]

    def test_midnight_is_the_end_of_the_day_before(self, client):
        now = timezone.now()
        consultations.open_call(
            now=now,
            time_zone="UTC",
            closes_at=(now + timedelta(days=9)).replace(hour=0, minute=0, second=0, microsecond=0),
        )
        [entry] = entries(read(client, "calls"))
        assert "Closes at the end of" in entry.findtext(f"{ATOM}summary")


class TestNarrowed:
    def test_each_has_what_it_is_about_and_nothing_else(self, client):
        theme = themes.theme()
        below = themes.theme(parent=theme)
        call = consultations.open_call(now=timezone.now(), department=departments.department())
        call.themes.add(below)
        one = published(consultation=call)
        one.publication.themes.add(below)
        published(title="Dingo wells")
        department = Referral.objects.filter(case__filings__submission=one).get().department_id
        for kind in BEFORE_AN_OUTCOME:
            about = TITLE if kind != "calls" else str(call.title)
            found = titles(feed(client.get(reverse("feed-of-theme", args=["en", theme.pk, kind]))))
            assert found == [about], kind
            of = department if kind != "calls" else call.department_id
            found = titles(feed(client.get(reverse("feed-of-department", args=["en", of, kind]))))
            assert found == [about], kind
        closed = outcomes.closed_call(department=call.department)
        outcome = outcomes.published(closed, theme=theme.pk)
        outcomes.published()
        for name, about in (("theme", theme.pk), ("department", call.department_id)):
            address = reverse(f"feed-of-{name}", args=["en", about, "outcomes"])
            assert titles(feed(client.get(address))) == [str(outcome.title)]

    def test_its_title_and_its_list_are_as_narrow(self, client):
        theme = themes.theme(name=Translated(en="Rain", ar="مطر"))
        root = feed(client.get(reverse("feed-of-theme", args=["ar", theme.pk, "inputs"])))
        assert "مطر" in root.findtext(f"{ATOM}title")
        assert root.find(f"{ATOM}link").get("href").endswith(f"/ar/inputs/?theme={theme.pk}")

    @pytest.mark.parametrize(
        "path",
        [
            "feeds/en/none/",
            "feeds/xx/calls/",
            "feeds/en/themes/none/calls/",
            "feeds/en/departments/none/inputs/",
        ],
    )
    def test_what_is_not_there_is_404(self, client, path):
        assert client.get(f"/{path}").status_code == 404


class TestOddTexts:
    def test_a_title_in_another_language_says_so(self, client):
        call = consultations.open_call(
            now=timezone.now(), title=Translated(ar=ARABIC), summary=Translated(ar=ARABIC)
        )
        published(consultation=call, profile=profiles.profile(legal_name=ARABIC, name=Translated(ar=ARABIC)))
        root = read(client, "calls")
        [entry] = entries(root)
        assert root.get(f"{XML}lang") == "en"
        assert entry.get(f"{XML}lang") == "ar"
        assert f'<p lang="ar" dir="rtl">{ARABIC}</p><p lang="en" dir="ltr">Closes' in entry.findtext(
            f"{ATOM}summary"
        )
        [of_input] = entries(read(client, "inputs"))
        assert of_input.get(f"{XML}lang") is None
        summary = of_input.findtext(f"{ATOM}summary")
        assert f"<bdi>{ARABIC}</bdi>" in summary
        assert f'<span lang="ar" dir="rtl">{ARABIC}</span>' in summary
        in_arabic = read(client, "calls", "ar")
        assert in_arabic.get(f"{XML}lang") == "ar"
        assert entries(in_arabic)[0].get(f"{XML}lang") is None

    @pytest.mark.parametrize(
        "title",
        ["x" * 200, "<b>&amp; \"quoted\" ]]> 'wells'", "Wells\x07\x1b\x0c\ufffe\u202e"],
        ids=["long", "markup", "control"],
    )
    def test_characters_that_no_xml_holds_and_those_that_mean_something_in_it(self, client, title):
        one = published(title="Wells")
        Consultation.objects.filter(pk=one.consultation_id).update(title={"en": title})
        Publication.objects.update(title=title)
        expected = title if "\x07" not in title else "Wells"
        for kind in BEFORE_AN_OUTCOME:
            [found] = titles(read(client, kind))
            assert " ".join(found.split()) == expected, kind
        one = outcomes.published()
        # An edition is never changed: this is another one.
        edition = one.edition
        edition.pk, edition.number, edition._state.adding = uuid4(), 2, True
        edition.content = {**edition.content, "title": {"en": title}}
        edition.save()
        Outcome.objects.filter(pk=one.pk).update(edition=edition)
        cache.clear()
        [found] = titles(read(client, "outcomes"))
        assert " ".join(found.split()) == expected

    def test_markup_in_a_summary_stays_text(self, client):
        consultations.open_call(now=timezone.now(), summary=Translated(en="<script>alert(1)</script>"))
        [entry] = entries(read(client, "calls"))
        assert "&lt;script&gt;" in entry.findtext(f"{ATOM}summary")


class TestKept:
    def test_by_language_and_by_nothing_else(self, client):
        published()
        address = reverse("feed", args=["en", "inputs"])
        first = client.get(address + "?utm=1")
        with CaptureQueriesContext(connection) as asked:
            again = client.get(address + "?x=2")
        assert not len(asked)
        assert again.content == first.content
        assert client.get(address, headers={"If-None-Match": first["ETag"]}).status_code == 304

    def test_it_says_its_own_language_and_gives_no_cookie(self, client):
        for language in ("en", "ar", "en"):
            response = client.get(
                reverse("feed", args=[language, "calls"]), headers={"Accept-Language": "fr"}
            )
            assert response["Content-Language"] == language
            assert not response.cookies
            assert "Cookie" not in response.get("Vary", "")

    def test_what_is_taken_down_is_gone_with_the_next_request(self, client):
        one = published()
        kinds = ("inputs", "answers")
        assert all(titles(read(client, kind)) == [TITLE] for kind in kinds)
        with TestCase.captureOnCommitCallbacks(execute=True):
            publishing.take_down(one.publication, by=one.author, at=timezone.now())
        assert all(titles(read(client, kind)) == [] for kind in kinds)

    def test_one_entry_and_three_cost_the_same(self, client):
        theme, call = (
            themes.theme(),
            consultations.open_call(now=timezone.now(), department=departments.department()),
        )

        def more(count):
            profile = profiles.profile()
            for _number in range(count):
                again = consultations.open_call(now=timezone.now(), department=call.department)
                again.themes.add(theme)
                one = published(consultation=again, profile=profile)
                one.publication.themes.add(theme)

        def costs():
            cache.clear()
            found = []
            for address in addresses(theme=theme.pk, department=call.department_id):
                with CaptureQueriesContext(connection) as asked:
                    client.get(address)
                found.append(len(asked))
            return found

        more(1)
        few = costs()
        more(2)
        assert costs() == few
        assert max(few) <= 2

    def test_an_entry_has_no_number_that_counts(self, client):
        published()
        for kind in FEEDS:
            for entry in entries(read(client, kind)):
                assert not re.search(r"/\d+$", entry.findtext(f"{ATOM}id"))


def test_publications_are_read_only_through_what_is_public(client):
    """A publication that is held has all that an entry shows."""
    one = published(public=False)
    publications.publication(one, "held", at=timezone.now(), decision="publish")
    for kind in ("inputs", "answers"):
        assert titles(read(client, kind)) == []
