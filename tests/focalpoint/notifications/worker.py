"""A process that delivers what waits in the tests' database, to be killed: python -m … PORT."""

import sys

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.test import override_settings  # noqa: E402
from django.utils import timezone  # noqa: E402

from focalpoint.notifications import deliver  # noqa: E402
from focalpoint.notifications.kinds import KINDS  # noqa: E402
from tests.focalpoint.notifications.conftest import kinds, with_ours  # noqa: E402

KINDS.update(kinds())
with override_settings(
    TEMPLATES=with_ours(settings.TEMPLATES), EMAIL_HOST="127.0.0.1", EMAIL_PORT=int(sys.argv[1])
):
    deliver.deliver_waiting(clock=timezone.now)
