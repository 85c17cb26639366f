"""What prevents an entry from being submitted, which others it may duplicate, and what is to be checked."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Lower
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from focalpoint.errors import Problem
from focalpoint.search import folded, terms
from organisations.accounts.models import User
from organisations.profiles.models import Point, Profile, ProfileQuerySet, Verification
from organisations.profiles.states import DECIDED, State

# What the office verified: when one of them is changed afterwards, it checks the entry again.
IDENTITY = ["legal_name", "country", "registration_number"]


def problems_of(
    profile: Profile, *, has_themes: bool | None = None, needs_proof: bool = True
) -> list[Problem]:
    """All that the office needs for its check and does not have, in the order of the page.

    Once it has decided, the proof may be gone.
    """
    themed = profile.themes.exists() if has_themes is None else has_themes
    checks = _checks(profile, themed, needs_proof)
    return [Problem(field, message) for missing, field, message in checks if missing]


def _checks(profile: Profile, themed: bool, needs_proof: bool) -> Iterator[tuple[bool, str, Promise]]:
    yield not profile.legal_name.strip(), "legal_name", _("Enter the legal name.")
    yield not profile.kind, "kind", _("Choose the type of organisation.")
    yield not profile.country, "country", _("Choose the country it is based in.")
    yield not profile.mission.strip(), "mission", _("Describe in a few sentences what it does.")
    yield not themed, "themes", _("Choose at least one theme.")
    unproved = not profile.registration_number.strip() and profile.evidence_id is None
    yield (
        unproved and needs_proof,
        "registration_number",
        _("Enter the registration number, or add a file as evidence."),
    )


def called(profiles: ProfileQuerySet, name: str) -> ProfileQuerySet:
    """Those of `profiles` with every word of `name` in one of their names, however either is written."""
    for word in terms(name):
        profiles = profiles.filter(folded_names__contains=word)
    return profiles


def twins(legal_name: str, website: str = "") -> ProfileQuerySet:
    """Entries with the same name, however it is written, or the same website; never shown to the public."""
    same = Q(pk=None)
    if name := folded(legal_name):
        same |= Q(folded_name=name)
    if addresses := _written(website):
        same |= Q(lower_website__in=addresses)
    return Profile.objects.annotate(lower_website=Lower("website")).filter(same)


def _written(website: str) -> list[str]:
    """All ways to write the address of one site."""
    parts = urlsplit(website.lower())
    if not parts.hostname:
        return []
    place = parts.hostname.removeprefix("www.") + parts.path.rstrip("/")
    ends = [f"{www}{place}{slash}" for www in ("", "www.") for slash in ("", "/")]
    return [f"{scheme}://{end}" for scheme in ("http", "https") for end in ends]


def twins_known_to(user: User, legal_name: str, website: str = "") -> ProfileQuerySet:
    """Those of the twins that the person may know of: in the public directory, or their own."""
    listed = Q(state=State.VERIFIED, listed=True)
    own = Q(pk__in=Profile.objects.represented_by(user).values("pk"))
    return twins(legal_name, website).filter(listed | own)


def look_alikes(profile: Profile) -> ProfileQuerySet:
    """For the office: every other entry that may be the same organisation."""
    return twins(profile.legal_name, profile.website).exclude(pk=profile.pk)


def checkable(profile: Profile) -> list[Point]:
    """What can be checked of the entry: no one checks what it does not say."""
    given = {"contact": True, "evidence": profile.evidence_id is not None}
    return [point for point in Point if given.get(point, bool(getattr(profile, point, "")))]


def changed_since(profile: Profile, sheet: Verification) -> list[str]:
    """Which of the fields that were verified say something else now."""
    return [field for field in IDENTITY if getattr(profile, field) != getattr(sheet, field)]


def with_ended_evidence(at: datetime) -> QuerySet[Profile]:
    """Those that were decided on so long ago that nobody needs the file any more."""
    before = at - timedelta(days=settings.EVIDENCE_KEPT_DAYS)
    decided = Profile.objects.filter(state__in=DECIDED, due_at=None, decided_at__lt=before)
    return decided.filter(evidence__uploaded_at__lt=before)


def ended_sources(at: datetime) -> QuerySet[Verification]:
    """Sheets whose source nobody needs any more: a later one replaced them long ago."""
    before = at - timedelta(days=settings.EVIDENCE_KEPT_DAYS)
    later = Verification.objects.filter(profile=OuterRef("profile"), pk__gt=OuterRef("pk"))
    return Verification.objects.exclude(source="").filter(Exists(later.filter(checked_at__lt=before)))


def with_ended_sources(at: datetime) -> QuerySet[Profile]:
    return Profile.objects.filter(pk__in=ended_sources(at).values("profile"))


def waiting() -> ProfileQuerySet:
    """What the office has to check, the first due first."""
    return Profile.objects.to_check().order_by("due_at", "pk")
