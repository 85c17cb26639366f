"""How the office reads that a colleague is away."""

from datetime import datetime

from django.utils.translation import gettext as _

from focalpoint.office import in_words
from organisations.accounts.models import User
from organisations.accounts.queries import deputy_of


def away_in_words(person: User | None, now: datetime) -> str:
    """Until when, or from when, and who acts meanwhile; empty without an absence, and once it is over."""
    if person is None or person.absent_from is None or person.absent_until is None:
        return ""
    if person.absent_until < now:
        return ""
    days = {"first": in_words(person.absent_from), "last": in_words(person.absent_until)}
    if not person.is_absent(now):
        return _("away from %(first)s until %(last)s") % days
    deputy = deputy_of(person, now)
    if deputy is None:
        return _("away until %(last)s, no deputy") % days
    return _("away until %(last)s, deputy: %(deputy)s") % {**days, "deputy": deputy}
