"""One email for what a bulk act says to one person; each notice is in their inbox by itself."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from engagements.bulk.models import BulkAct
from focalpoint.notifications import bundles
from focalpoint.notifications.audience import Verdict
from focalpoint.notifications.kinds import register
from focalpoint.notifications.models import Notice


def _of_its_reader(notices: Sequence[Notice], at: datetime) -> dict[UUID, Verdict]:
    """It only carries; each line is asked for when it is sent."""
    return {notice.pk: Verdict.FULL for notice in notices}


# By which channel each line is wanted was asked of its own kind.
TOGETHER = register(
    "notices_together",
    _("Several notifications in one email"),
    group=_("Daily digest"),
    action=_("Open your notifications"),
    stoppable=False,
    audience=_of_its_reader,
    compose=bundles.compose,
)


def ended(act: BulkAct, *, at: datetime) -> None:
    """To each reader of its notices."""
    bundles.send(TOGETHER, act.bundle, page=("notification-list",), at=at)
