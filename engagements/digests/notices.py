"""The daily digest is a notice of its own kind; the notices it carries are written by the other packages."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from engagements.digests.content import contents
from engagements.digests.sections import TOP
from focalpoint.notifications.audience import Verdict
from focalpoint.notifications.digest import carried_items
from focalpoint.notifications.kinds import register
from focalpoint.notifications.models import Notice
from organisations.accounts.models import User


def _of_its_reader(notices: Sequence[Notice], at: datetime) -> dict[UUID, Verdict]:
    """It only counts what waits for its reader; each line of the mail is asked for when it is sent."""
    return {notice.pk: Verdict.FULL for notice in notices}


def _compose(notices: Sequence[Notice], at: datetime) -> Mapping[UUID, Mapping[str, object]]:
    """What each says now: meanwhile its reader may have left, or an input may have become confidential.

    Of several to one person, which waited for the mail server, the latest speaks for all.
    """
    latest: dict[UUID, Notice] = {}
    for notice in sorted(notices, key=lambda notice: notice.created_at):
        if isinstance(notice.recipient, User):
            latest[notice.recipient.pk] = notice
    people = [notice.recipient for notice in latest.values() if isinstance(notice.recipient, User)]
    composed = contents(people, carried_items(notices, most=TOP, at=at), at=at, with_titles=True)
    return {latest[person].pk: context for person, context in composed.items()}


DAILY = register(
    "daily_digest",
    _("Your daily digest"),
    group=_("Daily digest"),
    action=_("Open your list"),
    audience=_of_its_reader,
    compose=_compose,
)
