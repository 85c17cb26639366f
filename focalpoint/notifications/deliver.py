"""Deliver the mails that wait in the outbox: claim some, send them over one connection, mark each.

A claim is a time on the row, taken in a short transaction: nothing is locked while a mail server thinks.
A worker that is killed leaves claims that run out, and its rows are sent again with the same Message-ID;
at most the one mail in flight arrives twice.
"""

import logging
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import datetime, timedelta

from django.core.mail import get_connection
from django.db import transaction
from django.db.models import Q, QuerySet

from focalpoint import installation, log
from focalpoint.notifications import alarm, faults, render
from focalpoint.notifications.audience import Verdict
from focalpoint.notifications.concurrency import limited_concurrency
from focalpoint.notifications.faults import Fault
from focalpoint.notifications.kinds import KINDS
from focalpoint.notifications.models import Delivery, Notice
from focalpoint.notifications.standing import composed, other_channels, standings

logger = logging.getLogger(__name__)

BATCH = 50
# Longer than a task may live (CELERY_TASK_TIME_LIMIT): no claim runs out under a worker that is alive.
CLAIM = timedelta(minutes=6)
# A run ends after this long, so that the worker's other tasks can run.
RUN_SECONDS = 20.0
LONGEST_WAIT = timedelta(hours=1)
# Since a mail itself was refused for now, as RFC 5321 advises. A server that is away is waited for.
GIVE_UP_AFTER = timedelta(days=5)
# So many mails in a row that broke the connection mean that it is not the mails.
BROKEN_LIMIT = 3

Clock = Callable[[], datetime]


def deliver_waiting(*, clock: Clock) -> bool:
    """Send what waits, until nothing does or the time of one run is over; whether something is left.

    A copy of another portal sends nothing: its emails were sent already, or will be by the other one.
    """
    if not installation.may_act():
        return False
    ends = time.monotonic() + RUN_SECONDS
    while has_waiting(clock()):
        with limited_concurrency() as free:
            if not free:
                return False
            while claimed := claim(at=clock()):
                _Batch(sift(claimed, at=clock()), clock, ends).send()
                if time.monotonic() > ends:
                    return has_waiting(clock())
    return False


def _claimable(at: datetime) -> QuerySet[Notice]:
    return Notice.objects.filter(
        Q(claimed_until=None) | Q(claimed_until__lt=at), delivery=Delivery.WAITING, next_attempt_at__lte=at
    )


def has_waiting(at: datetime) -> bool:
    """Whether there is something to send that no worker has claimed."""
    return _claimable(at).exists()


@transaction.atomic
def claim(*, at: datetime) -> list[Notice]:
    """The next notices, those that waited longest, ours until `claimed_until`."""
    rows = _claimable(at).select_for_update(skip_locked=True, of=("self",)).select_related("recipient")
    notices = list(rows.order_by("next_attempt_at", "id")[:BATCH])
    until = at + CLAIM
    Notice.objects.filter(pk__in=[notice.pk for notice in notices]).update(claimed_until=until)
    for notice in notices:
        notice.claimed_until = until
    return notices


def sift(notices: list[Notice], *, at: datetime) -> list[Notice]:
    """Those of the claimed that are still to be sent, to the address that is right now, as discreet as now
    needed. The others lose their mail; what their readers want elsewhere stays in the inbox or the digest.
    """
    standing, channels = standings(notices, at=at), other_channels(notices)
    to_mail = [n for n in notices if standing[n.pk] != Verdict.GONE and n.pk not in channels]
    standing.update(composed(to_mail, at=at))
    wanted = []
    for notice in notices:
        if standing[notice.pk] == Verdict.GONE or notice.pk in channels:
            continue
        kind = KINDS.get(notice.kind)
        if notice.recipient is not None and kind is not None and not kind.keeps_address:
            notice.address = notice.recipient.email
        if standing[notice.pk] == Verdict.DISCREET:
            notice.context["discreet"] = True
        wanted.append(notice)
    _drop([notice for notice in notices if standing[notice.pk] == Verdict.GONE])
    for channel in set(channels.values()):
        elsewhere = [n for n in notices if channels.get(n.pk) == channel and standing[n.pk] != Verdict.GONE]
        _ours(elsewhere).update(
            channel=channel, delivery=Delivery.NONE, next_attempt_at=None, claimed_until=None
        )
    return wanted


def _drop(notices: list[Notice]) -> None:
    if notices:
        _ours(notices).update(
            delivery=Delivery.DROPPED, next_attempt_at=None, claimed_until=None, secret="", error=""
        )


class _Batch:
    """Claimed notices on their way: one connection, opened again when something broke it."""

    def __init__(self, notices: list[Notice], clock: Clock, ends: float) -> None:
        self.waiting = notices[::-1]
        self.clock, self.ends = clock, ends
        self.connection = get_connection()
        self.broken = 0

    def send(self) -> None:
        try:
            while self.waiting and time.monotonic() < self.ends and self._open():
                self._send(self.waiting.pop())
            _release(self.waiting)
        finally:
            self._hang_up()

    def _open(self) -> bool:
        try:
            self.connection.open()
        except OSError as error:
            self._put_off(error)
            return False
        return True

    def _send(self, notice: Notice) -> None:
        try:
            self.connection.send_messages([render.email(notice)])
        except OSError as error:
            self._not_taken(notice, error)
        except Exception as error:
            # Only the type: what went wrong may quote what the template was given.
            logger.error("Notice %s of kind %s: %s", notice.pk, notice.kind, log.described(error))
            problem = f"It could not be rendered: {type(error).__name__}"
            _failed([notice], problem, at=self.clock(), fault=Fault.OF_MAIL)
        else:
            _sent(notice, at=self.clock())
            self.broken = 0

    def _not_taken(self, notice: Notice, error: OSError) -> None:
        """The mail did not go out: for a reason of its own, or because the connection broke."""
        at, fault = self.clock(), faults.fault_of(error)
        _failed([notice], faults.described(error), at=at, fault=fault)
        if fault == Fault.UNSURE and alarm.is_stalled(at):
            logger.error("The mail server refuses us")
            alarm.raise_alarm(at)
        if faults.is_answer(error):
            self.broken = 0
            return
        self._hang_up()
        self.broken += 1
        if self.broken >= BROKEN_LIMIT:
            self._put_off(error)

    def _put_off(self, error: OSError) -> None:
        """The server is down or refuses us: all remaining mails are tried again later."""
        at = self.clock()
        is_alarming = alarm.is_stalled(at)
        level = logging.ERROR if is_alarming else logging.WARNING
        logger.log(level, "The mail server is away: %s", type(error).__name__)
        _failed(self.waiting, faults.described(error), at=at)
        if is_alarming:
            alarm.raise_alarm(at)
        self.waiting = []

    def _hang_up(self) -> None:
        with suppress(OSError):
            self.connection.close()


def _ours(notices: Iterable[Notice]) -> QuerySet[Notice]:
    """Their rows, as long as the claim is still ours."""
    notices = list(notices)
    claims = {notice.claimed_until for notice in notices}
    return Notice.objects.filter(
        pk__in=[notice.pk for notice in notices], claimed_until__in=claims, delivery=Delivery.WAITING
    )


def _sent(notice: Notice, *, at: datetime) -> None:
    _ours([notice]).update(
        delivery=Delivery.SENT,
        address=notice.address,
        sent_at=at,
        attempts=notice.attempts + 1,
        next_attempt_at=None,
        claimed_until=None,
        error="",
        secret="",
    )


def _release(notices: list[Notice]) -> None:
    """Claimed and not tried: the next run takes them."""
    if notices:
        _ours(notices).update(claimed_until=None)


def _failed(notices: list[Notice], error: str, *, at: datetime, fault: Fault = Fault.OF_SERVER) -> None:
    """Keep the error on each row and try again later: after 1, 2, 4 minutes and so on, up to an hour.

    Only a fault that is not the server's ever ends that: at once when it is final, else after some days.
    """
    if not notices:
        return
    ours = _ours(notices)
    for notice in notices:
        notice.error, notice.claimed_until = error, None
        notice.next_attempt_at = at + pause(notice.attempts)
        notice.attempts += 1
        if fault == Fault.OF_SERVER:
            continue
        notice.refused_at = notice.refused_at or at
        if fault == Fault.FINAL or _is_over(notice.refused_at, fault, at):
            notice.delivery, notice.next_attempt_at, notice.secret = Delivery.GIVEN_UP, None, ""
            logger.error("Notice %s of kind %s was given up", notice.pk, notice.kind)
    ours.bulk_update(
        notices,
        ["error", "claimed_until", "next_attempt_at", "attempts", "refused_at", "delivery", "secret"],
    )


def _is_over(refused_at: datetime, fault: Fault, at: datetime) -> bool:
    """Refused for days; where it may be us who are refused, for days in which the server took other mails."""
    until = at - GIVE_UP_AFTER
    if fault == Fault.UNSURE:
        return alarm.has_sent(after=refused_at, until=until)
    return refused_at <= until


def pause(attempts: int) -> timedelta:
    """How long after the failure that came after `attempts` others."""
    return min(timedelta(minutes=2 ** min(attempts, 10)), LONGEST_WAIT)
