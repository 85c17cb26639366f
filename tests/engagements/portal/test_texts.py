"""Pages about the office and of help: what a lead wrote, and facts that are typed nowhere again."""

import re

import pytest
from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation

from engagements.cases.states import State
from engagements.cases.status import Status
from engagements.consultations.models import Level
from engagements.portal import facts
from engagements.submissions.visibility import seen_by
from focalpoint.files.kinds import KINDS
from focalpoint.kept import sender
from focalpoint.retention import RULES
from focalpoint.texts.models import Section, Text
from focalpoint.texts.seed import CODES
from focalpoint.translated import Translated
from organisations.accounts import known_browsers
from tests.editor import shown
from tests.engagements.desk.conftest import sign_in
from tests.factories import accounts, cases, departments, memberships, submissions
from tests.house.world import addresses
from tests.organisations.accounts.people import confirmed
from tests.organisations.accounts.people import sign_in as sign_in_by_password

pytestmark = pytest.mark.django_db
LANGUAGES = pytest.mark.parametrize("language", ["en", "ar"])
ABOUT, HELP = CODES[Section.ABOUT], CODES[Section.HELP]
FOOT = ["about", "help-index", "contact", "accessibility", "privacy", "security"]


def path_of(code):
    return reverse(code) if code in ABOUT else reverse("help-topic", args=[code])


def page(client, code, language="en"):
    with translation.override(language):
        address = path_of(code)
    answer = client.get(address)
    assert answer.status_code == 200
    return shown(answer)


def edit(code, **fields):
    Text.objects.filter(pk=code).update(**fields)


@LANGUAGES
@pytest.mark.parametrize("code", [*ABOUT, *HELP])
def test_each_text_has_its_page(client, code, language):
    text = Text.objects.get(pk=code)
    html = page(client, code, language)
    assert f"<h1>{text.title[language]}</h1>" in html
    assert f'<div class="prose" lang="{language}"' in html
    assert f'content="{text.summary[language]}"' in html


def test_each_page_that_is_promised_has_its_address():
    assert {*ABOUT, "help-index", "help-topic"} <= {name for name, _given in addresses()}
    assert set(facts.PARTS) <= {*ABOUT, *HELP}


@pytest.mark.parametrize("path", ["/en/help/nothing/", "/en/help/about/", "/en/levels/"])
def test_what_is_no_topic_is_not_found(client, path):
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("name", [*ABOUT, "help-index"])
def test_the_page_is_one_query_and_no_session(client, name, django_assert_num_queries):
    with django_assert_num_queries(1):
        answer = client.get(reverse(name))
    assert not answer.cookies
    assert answer["Cache-Control"] == "public, no-cache"


def test_help_costs_the_same_for_one_topic_and_all(client, django_assert_num_queries):
    Text.objects.filter(section=Section.HELP).exclude(pk="levels").delete()
    for query in ("", "?text=level"):
        with django_assert_num_queries(1):
            client.get(reverse("help-index") + query)


def test_a_text_that_is_not_translated_is_shown_in_english_and_says_so(client):
    edit("contact", title=Translated(en="Contact us"), body=Translated(en="Plain words."))
    html = page(client, "contact", "ar")
    assert '<h1><span lang="en" dir="ltr">Contact us</span></h1>' in html
    assert '<div class="prose" lang="en" dir="ltr"><p>Plain words.</p>' in html


def test_a_text_runs_nothing(client):
    edit(
        "contact",
        title=Translated(en="<script>alert(0)</script>"),
        summary=Translated(en='"><img src=x onerror=alert(1)>'),
        body=Translated(
            en="<script>alert(2)</script>\n\n[a](javascript:alert(3))\n\n![b](https://evil.example/x)"
        ),
    )
    for answer in (client.get(reverse("contact")), client.get(reverse("help-index"))):
        html = answer.content.decode()
        assert "<script>alert" not in html
        assert "<img" not in html
        assert 'href="javascript:' not in html


def test_a_title_of_200_characters_without_a_space_is_shown_whole(client):
    edit("levels", title=Translated(en="x" * 200))
    assert "x" * 200 in page(client, "levels")
    assert "x" * 200 in shown(client.get(reverse("help-index")))


class TestSearch:
    def topics_found(self, client, text, language="en"):
        with translation.override(language):
            answer = client.get(reverse("help-index"), {"text": text})
        assert answer.status_code == 200
        return set(re.findall(r'<a class="row-title" href="/\w+/help/([\w-]+)/"', answer.content.decode()))

    @pytest.mark.parametrize("language", ["en", "ar"])
    @pytest.mark.parametrize(("text", "code"), [("Recovery", "account"), ("رموز الاسترداد", "account")])
    def test_words_of_either_language_are_found_from_both(self, client, text, code, language):
        found = self.topics_found(client, text, language)
        assert code in found
        assert len(found) < len(HELP)

    @pytest.mark.parametrize("text", ["%", "水", "word " * 500, "a' OR 1=1 --", "\u202e", "<b>"])
    def test_whatever_is_asked_is_answered(self, client, text):
        self.topics_found(client, text)

    def test_what_is_not_found_says_what_to_do(self, client):
        html = shown(client.get(reverse("help-index"), {"text": "zebra crossings"}))
        assert "No help topic matches. Use fewer or other words." in html
        assert 'name="robots" content="noindex"' in html
        assert 'value="zebra crossings"' in html


class TestFacts:
    @LANGUAGES
    def test_promised_times_are_those_of_the_settings(self, client, settings, language):
        settings.ACKNOWLEDGE_DAYS, settings.DECIDE_DAYS = 41, 42
        settings.ANSWER_DAYS, settings.CHECK_DAYS = 43, 44
        for code in ("about", "after"):
            for days in (41, 42, 43, 44):
                assert f"{days} " in page(client, code, language)
        assert "44 " in page(client, "registering", language)

    def test_one_day_is_not_days(self, settings):
        settings.CHECK_DAYS = 1
        assert facts.check() == "1 working day"
        with translation.override("ar"):
            assert facts.check() == "يوم عمل واحد"

    @LANGUAGES
    def test_the_address_is_the_settings(self, client, settings, language):
        settings.OFFICE_EMAIL = "desk@un.example"
        for code in ("about", "contact", "accessibility", "privacy"):
            assert '<a href="mailto:desk@un.example" dir="ltr">desk@un.example</a>' in page(
                client, code, language
            )

    @pytest.mark.parametrize(
        ("contact", "link"),
        [
            ("", "mailto:desk@un.example"),
            ("holes@un.example", "mailto:holes@un.example"),
            ("https://un.example/report", "https://un.example/report"),
        ],
    )
    def test_a_weakness_is_reported_where_security_txt_says(self, client, settings, contact, link):
        settings.OFFICE_EMAIL, settings.SECURITY_CONTACT = "desk@un.example", contact
        assert f'href="{link}"' in page(client, "security")
        assert f"Contact: {link}" in client.get("/.well-known/security.txt").content.decode()

    @LANGUAGES
    def test_levels_are_those_of_the_code(self, client, language):
        html = page(client, "levels", language)
        with translation.override(language):
            for level in Level:
                assert str(level.label) in html
                for audience in seen_by(level, "accepted")[2:]:
                    assert str(audience.sentence) in html

    @LANGUAGES
    def test_files_are_those_that_are_taken(self, client, language):
        html = page(client, "writing", language)
        with translation.override(language):
            for kind in KINDS:
                assert str(kind.label) in html

    def test_limits_of_files_are_those_of_the_code(self, client, settings):
        settings.UPLOAD_LIMIT_BYTES = 7 * 1024 * 1024
        assert "Each file can have up to 7.0 MB, and" in page(client, "writing").replace("\xa0", " ")

    @LANGUAGES
    def test_each_status_is_explained(self, client, language):
        html = page(client, "after", language)
        with translation.override(language):
            for status in Status:
                assert f"<dt>{status.label}</dt>" in html

    @LANGUAGES
    def test_periods_are_those_of_the_rules(self, client, language):
        html = page(client, "privacy", language)
        with translation.override(language):
            rows = facts.periods()
            assert len(rows) == len(RULES)
            for rule, row in zip(RULES.values(), rows, strict=True):
                assert f"<tr><td>{rule.what}</td><td>{row.said}</td></tr>" in html
                assert str(rule.since) in str(row.said)

    def test_a_period_is_that_of_the_setting(self, client, settings):
        settings.DRAFT_KEPT_DAYS, settings.EVIDENCE_KEPT_DAYS = 1, 913
        html = page(client, "privacy")
        assert "1 day. After it was last saved." in html
        assert "913 days. " in html
        assert "1 days" not in html

    @LANGUAGES
    def test_a_rule_without_a_period_says_how_long_in_its_sentence(self, language):
        with translation.override(language):
            said = [str(row.said) for row in facts.periods()]
            assert not [one for one in said if one.startswith(("0 ", ". "))]


class TestCookies:
    def test_each_that_the_portal_sets_is_said(self, client):
        """Signing in by a password, in a language that was asked for, and going on to the own page."""
        sign_in = reverse("account_login")
        client.get(f"{sign_in}?language=ar")
        sign_in_by_password(client, confirmed().email)
        client.get(reverse("my-home"))
        set_by_portal = set(client.cookies)
        assert set_by_portal == {row.code for row in facts.cookies()}
        assert set_by_portal >= {settings.SESSION_COOKIE_NAME, known_browsers.COOKIE, sender.COOKIE}

    def test_they_last_as_long_as_it_says(self, client):
        client.get(reverse("account_login") + "?language=ar")
        sign_in_by_password(client, confirmed().email)
        client.get(reverse("my-home"))
        ages = {name: cookie["max-age"] for name, cookie in client.cookies.items()}
        with translation.override("en"):
            said = {row.code: str(row.said) for row in facts.cookies()}
        for name, age in ages.items():
            if age:
                assert said[name] == f"{age // (24 * 60 * 60)} days"
            else:
                assert "close the browser" in said[name]

    @LANGUAGES
    def test_they_are_said_once(self, client, language):
        codes = [row.code for row in facts.cookies()]
        for code in (*ABOUT, *HELP):
            html = page(client, code, language)
            for cookie in codes:
                assert html.count(f">{cookie}</code>") == (code == "privacy")


class TestFoot:
    def assert_foot(self, answer, language="en"):
        html = answer.content.decode()
        with translation.override(language):
            for name in FOOT:
                assert f'href="{reverse(name)}"' in html, name

    @pytest.mark.parametrize("name", ["home", "help-index", "account_login", "account_signup"])
    def test_pages_for_everyone(self, client, name):
        self.assert_foot(client.get(reverse(name)))

    @pytest.mark.parametrize("path", ["/en/nothing/", "/ar/nothing/"])
    def test_pages_of_errors(self, client, path):
        self.assert_foot(client.get(path), path[1:3])

    def test_page_of_a_failure(self, client, monkeypatch):
        client.raise_request_exception = False
        monkeypatch.setattr("engagements.portal.views.home.overview", lambda _at: 1 / 0)
        answer = client.get(reverse("home"))
        assert answer.status_code == 500
        self.assert_foot(answer)

    def test_pages_of_people_and_of_the_office(self, client):
        client.force_login(memberships.member().user)
        self.assert_foot(client.get(reverse("my-home")))
        sign_in(client, accounts.lead())
        self.assert_foot(client.get(reverse("admin:index")))

    def test_it_asks_nothing_of_the_database(self, django_assert_num_queries):
        with django_assert_num_queries(0):
            assert reverse("privacy") in render_to_string("layouts/parts/footer.html")


class TestWaysIn:
    """A link stands where the question arises."""

    def assert_leads(self, client, address, topic):
        assert f'href="{topic}"' in client.get(address).content.decode()

    def test_signing_up_leads_to_privacy(self, client):
        self.assert_leads(client, reverse("account_signup"), reverse("privacy"))

    def test_signing_in_leads_to_help_with_accounts(self, client):
        self.assert_leads(client, reverse("account_login"), path_of("account"))

    def test_registering_leads_to_help(self, client):
        client.force_login(accounts.person())
        self.assert_leads(client, reverse("profile-create"), path_of("registering"))

    def test_writing_leads_to_help_with_levels(self, client):
        draft = submissions.draft(at=timezone.now())
        client.force_login(draft.author)
        self.assert_leads(client, reverse("submission-edit", args=[draft.pk]), path_of("levels"))
        new = reverse("submission-create") + f"?call={draft.consultation.slug}"
        self.assert_leads(client, new, path_of("levels"))

    def test_the_receipt_leads_to_what_happens_next(self, client):
        submission = cases.submission_in(State.NEW)
        client.force_login(submission.author)
        self.assert_leads(client, reverse("submission-receipt", args=[submission.pk]), path_of("after"))

    def test_the_desk_leads_to_help_for_departments(self, client):
        sign_in(client, departments.post().user)
        self.assert_leads(client, reverse("referral-list"), path_of("departments"))
