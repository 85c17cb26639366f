"""The kinds of notices: each noun registers its own in its notices.py.

A kind's name is the folder of its templates, templates/notices/<name>/ with subject.txt, body.txt, body.html
and inbox.html, and the verb it tells of: `note_sent` tells of `note.sent`.
"""

from dataclasses import dataclass

from django.utils.functional import Promise

from focalpoint.notifications.models import Channel


@dataclass(frozen=True)
class Kind:
    """`label` is what the settings page calls it; what cannot be stopped is always mailed at once."""

    name: str
    label: str | Promise
    group: str | Promise
    default: str = Channel.MAIL
    stoppable: bool = True


KINDS: dict[str, Kind] = {}


def register(
    name: str,
    label: str | Promise,
    *,
    group: str | Promise,
    default: str = Channel.MAIL,
    stoppable: bool = True,
) -> str:
    """Make `name` known, once; returns it, for the constant in the noun's notices.py."""
    if name in KINDS:
        raise ValueError(f"The kind of notice {name} is registered twice.")
    KINDS[name] = Kind(name, label, group, default, stoppable)
    return name
