"""The sheet of a check: what was checked, by whom, from which source, and when to look again."""

from collections.abc import Collection
from datetime import date, datetime

from focalpoint.errors import ChoiceError
from focalpoint.office import office_day
from focalpoint.verbs import note
from organisations.accounts.models import User
from organisations.profiles import verbs
from organisations.profiles.errors import NothingCheckedError, PastDayError
from organisations.profiles.models import Profile, Verification
from organisations.profiles.queries import IDENTITY, checkable, ended_sources


def write(
    profile: Profile,
    *,
    points: Collection[str],
    source: str,
    look_again_on: date | None,
    by: User,
    at: datetime,
) -> Verification:
    """Keep a sheet of the entry as it is now; the log has the points and the day, never the source.

    Raises NothingCheckedError, ChoiceError of what the entry does not say, and PastDayError.
    """
    if not points:
        raise NothingCheckedError(Verification._meta.get_field("points"))
    if not set(points) <= set(checkable(profile)):
        raise ChoiceError(Verification._meta.get_field("points"))
    if not source.strip():
        raise NothingCheckedError(Verification._meta.get_field("source"))
    if look_again_on is not None and look_again_on <= office_day(at):
        raise PastDayError(Verification._meta.get_field("look_again_on"))
    sheet = Verification.objects.create(
        profile=profile,
        points=sorted(points),
        source=source.strip(),
        look_again_on=look_again_on,
        checked_at=at,
        checked_by=by,
        **{field: getattr(profile, field) for field in IDENTITY},
    )
    note(points=sheet.points, look_again_on=look_again_on)
    return sheet


@verbs.EXPIRE_SOURCES
def expire_sources(profile: Profile, *, at: datetime) -> Profile:
    """Delete the sources of sheets that a later one replaced some time ago; the sheets stay."""
    sheets = list(ended_sources(at).filter(profile=profile.pk))
    for sheet in sheets:
        sheet.source = ""
        sheet.save(update_fields=["source"])
    note(verifications=len(sheets))
    return profile
