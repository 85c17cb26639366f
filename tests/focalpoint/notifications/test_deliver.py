"""Mails leave the outbox: once each, whatever happens to the mail server, to a mail, or to a worker."""

import json
import os
import subprocess
import sys
import threading
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from focalpoint.log import Json
from focalpoint.monitoring import context
from focalpoint.notifications import alarm, deliver, render
from focalpoint.notifications.models import Delivery, Notice
from focalpoint.notifications.notify import notify, notify_address
from tests.factories import accounts
from tests.focalpoint.notifications.conftest import ACCOUNT, AT, NEWS
from tests.smtp import CUT

pytestmark = pytest.mark.django_db(transaction=True)

MINUTE = timedelta(minutes=1)
# Longer than a mail ever waits for its next try, and short beside the days after which one is given up.
WHILE = timedelta(hours=3)


def notified(person, **context):
    return notify(NEWS, [person], at=context.pop("at", AT), **{"title": "News", "closes_at": AT, **context})[
        0
    ]


def many(count, **context):
    """So many notices to one person, the first the longest waiting."""
    person = accounts.person(password=None)
    return [notified(person, at=AT - timedelta(seconds=count - number), **context) for number in range(count)]


def fresh(notice):
    return Notice.objects.get(pk=notice.pk)


def states():
    return dict(Notice.objects.values_list("address", "delivery"))


def test_deliver_sends_all_that_waits_over_one_connection_per_batch(mail_server, run):
    notices = many(deliver.BATCH + 3)
    run()
    assert mail_server.ids() == [notice.message_id for notice in notices]
    assert mail_server.connections == 2
    sent = fresh(notices[0])
    assert (sent.delivery, sent.sent_at, sent.attempts) == (Delivery.SENT, AT, 1)
    assert (sent.claimed_until, sent.next_attempt_at, sent.error) == (None, None, "")
    run()
    assert len(mail_server.messages) == deliver.BATCH + 3


def test_the_log_says_of_which_request_each_mail_came(mail_server, run, caplog):
    with context.doing(request_id="a" * 16):
        mine = notified(accounts.person())
    other = notified(accounts.person())
    with caplog.at_level("INFO"), context.doing(request_id="c" * 16):
        run()
    # The mail server of the tests runs in this process, too.
    ours = [record for record in caplog.records if record.name.startswith("focalpoint")]
    lines = [json.loads(Json().format(record)) for record in ours]
    found = {line["notice"]: line.get("request_id") for line in lines if "was sent" in line["event"]}
    assert found == {str(mine.pk): "a" * 16, str(other.pk): None}
    assert mine.recipient.email not in str(lines)


def test_deliver_leaves_what_is_not_for_now(mail_server, run):
    late = notified(accounts.person(), at=AT + MINUTE)
    run(AT)
    assert mail_server.messages == []
    run(AT + MINUTE)
    assert mail_server.ids() == [late.message_id]


def test_deliver_costs_one_statement_for_each_mail(mail_server, run):
    spent = []
    for count in (1, 4):
        many(count)
        with CaptureQueriesContext(connection) as statements:
            run()
        spent.append(len(statements))
    assert spent[1] - spent[0] == 3


def test_deliver_by_two_at_once_sends_nothing_twice(mail_server, run):
    notices = many(3 * deliver.BATCH)
    together = threading.Barrier(2)

    def work():
        together.wait()
        run()
        connection.close()

    threads = [threading.Thread(target=work) for _number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(mail_server.ids()) == sorted(notice.message_id for notice in notices)
    assert mail_server.connections >= 3
    assert set(states().values()) == {Delivery.SENT}


def test_claim_takes_what_nobody_else_has_until_that_runs_out():
    first, second = many(2)
    told_twice = deliver.claim(at=AT)
    assert [notice.pk for notice in told_twice] == [first.pk, second.pk]
    assert deliver.claim(at=AT) == []
    assert deliver.claim(at=AT + deliver.CLAIM) == []
    assert len(deliver.claim(at=AT + deliver.CLAIM + MINUTE)) == 2


def test_sending_locks_nothing(mail_server, run):
    """While the mail server thinks, the row can be read in the inbox and marked."""
    (notice,) = many(1)
    mail_server.delay = 0.5
    thread = threading.Thread(target=lambda: (run(), connection.close()))
    thread.start()
    deadline = time.monotonic() + 10
    while not fresh(notice).claimed_until and time.monotonic() < deadline:
        time.sleep(0.01)
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '100ms'")
    Notice.objects.filter(pk=notice.pk).update(read_at=AT)
    thread.join()
    assert fresh(notice).delivery == Delivery.SENT


def test_deliver_whose_time_is_over_says_what_is_left(mail_server, run, monkeypatch):
    many(3)
    monkeypatch.setattr(deliver, "RUN_SECONDS", 0)
    assert run() is True
    assert Notice.objects.exclude(claimed_until=None).count() == 0
    monkeypatch.undo()


def test_deliver_killed_in_the_middle_sends_the_rest_and_at_most_one_twice(mail_server, run):
    notices = many(12)
    mail_server.delay = 0.05
    name = connection.settings_dict["NAME"]
    settings = connection.settings_dict
    host = settings["HOST"] or "localhost"
    url = f"postgresql://{settings['USER']}:{settings['PASSWORD']}@/{name}?host={host}"
    url += f"&port={settings['PORT']}" if settings["PORT"] else ""
    worker = subprocess.Popen(
        [sys.executable, "-m", "tests.focalpoint.notifications.worker", str(mail_server.port)],
        cwd=Path(__file__).parents[3],
        env={**os.environ, "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "tests.settings"},
    )
    mail_server.wait_for(4)
    worker.kill()
    worker.wait()
    mail_server.delay = 0
    now = timezone.now()
    time.sleep(0.2)
    run(now)
    assert len(mail_server.messages) < 12, "what is claimed is another's"
    run(now + deliver.CLAIM + MINUTE)
    assert set(mail_server.ids()) == {notice.message_id for notice in notices}
    assert len(mail_server.ids()) <= 13
    assert set(states().values()) == {Delivery.SENT}
    assert not deliver.has_waiting(now + timedelta(days=1))


def test_deliver_with_the_mail_server_down_keeps_all_and_sends_when_it_is_back(mail_server, run, caplog):
    first, second = many(2)
    with mail_server.down():
        run(AT)
        for notice in (fresh(first), fresh(second)):
            assert (notice.delivery, notice.attempts) == (Delivery.WAITING, 1)
            assert notice.next_attempt_at == AT + MINUTE
            assert notice.claimed_until is None
            assert "ConnectionRefusedError" in notice.error
        run(AT + MINUTE)
        assert fresh(first).next_attempt_at == AT + 3 * MINUTE
    run(AT + 2 * MINUTE)
    assert mail_server.messages == []
    run(AT + 3 * MINUTE)
    assert len(mail_server.messages) == 2
    assert fresh(first).error == ""
    assert "mail server is away" in caplog.text


def test_pause_doubles_up_to_an_hour():
    minutes = [deliver.pause(attempts).total_seconds() / 60 for attempts in [*range(8), 900]]
    assert minutes == [1, 2, 4, 8, 16, 32, 60, 60, 60]


def test_deliver_gives_up_a_mail_that_is_refused_for_days_and_forgets_the_secret(mail_server, run):
    mail_server.refuse("a@example.org", answer="451 4.2.2 Mailbox full")
    notice = notify_address(ACCOUNT, "a@example.org", at=AT, language="en", secret="ABC-123")
    now = AT
    for _attempt in range(200):
        run(now)
        last = fresh(notice)
        if last.delivery != Delivery.WAITING:
            break
        assert last.secret
        now = last.next_attempt_at
    assert AT + deliver.GIVE_UP_AFTER <= now <= AT + deliver.GIVE_UP_AFTER + timedelta(hours=1)
    assert (last.delivery, last.secret, last.next_attempt_at) == (Delivery.GIVEN_UP, "", None)
    assert last.error


def test_deliver_that_comes_after_a_day_still_tries_once(mail_server, run):
    notice = notified(accounts.person())
    run(AT + timedelta(days=3))
    assert mail_server.ids() == [notice.message_id]


@pytest.mark.parametrize(
    "trouble",
    ["gone", pytest.param(CUT, id="the line breaks"), "554 5.7.1 Relaying denied", "421 4.3.2 Closing"],
)
def test_deliver_gives_up_nothing_for_a_fault_of_the_server(mail_server, run, caplog, trouble):
    """Away, wrongly set up, or in a mood, for a week: then all goes out."""
    notices = many(3)
    if trouble == "gone":
        mail_server.stop()
    else:
        mail_server.refuse(notices[0].address, answer=trouble)
    now = AT
    while now < AT + timedelta(days=7):
        run(now)
        now += WHILE
    assert set(Notice.objects.values_list("delivery", flat=True)) == {Delivery.WAITING}
    if trouble == "gone":
        mail_server.start()
        assert any(record.levelname == "ERROR" for record in caplog.records), "nobody was alarmed"
    mail_server.answers.clear()
    run(now + timedelta(hours=1))
    assert set(mail_server.ids()) == {notice.message_id for notice in notices}


REFUSES_ONE = ["550 5.7.1 Blocked by recipient", "451 4.7.1 Greylisted", "421 4.7.0 Closing"]


@pytest.mark.parametrize("answer", REFUSES_ONE)
def test_deliver_gives_up_what_one_address_refuses_while_others_are_taken(mail_server, run, answer):
    """It may be us whom the server refuses; that it takes other mails shows that it is not."""
    blocked = notified(accounts.person(email="blocked@example.org"))
    mail_server.refuse("blocked@example.org", answer=answer)
    now, alarms, end = AT, [], AT + deliver.GIVE_UP_AFTER
    while now < end + 2 * WHILE:
        notified(accounts.person(password=None), at=now)
        run(now)
        alarms.append(alarm.is_stalled(now))
        if now < end:
            assert fresh(blocked).delivery == Delivery.WAITING
        now += WHILE
    last = fresh(blocked)
    assert (last.delivery, last.error) == (Delivery.GIVEN_UP, answer)
    assert not any(alarms)
    assert mail_server.to("blocked@example.org") == []


def test_deliver_gives_up_no_address_sooner_because_the_server_was_away(mail_server, run):
    """It refused all of us for a week; the days are counted from when it took mail again."""
    notices = [notified(accounts.person(email=f"p{number}@example.org")) for number in range(2)]
    mail_server.refuse(*(notice.address for notice in notices), answer="554 5.7.1 Relaying denied")
    run(AT)
    back = AT + timedelta(days=8)
    del mail_server.answers[notices[0].address]
    run(back)
    run(back + timedelta(hours=1))
    assert [fresh(notice).delivery for notice in notices] == [Delivery.SENT, Delivery.WAITING]
    run(back + deliver.GIVE_UP_AFTER + timedelta(hours=1))
    assert fresh(notices[1]).delivery == Delivery.GIVEN_UP


def test_deliver_to_a_server_that_refuses_us_everywhere_alarms_the_office(mail_server, run):
    lead = accounts.lead()
    people = [accounts.person(email=f"p{number}@example.org") for number in range(alarm.SEVERAL)]
    notices = [notified(person) for person in people]
    mail_server.refuse(*(notice.address for notice in notices), answer="554 5.7.1 Relaying denied")
    run(AT)
    assert not alarm.is_stalled(AT)
    later = AT + alarm.AFTER + MINUTE
    run(later)
    assert alarm.is_stalled(later)
    assert Notice.objects.filter(kind="mail_stalled", recipient=lead).exists()
    mail_server.answers.clear()
    run(later + timedelta(hours=1))
    assert not alarm.is_stalled(later + timedelta(hours=1))


def test_deliver_that_goes_on_again_ends_the_alarm(mail_server, run):
    """Not only when the turn of the last mail that waits has come again."""
    slow = notified(accounts.person())
    with mail_server.down():
        for hours in range(3):
            run(AT + timedelta(hours=hours))
    now = AT + timedelta(hours=2, minutes=1)
    assert alarm.is_stalled(now)
    notified(accounts.person(), at=now)
    run(now)
    assert fresh(slow).delivery == Delivery.WAITING
    assert not alarm.is_stalled(now)


def test_deliver_counts_the_days_of_a_refused_mail_from_its_own_first_refusal(mail_server, run):
    """Two days without a server are not held against it."""
    notice = notified(accounts.person(email="full@example.org"))
    mail_server.refuse("full@example.org", answer="452 4.2.2 Mailbox full")
    late = AT + timedelta(days=6)
    run(late)
    assert (fresh(notice).delivery, fresh(notice).refused_at) == (Delivery.WAITING, late)


def test_deliver_empties_the_secret_once_sent(mail_server, run):
    notice = notify_address(ACCOUNT, "a@example.org", at=AT, language="en", secret="ABC-123")
    assert "ABC-123" not in fresh(notice).secret
    run()
    assert "ABC-123" in mail_server.to("a@example.org")[0].get_body(("plain",)).get_content()
    assert fresh(notice).secret == ""


def test_deliver_to_an_address_that_does_not_exist_gives_up_and_sends_the_others(mail_server, run):
    gone, there = accounts.person(email="gone@example.org"), accounts.person(email="there@example.org")
    bad, good = notified(gone), notified(there)
    mail_server.refuse("gone@example.org")
    run()
    assert fresh(bad).delivery == Delivery.GIVEN_UP
    assert fresh(bad).error == "550 5.1.1 No such mailbox"
    assert fresh(good).delivery == Delivery.SENT
    assert mail_server.connections == 1


@pytest.mark.parametrize("answer", ["451 4.7.1 Greylisted", "550 5.7.1 Relaying denied"])
def test_deliver_to_an_address_refused_for_now_tries_it_alone_again(mail_server, run, answer):
    slow, quick = accounts.person(email="slow@example.org"), accounts.person()
    late, good = notified(slow), notified(quick)
    mail_server.refuse("slow@example.org", answer=answer)
    run()
    assert fresh(good).delivery == Delivery.SENT
    assert (fresh(late).delivery, fresh(late).next_attempt_at) == (Delivery.WAITING, AT + MINUTE)
    assert fresh(late).error == answer
    mail_server.answers.clear()
    run(AT + MINUTE)
    assert fresh(late).delivery == Delivery.SENT


def test_deliver_to_a_server_that_takes_no_mail_tries_each_again(mail_server, run):
    notices = many(2)
    mail_server.verdict = "554 5.7.1 We think this is spam"
    run()
    assert {fresh(notice).next_attempt_at for notice in notices} == {AT + MINUTE}
    assert fresh(notices[0]).error == "554 5.7.1 We think this is spam"


def test_deliver_to_a_server_that_hangs_up_goes_on_with_the_next(mail_server, run):
    moody, calm = accounts.person(email="moody@example.org"), accounts.person()
    bad = notified(moody, at=AT - MINUTE)
    good = [notified(calm) for _number in range(3)]
    mail_server.refuse("moody@example.org", answer="421 4.3.2 Closing")
    run()
    assert fresh(bad).delivery == Delivery.WAITING
    assert {fresh(notice).delivery for notice in good} == {Delivery.SENT}
    assert mail_server.connections == 2


def test_deliver_to_a_server_that_always_hangs_up_puts_the_whole_batch_off(mail_server, run):
    notices = many(10)
    mail_server.refuse(notices[0].address, answer="421 4.3.2 Closing")
    run()
    assert mail_server.connections == deliver.BROKEN_LIMIT
    assert {fresh(notice).next_attempt_at for notice in notices} == {AT + MINUTE}


def test_deliver_of_a_notice_that_cannot_be_rendered_blocks_no_other(mail_server, run, caplog):
    person = accounts.person()
    bad, good = notified(person, closes_at="Water, soon"), notified(person)
    run()
    assert fresh(good).delivery == Delivery.SENT
    assert (fresh(bad).delivery, fresh(bad).next_attempt_at) == (Delivery.WAITING, AT + MINUTE)
    assert fresh(bad).error == "It could not be rendered: ValueError"
    assert str(bad.pk) in caplog.text
    assert "Water" not in caplog.text


def test_deliver_of_a_kind_nobody_knows_any_more_blocks_no_other(mail_server, run):
    person = accounts.person()
    bad, good = notified(person), notified(person)
    Notice.objects.filter(pk=bad.pk).update(kind="gone")
    run()
    assert fresh(good).delivery == Delivery.SENT
    assert fresh(bad).error == "It could not be rendered: KeyError"


def test_failed_claim_of_another_is_left_alone(mail_server, run):
    """A worker that was asleep for so long that another took over changes nothing any more."""
    notified(accounts.person())
    (mine,) = deliver.claim(at=AT)
    run(AT + deliver.CLAIM + MINUTE)
    deliver._failed([mine], "too late", at=AT)
    assert (fresh(mine).delivery, fresh(mine).error) == (Delivery.SENT, "")


def test_deliver_draws_each_mail_once(mail_server, run, monkeypatch):
    drawn = []
    email = render.email
    monkeypatch.setattr(render, "email", lambda notice: drawn.append(notice.pk) or email(notice))
    notices = many(3)
    run()
    assert drawn == [notice.pk for notice in notices]
