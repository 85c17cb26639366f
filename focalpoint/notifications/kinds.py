"""The kinds of notices: each noun registers its own in its notices.py.

A kind's name is the folder of its templates, templates/notices/<name>/ with subject.txt, body.txt, body.html
and inbox.html, and the verb it tells of: `note_sent` tells of `note.sent`.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from focalpoint.notifications.audience import Audience, Compose
from focalpoint.notifications.models import Channel

OPEN_PAGE = _("Open the page")


@dataclass(frozen=True)
class Kind:
    """`label` is what the settings page calls it, `action` what the button of its email says.

    What cannot be stopped is always sent by email at once.

    `audience` says who it still is for when it is sent. One without is about its reader alone, whoever can
    sign in.
    """

    name: str
    label: str | Promise
    group: str | Promise
    action: str | Promise = OPEN_PAGE
    default: str = Channel.MAIL
    stoppable: bool = True
    audience: Audience | None = None
    # It goes to the address that it was written to, even if that is not its reader's any more.
    keeps_address: bool = False
    # It also goes to someone who cannot sign in any more.
    after_deactivation: bool = False
    # How long what it holds is of use; a mail that comes later would mislead.
    valid_for: timedelta | None = None
    # What a mail of many lines says at the moment it is sent, in place of what was written.
    compose: Compose | None = None


KINDS: dict[str, Kind] = {}


def register(
    name: str,
    label: str | Promise,
    *,
    group: str | Promise,
    action: str | Promise = OPEN_PAGE,
    default: str = Channel.MAIL,
    stoppable: bool = True,
    audience: Audience | None = None,
    keeps_address: bool = False,
    after_deactivation: bool = False,
    valid_for: timedelta | None = None,
    compose: Compose | None = None,
) -> str:
    """Make `name` known, once; returns it, for the constant in the noun's notices.py."""
    if name in KINDS:
        raise ValueError(f"The kind of notice {name} is registered twice.")
    KINDS[name] = Kind(
        name,
        label,
        group,
        action,
        default,
        stoppable,
        audience,
        keeps_address,
        after_deactivation,
        valid_for,
        compose,
    )
    return name
