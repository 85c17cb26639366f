"""The daily digest is a notice of its own kind; the notices it carries are written by the other packages."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from focalpoint.notifications.audience import Verdict
from focalpoint.notifications.kinds import register
from focalpoint.notifications.models import Notice

# One that waited longer, for a mail server that was away, may name what is not its reader's any more.
FRESH = timedelta(hours=1)


def _while_fresh(notices: Sequence[Notice], at: datetime) -> dict[UUID, Verdict]:
    return {
        notice.pk: Verdict.FULL if at < notice.created_at + FRESH else Verdict.DISCREET for notice in notices
    }


DAILY = register("daily_digest", _("Your daily digest"), group=_("Daily digest"), audience=_while_fresh)
