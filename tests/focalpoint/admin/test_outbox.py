"""The outbox in the admin: states and errors, no content, no addresses; one verb."""

import pytest
from django.urls import reverse

from focalpoint.audit.models import Entry
from focalpoint.notifications.models import Delivery, Notice
from tests.factories import notices

pytestmark = pytest.mark.django_db
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


def test_filter_by_delivery_and_kind(client, enter):
    enter("officer")
    notices.given_up(error="the one")
    notices.notice(error="the other", kind="profile_declined")
    assert "the other" not in client.get(reverse(LIST), {"delivery__exact": "given_up"}).content.decode()
    assert "the one" not in client.get(reverse(LIST), {"kind": "profile_declined"}).content.decode()


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
