"""A session is extended by use, up to a limit; those of the office and the desk end soon."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from focalpoint.session_life import IS_STAFF, SIGNED_IN_AT, STEP, seconds_left
from focalpoint.sessions import SessionStore
from tests.engagements.desk.conftest import sign_in
from tests.factories import accounts, departments, memberships, submissions
from tests.organisations.accounts.people import confirmed
from tests.organisations.accounts.people import sign_in as sign_in_by_password

pytestmark = pytest.mark.django_db
MINUTE, HOUR, DAY = 60, 3600, 24 * 3600


def left():
    return (Session.objects.get().expire_date - timezone.now()).total_seconds()


def is_about(seconds, expected):
    return expected - 5 <= seconds <= expected


def unused(seconds):
    """So long ago the session was used last."""
    for row in Session.objects.all():
        row.expire_date -= timedelta(seconds=seconds)
        row.save()


def signed_in(client, seconds):
    """So long ago the person signed in, and has used the session since."""
    session = client.session
    session[SIGNED_IN_AT] -= seconds
    session.save()


class TestRepresentative:
    @pytest.fixture(autouse=True)
    def person(self, client):
        person = memberships.member().user
        client.force_login(person)
        return person

    def test_it_lasts_twelve_hours_without_use(self, client):
        assert is_about(left(), 12 * HOUR)

    def test_use_extends_it(self, client):
        unused(11 * HOUR)
        assert client.get(reverse("my-home")).status_code == 200
        assert is_about(left(), 12 * HOUR)

    def test_saving_by_the_script_extends_it(self, client, person):
        draft = submissions.draft(profile=person.memberships.get().profile, author=person)
        unused(HOUR)
        posted = {"edit": draft.edit, "language": "en", "level": "open", "title": "Wells"}
        client.post(reverse("submission-edit", args=[draft.pk]), posted, HTTP_ACCEPT="application/json")
        assert is_about(left(), 12 * HOUR)

    def test_it_ends_without_use(self, client):
        unused(12 * HOUR + 1)
        assert client.get(reverse("my-home")).url.startswith(reverse("account_login"))

    def test_it_ends_after_seven_days_whatever_happens(self, client):
        signed_in(client, 7 * DAY - HOUR)
        assert is_about(left(), HOUR)
        client.get(reverse("my-home"))
        assert is_about(left(), HOUR)
        signed_in(client, 2 * HOUR)
        assert client.get(reverse("my-home")).url.startswith(reverse("account_login"))

    def test_what_is_asked_soon_after_writes_nothing_and_sets_no_cookie(self, client):
        client.get(reverse("my-home"))
        unused(STEP.total_seconds() / 2)
        with CaptureQueriesContext(connection) as asked:
            answer = client.get(reverse("my-home"))
        assert [one["sql"] for one in asked if "UPDATE" in one["sql"]] == []
        assert "sessionid" not in answer.cookies

    def test_extending_does_not_undo_what_another_request_wrote(self, client):
        store = SessionStore(client.session.session_key)
        unused(HOUR)
        client.get(reverse("my-home"))
        assert store.load()[SIGNED_IN_AT]
        store["left"] = "by another request"
        store.save()
        unused(HOUR)
        client.get(reverse("my-home"))
        assert SessionStore(store.session_key)["left"] == "by another request"

    def test_public_pages_and_errors_are_no_use(self, client):
        unused(HOUR)
        for path in (reverse("home"), "/en/nothing/", "/healthz"):
            assert not client.get(path).cookies
        assert is_about(left(), 11 * HOUR)

    def test_asking_how_long_it_lasts_is_no_use_and_posting_is(self, client):
        unused(HOUR)
        asked = client.get(reverse("session-state")).json()
        assert is_about(asked["seconds"], 11 * HOUR)
        assert asked["can_stay"] is True
        assert is_about(left(), 11 * HOUR)
        assert is_about(client.post(reverse("session-state")).json()["seconds"], 12 * HOUR)
        assert is_about(left(), 12 * HOUR)

    def test_at_its_limit_it_cannot_stay(self, client):
        signed_in(client, 7 * DAY - HOUR)
        assert client.get(reverse("session-state")).json()["can_stay"] is False

    def test_page_says_how_long_it_lasts(self, client):
        page = client.get(reverse("my-home")).content.decode()
        assert 'data-session="/session/" data-seconds="432' in page or 'data-seconds="431' in page


class TestStaff:
    def test_it_ends_after_thirty_minutes_without_use(self, client):
        sign_in(client, accounts.officer())
        assert is_about(left(), 30 * MINUTE)
        unused(25 * MINUTE)
        assert client.get("/admin/").status_code == 200
        assert is_about(left(), 30 * MINUTE)
        unused(30 * MINUTE + 1)
        assert "/login/" in client.get("/admin/").url

    def test_sign_in_by_password_counts(self, client):
        sign_in_by_password(client, confirmed(accounts.officer()).email)
        assert client.session[IS_STAFF]
        assert is_about(left(), 30 * MINUTE)

    def test_it_ends_after_twelve_hours_whatever_happens(self, client):
        sign_in(client, accounts.officer())
        signed_in(client, 12 * HOUR - 10 * MINUTE)
        client.get("/admin/")
        assert is_about(left(), 10 * MINUTE)

    def test_page_of_the_office_says_how_long_it_lasts(self, client):
        sign_in(client, accounts.officer())
        assert 'data-session="/session/" data-seconds="1' in client.get("/admin/").content.decode()

    def test_whoever_opens_a_desk_has_a_session_of_staff_from_then_on(self, client):
        sign_in(client, departments.post().user)
        session = client.session
        session[IS_STAFF] = False
        session.save()
        assert is_about(left(), 12 * HOUR)
        assert client.get(reverse("my-home")).status_code == 200
        assert is_about(left(), 12 * HOUR)
        assert client.get(reverse("referral-list")).status_code == 200
        assert is_about(left(), 30 * MINUTE)

    def test_session_that_is_too_old_for_the_desk_ends_there(self, client):
        sign_in(client, departments.post().user)
        session = client.session
        session[IS_STAFF] = False
        session[SIGNED_IN_AT] -= DAY
        session.save()
        assert client.get(reverse("my-home")).status_code == 200
        answer = client.get(reverse("referral-list"))
        assert answer.url == f"{reverse('account_login')}?next={reverse('referral-list')}"
        assert client.get(reverse("my-home")).status_code == 302


def test_state_of_nobody_is_401(client):
    answer = client.get(reverse("session-state"))
    assert (answer.status_code, answer.json()["seconds"]) == (401, 0)


def test_cookie_goes_with_the_browser(client):
    answer = sign_in_by_password(client, confirmed().email)
    assert answer.cookies["sessionid"]["max-age"] == ""


def test_session_of_nobody_lasts_as_long_as_any():
    assert seconds_left(SessionStore()) == 12 * HOUR
