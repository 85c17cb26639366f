"""A notice as a mail and as a line of the inbox."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone, translation

from focalpoint.notifications import render
from focalpoint.notifications.models import Notice
from focalpoint.notifications.notify import notify, notify_address
from tests.factories import accounts
from tests.focalpoint.notifications.conftest import ACCOUNT, AT, NEWS

pytestmark = pytest.mark.django_db

CLOSES = datetime(2026, 3, 5, 17, 30, tzinfo=UTC)


def notified(person, **context):
    defaults = {"title": "Water <b>& soil", "closes_at": CLOSES, "name": {"en": "Aid", "ar": "عون"}}
    return notify(NEWS, [person], at=AT, page=("alive",), **{**defaults, **context})[0]


def html_of(mail):
    return mail.alternatives[0][0]


def test_email_is_text_and_html_with_a_subject_of_one_line():
    mail = render.email(notified(accounts.person()))
    assert mail.subject == "Home: Water <b>& soil on two lines"
    assert "Water <b>& soil & more.\nIt closes 2026-03-05 17:30 UTC." in mail.body
    assert "\n\n\n" not in mail.body
    assert "<h1>Water &lt;b&gt;&amp; soil</h1>" in html_of(mail)
    assert mail.alternatives[0][1] == "text/html"
    assert "https://portal.example/healthz" in mail.body
    assert 'href="https://portal.example/healthz"' in html_of(mail)


def test_email_about_the_office_leads_to_the_host_of_the_office(settings):
    settings.ADMIN_HOST = "office.example"
    about = {"title": "News", "closes_at": CLOSES, "name": {"en": "Aid"}}
    page = ("admin:engagements_case_changelist",)
    mail = render.email(notify(NEWS, [accounts.person()], at=AT, page=page, **about)[0])
    assert "https://office.example/admin/engagements/case/" in mail.body
    assert 'href="https://office.example/admin/engagements/case/"' in html_of(mail)


def test_email_reads_in_the_language_and_time_zone_of_its_reader():
    person = accounts.person(language="ar", time_zone="Asia/Amman")
    with translation.override("en"), timezone.override("America/New_York"):
        mail = render.email(notified(person))
    assert "عون" in mail.body
    assert "2026-03-05 20:30 +03" in mail.body
    assert '<html lang="ar" dir="rtl">' in html_of(mail)
    assert mail.message()["Content-Language"] == "ar"


def test_email_makes_values_deep_in_a_list_alive():
    rows = [{"name": {"en": "Aid", "fr": "Aide"}, "due_at": CLOSES}]
    mail = render.email(notified(accounts.person(time_zone="Asia/Kolkata"), rows=rows))
    assert "[Aid 23:00]" in mail.body


def test_email_can_be_stopped_with_one_click_and_says_why_it_came():
    mail = render.email(notified(accounts.person()))
    headers = mail.message()
    address = headers["List-Unsubscribe"]
    assert address.startswith("<https://portal.example/notifications/stop/")
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert address.strip("<>") in mail.body
    assert address.strip("<>") in html_of(mail)
    assert "“Something new”" in mail.body


def test_email_of_what_cannot_be_stopped_offers_no_stopping():
    notice = notify_address(
        ACCOUNT, "a@example.org", at=AT, language="en", recipient=accounts.person(), secret="ABC-123"
    )
    mail = render.email(notice)
    assert "Code: ABC-123" in mail.body
    assert "cannot be turned off" in mail.body
    assert not any(name.startswith("List-") for name in mail.message())
    assert "/notifications/stop/" not in mail.body + html_of(mail)
    assert mail.to == ["a@example.org"]


def test_email_to_an_address_of_nobody_here_says_so():
    notice = notify_address(NEWS, "new@example.org", at=AT, language="en", title="x", closes_at=AT)
    mail = render.email(notice)
    assert "someone entered this address" in mail.body
    assert "List-Unsubscribe" not in mail.message()


def test_email_carries_the_message_id_of_its_row_and_wants_no_answering_machine():
    notice = notified(accounts.person())
    for _time in range(2):
        headers = render.email(notice).message()
        assert headers["Message-ID"] == notice.message_id
        assert headers["Auto-Submitted"] == "auto-generated"


def test_email_when_discreet_names_nothing():
    person = accounts.person()
    notice = notified(person, discreet=True)
    mail = render.email(notice)
    everything = mail.message().as_string() + mail.subject + mail.body + html_of(mail)
    for word in ("Water", "soil", "Aid", "2026-03-05", "Something new", NEWS):
        assert word not in everything
    assert "https://portal.example/healthz" in mail.body
    assert "List-Unsubscribe" in mail.message()


def test_fragment_reads_in_the_language_and_zone_of_the_page(django_assert_num_queries):
    notice = Notice.objects.get(pk=notified(accounts.person()).pk)
    with timezone.override(timezone.get_fixed_timezone(timedelta(hours=2))), django_assert_num_queries(0):
        assert render.fragment(notice).strip() == "<p>Water &lt;b&gt;&amp; soil, 19:30</p>"


def test_fragment_of_a_broken_notice_says_only_that_there_is_news(caplog):
    notice = notified(accounts.person(), closes_at="soon, Water")
    assert render.fragment(notice).strip() == "<p>You have a new message.</p>"
    assert "ValueError" in caplog.text
    assert "Water" not in caplog.text


def conversation(person, **context):
    message = render.email(notified(person, **context)).message()
    assert message["References"] == message["In-Reply-To"]
    return message["References"]


def test_emails_about_one_input_are_one_conversation():
    one, other = accounts.person(), accounts.person()
    first = conversation(one, reference="FP-2026-ABCD-EFGH")
    assert first.endswith("@focalpoint.example>")
    assert "ABCD" not in first
    assert conversation(one, reference="FP-2026-ABCD-EFGH", title="The next") == first
    assert conversation(one, reference="FP-2026-JKMN-PQRS") != first
    assert conversation(other, reference="FP-2026-ABCD-EFGH") != first
    assert conversation(one) is None


def test_discreet_email_is_tied_to_no_other():
    assert conversation(accounts.person(), reference="FP-2026-ABCD-EFGH", discreet=True) is None


def test_replies_go_to_the_office(settings):
    settings.OFFICE_EMAIL = "office@portal.example"
    assert render.email(notified(accounts.person())).message()["Reply-To"] == "office@portal.example"
