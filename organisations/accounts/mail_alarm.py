"""Who in the office hears that no email is sent: those who answer for it, in their inbox."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from focalpoint.notifications import alarm
from focalpoint.notifications.audience import Verdict
from focalpoint.notifications.kinds import register
from focalpoint.notifications.models import Channel, Notice
from focalpoint.notifications.notify import notify
from organisations.accounts.models import User
from organisations.accounts.roles import Role


def _answerable() -> QuerySet[User]:
    return User.objects.filter(Q(is_superuser=True) | Q(roles__contains=[Role.LEAD_OFFICER]), is_active=True)


def _still_answer(notices: Sequence[Notice], at: datetime) -> dict[UUID, Verdict]:
    keys = set(_answerable().values_list("pk", flat=True))
    return {notice.pk: Verdict.FULL for notice in notices if notice.recipient_id in keys}


STALLED = register(
    "mail_stalled",
    _("No emails are being sent"),
    group=_("The office"),
    action=_("Open the outbox"),
    default=Channel.INBOX,
    audience=_still_answer,
)


def tell(since: datetime, at: datetime) -> None:
    notify(STALLED, _answerable(), at=at, page=("admin:focalpoint_notice_changelist",), since_at=since)


alarm.LISTENERS.append(tell)
