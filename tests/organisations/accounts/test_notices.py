"""What people are told of their account and their posts, as they read it."""

from datetime import UTC, datetime

import pytest
from django.utils import translation

from focalpoint.notifications import render
from focalpoint.notifications.models import Notice
from organisations.accounts import notices
from organisations.accounts.models import Reason
from organisations.accounts.notices import Change
from organisations.accounts.roles import Role
from organisations.departments import notices as posts
from tests.factories import accounts, departments

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
SIGN_IN = "http://localhost:8000/accounts/login/"
CODES = ["account_confirm", "sign_in_code", "password_reset_code"]


def mail(kind):
    """Subject, text and HTML of the one mail of this kind."""
    notice = Notice.objects.select_related("recipient").get(kind=kind)
    message = render.email(notice)
    return message.subject, message.body, str(message.alternatives[0][0])


@pytest.mark.parametrize("kind", CODES)
def test_code_stands_in_the_mail_and_nowhere_else(kind):
    person = accounts.person()
    notices.tell_address(kind, person.email, person=person, language="en", at=AT, code="AB12-CD34")
    subject, text, html = mail(kind)
    assert "AB12-CD34" in text
    assert "AB12-CD34" in html
    assert "AB12-CD34" not in subject
    assert "15 minutes" in text
    notice = Notice.objects.get()
    assert "AB12-CD34" not in f"{notice.secret}{notice.context}{render.fragment(notice)}"


@pytest.mark.parametrize("kind", ["unknown_account", "account_already_exists"])
def test_mail_to_a_stranger_says_where_to_go_and_why(kind):
    notices.tell_address(kind, "x@example.org", person=None, language="en", at=AT, where=SIGN_IN)
    _subject, text, html = mail(kind)
    assert SIGN_IN in text
    assert f'href="{SIGN_IN}"' in html
    assert "someone entered this address" in text


@pytest.mark.parametrize("change", list(Change))
def test_security_changed_says_what_and_when(change):
    person = accounts.person(time_zone="Africa/Nairobi")
    notices.security_changed(person, change, at=AT)
    _subject, text, html = mail("security_changed")
    with translation.override("en"):
        assert str(change.label) in text
    assert "2 March 2026, 12:00" in text
    assert "office@focalpoint.example" in html
    assert "/en/my/settings/" in text


def _everything():
    person, department = accounts.person(), departments.department()
    notices.added(person, at=AT)
    notices.role_granted(person, Role.LEAD_OFFICER, by=person, at=AT)
    notices.role_revoked(person, Role.LEAD_OFFICER, by=person, at=AT)
    notices.deactivated(person, Reason.SAFETY, by=person, at=AT)
    notices.reactivated(person, by=person, at=AT)
    post = departments.post(department, user=person)
    posts.named(post, at=AT)
    posts.ended(post, at=AT)


WORDS = {
    "user_added": "we send you a code",
    "role_granted": "Focal Point Office: Lead",
    "role_revoked": "Focal Point Office: Lead",
    "user_deactivated": "Someone else may have used the account.",
    "user_reactivated": "You can sign in",
    "post_named": "Reviewer: reads referrals",
    "post_ended": "no longer have a role",
}


@pytest.mark.parametrize("kind", list(WORDS))
def test_each_says_what_happened(kind):
    _everything()
    subject, text, html = mail(kind)
    assert subject
    assert WORDS[kind] in " ".join(text.split())
    assert WORDS[kind] in " ".join(html.split())


def test_duty_and_role_come_in_the_language_of_the_reader():
    person = accounts.person(language="ar")
    notices.role_granted(person, Role.LEAD_OFFICER, by=person, at=AT)
    notice = Notice.objects.get()
    with translation.override("ar"):
        arabic = str(Role.LEAD_OFFICER.label)
    assert notice.context["role"] == {"en": "Lead officer", "ar": arabic}
    assert arabic in mail("role_granted")[1]
