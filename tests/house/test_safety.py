"""What keeps people safe on every page: headers, cookies, limits, and what is in no address and no log."""

import io
import logging
import os
import re
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import quote

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from gunicorn.config import Config

from engagements.cases.actions import submit
from focalpoint import log
from focalpoint.monitoring.gunicorn import Logger
from focalpoint.notifications import deliver
from focalpoint.pages import cache
from focalpoint.settings.security import CONTENT_SECURITY_POLICY
from tests.engagements.desk.conftest import sign_in
from tests.factories import accounts, cases, consultations, departments, memberships, routing, submissions
from tests.house import world
from tests.house.source import ROOT
from tests.organisations.accounts.people import confirmed
from tests.organisations.accounts.people import sign_in as sign_in_by_password

pytestmark = pytest.mark.django_db

PUBLIC = [
    "home", "consultation-list", "input-list", "organisation-list", "department-list", "alive", "ready",
    "metrics",
    "about", "contact", "accessibility", "privacy", "security", "help-index",
]  # fmt: skip
UNSAFE = re.compile(r"unsafe-|\*|data:|https?:")


def directives(response: Any) -> dict[str, str]:
    parts = response["Content-Security-Policy"].split(";")
    return {name: rest for name, _space, rest in (part.strip().partition(" ") for part in parts)}


def assert_safe(response: Any) -> None:
    policy = directives(response)
    assert policy["default-src"] == "'none'"
    assert not UNSAFE.search(response["Content-Security-Policy"])
    assert policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["X-Frame-Options"] == "DENY"
    assert response["Referrer-Policy"] == "same-origin"
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"
    assert not response.has_header("Server")


@pytest.fixture
def call():
    return consultations.open_call(now=timezone.now())


class TestHeaders:
    @pytest.mark.parametrize("name", [*PUBLIC, "account_login", "account_signup", "account_reset_password"])
    def test_pages_for_everybody(self, client, name):
        assert_safe(client.get(reverse(name)))

    @pytest.mark.parametrize(
        "path", ["/nothing/", "/en/nothing/", "/en/inputs/FP-2026-AAAA-AAAA/", "/static/no"]
    )
    def test_pages_that_are_not_there(self, client, path):
        response = client.get(path)
        assert response.status_code in (302, 404)
        assert_safe(response)

    def test_pages_of_refusals(self, client, settings):
        client.force_login(memberships.member(role="reader").user)
        assert_safe(client.post(reverse("home")))
        assert_safe(Client(enforce_csrf_checks=True).post(reverse("account_login")))
        settings.ALLOWED_HOSTS = ["elsewhere.example"]
        wrong = client.get(reverse("home"))
        assert wrong.status_code == 400
        # Before X-Frame-Options is set; the policy says the same.
        assert directives(wrong)["frame-ancestors"] == "'none'"

    def test_page_of_an_error(self, client, monkeypatch):
        client.raise_request_exception = False
        monkeypatch.setattr("engagements.portal.views.home.overview", lambda _at: 1 / 0)
        response = client.get(reverse("home"))
        assert response.status_code == 500
        assert_safe(response)

    @pytest.mark.parametrize("name", ["my-home", "submission-list", "profile-create", "person-settings"])
    def test_pages_of_people(self, client, name):
        client.force_login(memberships.member().user)
        assert_safe(client.get(reverse(name)))

    def test_pages_of_the_desk_and_of_the_office(self, client):
        sign_in(client, departments.post().user)
        assert_safe(client.get(reverse("referral-list")))
        sign_in(client, accounts.lead())
        names = [name for name, given in world.addresses() if name.startswith("admin:") and not given]
        assert len(names) > 20
        for name in names:
            if world.UNNAMED not in name and name != "admin:logout":
                assert_safe(client.get(reverse(name)))

    def test_pages_of_people_are_kept_by_no_cache_of_others(self, client):
        client.force_login(memberships.member().user)
        for name in ("my-home", "submission-list", "profile-list", "notification-list"):
            assert "Cookie" in client.get(reverse(name))["Vary"]

    def test_no_browser_keeps_what_a_person_reads_whatever_is_answered(self, client, monkeypatch):
        client.force_login(memberships.member().user)
        script = {"HTTP_ACCEPT": "application/json"}
        answers = [client.get(reverse("my-home")), client.get("/en/nothing/"), client.get("/my/")]
        answers += [client.get(reverse("session-state")), client.get("/en/nothing/", **script)]
        answers += [client.get(reverse("submission-detail", args=[accounts.person().pk]))]
        answers += [Client(enforce_csrf_checks=True).post(reverse("my-home"))]
        client.raise_request_exception = False
        monkeypatch.setattr("engagements.portal.views.my.rows_of", lambda _user, **_roles: 1 / 0)
        answers += [client.get(reverse("my-home"))]
        assert {answer.status_code for answer in answers} >= {200, 403, 404, 500}
        assert {answer["Cache-Control"] for answer in answers} == {"no-store"}

    def test_browsers_may_keep_public_pages_and_ask_again(self, client):
        client.force_login(memberships.member().user)
        assert client.get(reverse("home"))["Cache-Control"] == "public, no-cache"

    @pytest.mark.parametrize("name", ["account_logout", "admin:logout"])
    def test_signing_out_clears_what_the_browser_kept(self, client, name):
        sign_in(client, accounts.lead())
        assert "Clear-Site-Data" not in client.get(reverse("my-home"))
        # Not "cookies", for one is the language, and not "storage": a draft waits there for its writer.
        assert client.post(reverse(name))["Clear-Site-Data"] == '"cache"'


class TestCookies:
    @pytest.mark.parametrize("name", PUBLIC)
    def test_none_for_visitors_of_public_pages(self, client, name):
        response = client.get(reverse(name))
        assert not response.cookies
        assert "Cookie" not in response.get("Vary", "")

    def test_none_for_visitors_of_one_of_each(self, client, call):
        for path in (reverse("consultation-detail", args=[call.slug]), "/en/nothing/"):
            response = client.get(path)
            assert not response.cookies
            assert "Cookie" not in response.get("Vary", "")

    def test_a_signed_in_person_reads_the_same_public_page(self, client):
        before = client.get(reverse("home")).content
        client.force_login(accounts.person(name="Amina Diallo", language="ar"))
        assert client.get(reverse("home")).content == before

    def test_no_script_reads_them_and_no_other_site_sends_them(self, client):
        given = dict(client.get(reverse("account_login")).cookies)
        given |= dict(sign_in_by_password(client, confirmed().email).cookies)
        assert set(given) >= {"csrftoken", "sessionid"}
        for cookie in given.values():
            assert cookie["httponly"]
            assert cookie["samesite"] == "Lax"

    def test_signing_in_and_out_changes_the_session(self, client):
        client.get(reverse("account_login"))
        session = client.session
        session["left"] = "by somebody before"
        session.save()
        seen = [session.session_key]
        client.cookies["sessionid"] = session.session_key
        sign_in_by_password(client, confirmed().email)
        seen.append(client.cookies["sessionid"].value)
        client.post(reverse("account_logout"))
        assert seen[0] != seen[1]
        client.cookies["sessionid"] = seen[1]
        assert client.get(reverse("my-home")).url.startswith(reverse("account_login"))


def check_deploy(folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """In an environment as docs/operations/settings.md describes it, with a folder of its own."""
    for name in ("static", "uploads"):
        (folder / name).mkdir()
    (folder / "static" / "staticfiles.json").write_text("{}", encoding="utf-8")
    values = {
        "SECRET_KEY": "xzhpilL1m3nHLiNLSAh9qopCVQQ-shcodnIoulCkYnCIGgmKi7GMATq16eeawH0M",
        "ENCRYPTION_KEY": "Y2GkWDCERAg9vSKYS27dzG1_md34q6O9VEc9reXpLOQ=",
        "BASE_URL": "https://focalpoint.example.org",
        "ALLOWED_HOSTS": "focalpoint.example.org",
        "EMAIL_URL": "smtp://mail.example.org:25",
        "DEFAULT_FROM_EMAIL": "Focal Point <no-reply@example.org>",
        "OFFICE_EMAIL": "office@example.org",
        "TRUSTED_PROXIES": "1",
        "STATIC_ROOT": str(folder / "static"),
        "UPLOADS_ROOT": str(folder / "uploads"),
        "DEMO": "false",
        "DEBUG": "false",
        "DATABASE_URL": os.environ["DATABASE_URL"],
        "REDIS_URL": os.environ["REDIS_URL"],
        "PATH": os.environ["PATH"],
        **environment,
    }
    command = [sys.executable, "-W", "error", "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    return subprocess.run(command, cwd=ROOT, env=values, capture_output=True, text=True)


class TestDeploying:
    def test_check_is_clean_behind_https(self, tmp_path):
        done = check_deploy(tmp_path)
        assert done.returncode == 0, done.stderr
        assert "no issues" in done.stdout + done.stderr

    def test_check_refuses_the_demo(self, tmp_path):
        done = check_deploy(tmp_path, DEMO="true")
        assert done.returncode != 0
        assert "demo.E001" in done.stderr

    def test_cookies_are_secure_behind_https(self):
        code = (
            "from django.conf import settings as s;"
            "print(s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.SESSION_COOKIE_HTTPONLY, "
            "s.CSRF_COOKIE_HTTPONLY, s.SECURE_SSL_REDIRECT, s.SECURE_HSTS_SECONDS > 31_000_000)"
        )
        environment = {
            **os.environ,
            "BASE_URL": "https://focalpoint.example.org",
            "DJANGO_SETTINGS_MODULE": "focalpoint.settings",
        }
        environment.setdefault(
            "SECRET_KEY", "xzhpilL1m3nHLiNLSAh9qopCVQQ-shcodnIoulCkYnCIGgmKi7GMATq16eeawH0M"
        )
        environment.setdefault("ENCRYPTION_KEY", "Y2GkWDCERAg9vSKYS27dzG1_md34q6O9VEc9reXpLOQ=")
        printed = subprocess.run(
            [sys.executable, "-c", code],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            check=True,
        )
        assert printed.stdout.split() == ["True"] * 6

    def test_policy_of_all_pages_lets_nothing_in_from_elsewhere(self):
        sources = {source for given in CONTENT_SECURITY_POLICY["DIRECTIVES"].values() for source in given}
        assert sources == {"'self'", "'none'"}


def as_logged(records: list[logging.LogRecord], answers: list[Any]) -> str:
    """What the log holds of all that, in each format, with gunicorn's line for each answer."""
    records = [record for record in records if not record.name.startswith("django.db")]
    cfg = Config()
    cfg.set("accesslog", "-")
    web, lines = Logger(cfg), io.StringIO()
    (handler,) = web.access_log.handlers
    handler.setStream(lines)
    for answer in answers:
        status = SimpleNamespace(status=f"{answer.status_code} x", headers=[], sent=1)
        web.access(status, None, answer.wsgi_request.META, timedelta(milliseconds=3))
    formats = [form() for form in log.FORMATS.values()]
    return "\n".join([*(form.format(record) for record in records for form in formats), lines.getvalue()])


class TestConfidential:
    WORDS = (
        "Secret wells",
        "Nobody may read this",
        "Water Keepers of the Hidden Valley",
        "whistle@example.org",
    )

    def test_nothing_of_what_is_handed_in_is_in_an_address_or_a_log(self, client, call, caplog):
        author = accounts.person(email="whistle@example.org", name="Whistle")
        member = memberships.member(user=author)
        member.profile.legal_name = self.WORDS[2]
        member.profile.save()
        made = {"consultation": call, "profile": member.profile, "author": author, "level": "un_only"}
        draft = submissions.draft(at=timezone.now(), title=self.WORDS[0], summary=self.WORDS[1], **made)
        client.force_login(author)
        with caplog.at_level(logging.DEBUG), transaction.atomic():
            answers = [
                client.post(
                    reverse("submission-submit", args=[draft.pk]), submissions.as_seen(draft), follow=True
                )
            ]
            answers.append(client.get(reverse("submission-detail", args=[draft.pk])))
            client.post(reverse("submission-edit", args=[draft.pk]), {"title": self.WORDS[0]})
            # What is typed into the bar of a browser, and a link that was copied with a title.
            for wrong in ("nothing/", f"{self.WORDS[0]}/", f"?text={self.WORDS[1]}", f"{self.WORDS[3]}/"):
                answers.append(client.get(reverse("submission-edit", args=[draft.pk]) + wrong))
            deliver.deliver_waiting(clock=timezone.now)
        asked = [address for answer in answers for address, _status in getattr(answer, "redirect_chain", [])]
        assert asked
        written = as_logged(caplog.records, answers)
        assert "submission-edit" in written, "the access line is written"
        for word in self.WORDS:
            assert word not in written
            assert quote(word) not in written
            assert all(word.split()[0].lower() not in address.lower() for address in asked)

    def test_what_only_the_united_nations_may_know_changes_no_public_page(self, client, call):
        department = departments.department()
        paths = [reverse(name) for name in ("home", "input-list", "consultation-list", "department-list")]
        paths += [
            reverse("department-detail", args=[department.pk]),
            reverse("consultation-detail", args=[call.slug]),
        ]
        paths += [reverse("input-list") + query for query in ("?text=secret", f"?department={department.pk}")]
        before = [client.get(path).content for path in paths]
        draft = submissions.draft(consultation=call, at=timezone.now(), level="un_only", title="Secret")
        secret = submit(draft, by=draft.author, at=timezone.now())
        routing.referral(cases.case_of(secret), department=department, at=timezone.now())
        cache.clear()
        assert [client.get(path).content for path in paths] == before
        assert client.get(reverse("input-detail", args=[secret.reference])).status_code == 404


class TestLimits:
    @pytest.mark.parametrize(
        ("name", "data"),
        [
            ("account_login", {"login": "somebody@example.org", "password": "wrong"}),
            ("account_reset_password", {"email": "somebody@example.org"}),
            ("account_request_login_code", {"email": "somebody@example.org"}),
            # A workshop of 30 people behind one address gets through.
            ("account_signup", {"email": "x"}),
        ],
    )
    def test_trying_again_and_again_is_stopped(self, name, data):
        most = 125 if name == "account_signup" else 65
        # Another browser each time, or the second asks for the code of the first.
        answers = [Client().post(reverse(name), data) for _try in range(most)]
        stopped = [one for one in answers if one.status_code == 429 or b"Too many" in one.content]
        assert stopped
        assert_safe(stopped[-1])
        assert {one.status_code for one in answers} <= {200, 302, 429}

    @pytest.mark.parametrize(
        "place",
        ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", "http:evil"],
    )
    def test_signing_in_leads_to_no_other_site(self, client, place):
        response = sign_in_by_password(client, confirmed().email, next=place)
        assert response.status_code == 302
        assert response.url == reverse("my-home")
        answer = client.get(reverse("account_logout"), {"next": place})
        assert answer.status_code == 200
        left = client.post(reverse("account_logout"), {"next": place})
        assert left.url.startswith("/")
        assert not left.url.startswith(("//", "/\\"))
