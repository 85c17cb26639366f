"""The outbox in the admin: states and errors, no content, no addresses; one verb."""

import html
import re
from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags

from focalpoint.admin.outbox import outcome_of
from focalpoint.audit.models import Entry
from focalpoint.notifications.kinds import KINDS
from focalpoint.notifications.models import Delivery, Notice
from tests.factories import accounts, cases, notices, routing
from tests.focalpoint.admin.records import heading, value_of
from tests.plans import only_index

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
LIST = "admin:focalpoint_notice_changelist"


@pytest.mark.parametrize(
    ("role", "status"),
    [("auditor", 200), ("officer", 200), ("lead", 200), ("operator", 200), ("representative", 403)],
)
def test_view_by_role(client, enter, role, status):
    enter(role)
    notice = notices.given_up()
    assert client.get(reverse(LIST), follow=True).status_code == status
    one = reverse("admin:focalpoint_notice_change", args=[notice.pk])
    assert client.get(one, follow=True).status_code == status


def test_nobody_changes_it(client, enter):
    enter("operator")
    notice = notices.given_up()
    assert client.get(reverse("admin:focalpoint_notice_add")).status_code == 403
    assert client.get(reverse("admin:focalpoint_notice_delete", args=[notice.pk])).status_code == 403
    change = reverse("admin:focalpoint_notice_change", args=[notice.pk])
    assert client.post(change, {"delivery": "sent"}).status_code == 403


def test_states_and_errors_are_shown_and_nothing_else(client, enter):
    enter("auditor")
    notice = notices.given_up(
        address="quokka@example.org",
        context={"title": "Numbat"},
        secret="wombat",
        link="/en/my/inputs/bilby/",
        error="550 no such mailbox <quokka@example.org>",
        recipient=None,
    )
    for address in (reverse(LIST), reverse("admin:focalpoint_notice_change", args=[notice.pk])):
        page = client.get(address).content.decode()
        for shown in ("Your organisation was verified", "Not delivered", "550 no such mailbox"):
            assert shown in page
        for hidden in ("quokka", "Numbat", "wombat", "bilby"):
            assert hidden not in page


def test_page_of_a_notice_is_called_what_people_call_it(client, enter):
    enter("auditor")
    notice = notices.notice(Delivery.SENT, kind="profile_declined", error="")
    page = client.get(reverse("admin:focalpoint_notice_change", args=[notice.pk])).content.decode()
    assert "profile_declined" not in page
    assert heading(page) == str(KINDS["profile_declined"].label)
    assert value_of(page, "problem") == "–"
    assert "/history/" not in page


class TestFrontPage:
    """An email that never arrived leaves someone without news: the office has to write in another way."""

    def sentence(self, client):
        page = client.get("/admin/").content.decode()
        told = re.search(r'<p class="notice warning">.*?</p>', page, re.DOTALL)
        return " ".join(strip_tags(told[0]).split()) if told else ""

    def test_undelivered_emails_of_the_last_week_are_counted(self, client, enter):
        enter("officer")
        now = timezone.now()
        for days in (1, 3):
            notices.given_up(created_at=now - timedelta(days=days))
        notices.given_up(created_at=now - timedelta(days=8), error="too old")
        notices.notice(Delivery.WAITING, created_at=now)
        assert self.sentence(client).startswith("2 emails of the last 7 days could not be delivered.")
        page = client.get("/admin/").content.decode()
        address = re.search(r'href="([^"]*delivery__exact=given_up[^"]*)"', page)[1]
        listed = client.get(html.unescape(address)).content.decode()
        assert listed.count("no such mailbox") == 2
        assert "too old" not in listed

    def test_nothing_is_said_where_all_arrived_and_to_those_who_can_do_nothing(self, client, enter):
        enter("officer")
        assert self.sentence(client) == ""
        notices.given_up(created_at=timezone.now())
        assert self.sentence(client).startswith("1 email of the last 7 days could not be delivered.")
        enter("auditor")
        assert self.sentence(client) == ""


@pytest.mark.parametrize(
    ("role", "sees"), [("officer", {"to", "input"}), ("operator", {"to"}), ("auditor", set())]
)
@pytest.mark.parametrize("delivery", [Delivery.GIVEN_UP, Delivery.WAITING])
def test_of_a_mail_that_was_given_up_those_who_may_see_to_whom_and_about_what(
    client, enter, role, sees, delivery
):
    enter(role)
    given = {"address": "quokka@example.org", "recipient": None, "context": {"reference": "FP-2026-NUMB"}}
    notice = notices.notice(delivery, **given)
    page = client.get(reverse("admin:focalpoint_notice_change", args=[notice.pk])).content.decode()
    is_given_up = delivery == Delivery.GIVEN_UP
    assert ("quokka" in page) is (is_given_up and "to" in sees)
    assert ("NUMB" in page) is (is_given_up and "input" in sees)
    assert "quokka" not in client.get(reverse(LIST)).content.decode()


def test_a_kind_is_found_without_reading_the_others():
    only_index(Notice, "notice_of_kind")
    plan = Notice.objects.filter(kind="profile_declined").order_by("-created_at", "-id").explain()
    assert "notice_of_kind" in plan, plan


def test_filter_by_delivery_and_kind(client, enter):
    enter("officer")
    notices.given_up(error="the one")
    notices.notice(error="the other", kind="profile_declined")
    assert "the other" not in client.get(reverse(LIST), {"delivery__exact": "given_up"}).content.decode()
    assert "the one" not in client.get(reverse(LIST), {"kind": "profile_declined"}).content.decode()


class TestSearch:
    def listed(self, client, text):
        return set(client.get(reverse(LIST), {"q": text}).context["cl"].result_list)

    @pytest.mark.parametrize(
        ("role", "by_input", "by_recipient"),
        [
            ("auditor", True, True),
            ("officer", True, True),
            ("lead", True, True),
            ("operator", False, True),
        ],
    )
    def test_search_by_role(self, client, enter, role, by_input, by_recipient):
        enter(role)
        case = cases.in_state("referred")
        about = [notices.notice(target_id=case.main_submission_id)]
        about.append(notices.notice(target_id=routing.referral(case).pk))
        person = accounts.person(email="quokka@example.org")
        to = [notices.notice(recipient=person), notices.notice(address="wombat@example.org", recipient=None)]
        assert self.listed(client, case.main_submission.reference) == (set(about) if by_input else set())
        assert self.listed(client, " Quokka@Example.org ") == ({to[0]} if by_recipient else set())
        assert self.listed(client, "wombat@example.org") == ({to[1]} if by_recipient else set())
        assert self.listed(client, "bilby@example.org") == set()

    def test_search_for_anything_else_finds_nothing_and_says_so(self, client, enter):
        enter("officer")
        notices.notice(recipient=accounts.person(email="quokka@example.org", name="Quokka"))
        for text in ("quokka", "profile_verified", "%", "@example.org"):
            assert self.listed(client, text) == set()
        page = client.get(reverse(LIST), {"q": "quokka"}).content.decode()
        assert "Search for a whole reference or a whole email address." in page

    def test_search_shows_no_address_and_no_reference(self, client, enter):
        enter("auditor")
        person = accounts.person(email="quokka@example.org", name="Numbat")
        notices.given_up(recipient=person, address=person.email, context={"reference": "FP-2026-BILB"})
        page = client.get(reverse(LIST), {"q": person.email}).content.decode()
        # The links hold what was searched for, to lead back to it.
        rows = strip_tags(page[page.index('id="result_list"') :])
        assert "refused it for good" in rows
        for hidden in ("quokka", "Numbat", "BILB"):
            assert hidden not in rows


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({}, "Waiting to be sent."),
        ({"attempts": 3}, "Not sent yet: the email server could not take it. It is tried again."),
        (
            {"attempts": 3, "refused_at": AT},
            "Not sent yet: the email server refused it for now. It is tried again.",
        ),
        ({"delivery": "sent", "sent_at": AT}, "The email server accepted it on 2 March 2026, 09:00."),
        (
            {"delivery": "sent", "sent_at": AT, "read_at": AT},
            "The email server accepted it on 2 March 2026, 09:00. Read on the portal on 2 March 2026, 09:00.",
        ),
        ({"delivery": "given_up"}, "Not delivered: the email server refused it for good."),
        ({"delivery": "dropped"}, "Not sent: it was not needed any more."),
        ({"delivery": "none", "channel": "inbox"}, "No email: only in the notifications on the portal."),
        ({"delivery": "none", "channel": "digest"}, "It will be in the daily digest."),
    ],
    ids=["new", "server", "refused", "sent", "read", "given up", "dropped", "inbox", "digest"],
)
def test_outcome_is_said_in_words(fields, said):
    assert " ".join(outcome_of(notices.notice(**{"delivery": "waiting", **fields}))) == said


def test_outcome_of_what_a_digest_carried_is_the_digests():
    digest = notices.notice("sent", sent_at=AT, kind="daily_digest")
    carried = notices.notice("none", channel="digest", digest=digest)
    assert outcome_of(carried) == ["In a daily digest. The email server accepted it on 2 March 2026, 09:00."]


def press(client, *chosen):
    data = {"action": "retry", "_selected_action": [str(notice.pk) for notice in chosen]}
    return client.post(reverse(LIST), data, follow=True)


@pytest.mark.parametrize("role", ["officer", "lead", "operator"])
def test_retry(client, enter, role):
    user = enter(role)
    notice, other = notices.given_up(), notices.given_up()
    page = press(client, notice).content.decode()
    assert "1 email will be sent again" in page
    assert Notice.objects.get(pk=notice.pk).delivery == Delivery.WAITING
    assert Notice.objects.get(pk=other.pk).delivery == Delivery.GIVEN_UP
    assert Entry.objects.get(verb="notice.retried").by == user.pk


def test_retry_by_an_auditor_who_changes_nothing(client, enter):
    enter("auditor")
    notice = notices.given_up()
    press(client, notice)
    assert Notice.objects.get().delivery == Delivery.GIVEN_UP
    assert "Send again" not in client.get(reverse(LIST)).content.decode()


def test_list_costs_the_same_at_every_size(client, enter, django_assert_num_queries):
    enter("officer")
    notices.given_up()
    client.get(reverse(LIST))
    with django_assert_num_queries(4):
        client.get(reverse(LIST))
    for _ in range(60):
        notices.given_up()
    with django_assert_num_queries(4):
        client.get(reverse(LIST))
