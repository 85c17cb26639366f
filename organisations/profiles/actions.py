"""What can be done with an organisation's entry: written, handed in, and what the office decides."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from focalpoint import audit
from focalpoint.errors import WrongStateError
from focalpoint.pages import forget_public_pages
from organisations.accounts.models import User
from organisations.calendars.queries import due_after
from organisations.profiles import notices, slugs
from organisations.profiles.errors import ChangedError, ConflictError, IncompleteError, MissingReasonError
from organisations.profiles.models import Profile
from organisations.profiles.queries import IDENTITY, lacking
from organisations.profiles.states import EDITABLE, WORKFLOW, State


def create(*, legal_name: str, country: str, website: str, by: User, at: datetime) -> Profile:
    """Begin an entry; `memberships.actions.register`, which calls this, makes `by` its owner."""
    profile = Profile.objects.create(
        slug=slugs.provisional(),
        legal_name=legal_name.strip(),
        country=country,
        website=website,
        created_at=at,
        created_by=by,
    )
    audit.record("profile.created", profile, by=by, at=at)
    return profile


@transaction.atomic
def save(
    profile: Profile,
    *,
    legal_name: str,
    name: dict[str, str],
    acronym: str,
    kind: str,
    country: str,
    countries_of_work: list[str],
    themes: Iterable[str],
    website: str,
    mission: str,
    listed: bool,
    registration_number: str,
    edit: int,
    by: User,
    at: datetime,
) -> Profile:
    """Keep what was written, if nobody saved since edit number `edit`; a draft may still be incomplete.

    Raises ConflictError with both texts when somebody did, WrongStateError when it is not open to changes,
    and IncompleteError when what the office has or verified would lose something that it needs.
    """
    mine: dict[str, Any] = {
        "legal_name": legal_name.strip(),
        "name": name,
        "acronym": acronym.strip(),
        "kind": kind,
        "country": country,
        "countries_of_work": countries_of_work,
        "website": website,
        "mission": mission,
        "listed": listed,
        "registration_number": registration_number.strip(),
    }
    codes = sorted(themes)
    current = _locked(profile, "save")
    if current.edit != edit:
        raise ConflictError(current, {**mine, "themes": codes})
    changed = [field for field, value in mine.items() if getattr(current, field) != value]
    if codes != sorted(current.themes.values_list("pk", flat=True)):
        changed.append("themes")
    _store(current, mine, codes)
    audit.record("profile.saved", current, by=by, at=at, changes={"edit": current.edit, "fields": changed})
    _after_change(current, changed, at=at)
    return _renewed(profile, current)


def _locked(profile: Profile, verb: str) -> Profile:
    """The entry as it is stored, kept from moving until the verb is through."""
    current = Profile.objects.select_for_update().get(pk=profile.pk)
    if current.state not in EDITABLE:
        raise WrongStateError(current, verb)
    return current


def _store(current: Profile, content: dict[str, Any], themes: list[Any]) -> None:
    for field, value in content.items():
        setattr(current, field, value)
    if current.state in (State.PENDING, State.VERIFIED):
        _require(current, has_themes=bool(themes))
    current.edit += 1
    current.save()
    current.themes.set(themes)


def _require(profile: Profile, **known: bool) -> None:
    if problems := lacking(profile, **known):
        raise IncompleteError(problems)


def _after_change(profile: Profile, changed: list[str], *, at: datetime) -> None:
    """What is public changes at once; the office hears when it was what it had checked."""
    if profile.state != State.VERIFIED:
        return
    forget_public_pages()
    if set(changed) & set(IDENTITY):
        notices.tell_leads(
            notices.CHANGED, profile, at=at, fields=[one for one in IDENTITY if one in changed]
        )


def _renewed(profile: Profile, current: Profile) -> Profile:
    """The caller's own object, brought up to date."""
    for field in Profile._meta.concrete_fields:
        setattr(profile, field.attname, getattr(current, field.attname))
    return profile


@transaction.atomic
def submit(profile: Profile, *, by: User, at: datetime) -> Profile:
    """Hand it in, or in again: the office's clock begins to run."""
    _require(_locked(profile, "submit"))
    due = due_after(at, settings.CHECK_DAYS)
    came_from = _move(profile, "submit", looked_at=profile.edit, submitted_at=at, submitted_by=by, due_at=due)
    audit.record(
        "profile.submitted", profile, by=by, at=at, changes={"from": came_from, "edit": profile.edit}
    )
    notices.tell_people(notices.SUBMITTED, profile, at=at, due_at=due)
    notices.tell_leads(notices.RECEIVED, profile, at=at, due_at=due)
    return profile


def _move(profile: Profile, name: str, *, looked_at: int | None = None, **changes: Any) -> str:
    """The move; with `looked_at`, only if the entry is still at that edit number."""
    where = None if looked_at is None else Q(edit=looked_at)
    try:
        return WORKFLOW.apply(profile, name, where=where, **changes)
    except WrongStateError as lost:
        if WORKFLOW.allows(lost.row, name):
            raise ChangedError from lost
        raise


@transaction.atomic
def verify(profile: Profile, *, edit: int, by: User, at: datetime) -> Profile:
    """It is who it says it is, in what the lead read: edit number `edit`. Its public address is made now."""
    slug = slugs.of_name(profile.legal_name)
    _move(profile, "verify", looked_at=edit, slug=slug, reason="", **_decided(by, at))
    _tell("profile.verified", notices.VERIFIED, profile, by=by, at=at)
    forget_public_pages()
    return profile


@transaction.atomic
def return_(profile: Profile, *, reason: str, by: User, at: datetime) -> Profile:
    """Ask its people for something; they may change the entry and hand it in again."""
    _move(profile, "return", reason=_reason(reason), **_decided(by, at))
    _tell("profile.returned", notices.RETURNED, profile, by=by, at=at)
    return profile


@transaction.atomic
def decline(profile: Profile, *, reason: str, by: User, at: datetime) -> Profile:
    """It is not accepted, for a reason that its people read."""
    _move(profile, "decline", reason=_reason(reason), **_decided(by, at))
    _tell("profile.declined", notices.DECLINED, profile, by=by, at=at)
    return profile


@transaction.atomic
def suspend(profile: Profile, *, reason: str, by: User, at: datetime) -> Profile:
    """Nothing is handed in or shown under its name until it is reinstated."""
    _move(profile, "suspend", reason=_reason(reason), **_decided(by, at))
    _tell("profile.suspended", notices.SUSPENDED, profile, by=by, at=at)
    forget_public_pages()
    return profile


@transaction.atomic
def reinstate(profile: Profile, *, by: User, at: datetime) -> Profile:
    """Verified again, at its old address."""
    _move(profile, "reinstate", reason="", **_decided(by, at))
    _tell("profile.reinstated", notices.REINSTATED, profile, by=by, at=at)
    forget_public_pages()
    return profile


def _reason(text: str) -> str:
    if not text.strip():
        raise MissingReasonError
    return text.strip()


def _decided(by: User, at: datetime) -> dict[str, Any]:
    return {"decided_at": at, "decided_by": by, "due_at": None}


def _tell(verb: str, kind: str, profile: Profile, *, by: User, at: datetime) -> None:
    """The reason is read on the page, by those who may: neither the trail nor the outbox holds it."""
    changes = {"edit": profile.edit, "reason_length": len(profile.reason)}
    audit.record(verb, profile, by=by, at=at, changes=changes)
    notices.tell_people(kind, profile, at=at)
