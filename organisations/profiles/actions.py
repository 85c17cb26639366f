"""What can be done with an organisation's entry: written, submitted, and decided on by the office."""

from collections.abc import Collection, Iterable
from datetime import date, datetime

from focalpoint.verbs import note
from organisations.accounts.models import User
from organisations.profiles import notices, sheets, slugs, verbs
from organisations.profiles.errors import (
    ChangedError,
    CheckedMeanwhileError,
    IncompleteError,
    MissingReasonError,
)
from organisations.profiles.models import Profile, Verification
from organisations.profiles.queries import IDENTITY, changed_since, problems_of
from organisations.profiles.states import WRITTEN, State
from organisations.themes.models import Theme


@verbs.SAVE
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

    Raises ConflictError with both texts when someone did, WrongStateError when it is not open to changes,
    and IncompleteError when what the office has or verified would lose something that it needs.
    """
    values: dict[str, object] = {
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
    changed = [field for field, value in values.items() if getattr(profile, field) != value]
    for field in changed:
        setattr(profile, field, values[field])
    codes = sorted(themes)
    if codes != sorted(profile.themes.values_list("pk", flat=True)):
        note(themes=codes)
    if profile.state in (State.PENDING, State.VERIFIED):
        # What was proved stays valid after the evidence has been deleted.
        needs_proof = profile.state == State.PENDING or "registration_number" in changed
        _require(profile, has_themes=bool(codes), needs_proof=needs_proof)
    profile.themes.set(Theme.objects.filter(pk__in=codes))
    profile.edit = edit + 1
    if profile.state in WRITTEN:
        profile.saved_at, profile.saved_by = at, by
    if profile.state == State.VERIFIED and set(changed) & set(IDENTITY):
        # It stays verified, and the office checks what was changed.
        profile.open_check(at)
        fields = [field for field in IDENTITY if field in changed]
        notices.tell_leads(notices.CHANGED, profile, at=at, fields=fields)
    return profile


def _require(profile: Profile, **known: bool) -> None:
    if problems := problems_of(profile, **known):
        raise IncompleteError(problems)


@verbs.SUBMIT
def submit(profile: Profile, *, edit: int, evidence: str | None = None, by: User, at: datetime) -> Profile:
    """Submit or resubmit it as it was read at edit number `edit`: the office's deadline begins.

    `evidence` is the key of the file that was seen, "" for none: a file does not change the edit number.
    """
    if evidence is not None and evidence != str(profile.evidence_id or ""):
        raise ChangedError(profile, {})
    _require(profile)
    profile.submitted_at, profile.submitted_by = at, by
    profile.saved_at = profile.saved_by = None
    note(edit=edit)
    notices.tell_people(notices.SUBMITTED, profile, at=at, due_at=profile.due_at)
    notices.tell_leads(notices.RECEIVED, profile, at=at, due_at=profile.due_at)
    return profile


@verbs.ASK_CHECK
def ask_check(profile: Profile, *, reference: str, by: User, at: datetime) -> Profile:
    """Notify the leads, once, that the input of that reference cannot go on without their decision."""
    profile.check_asked_at, profile.check_asked_by, profile.check_asked_for = at, by, reference
    notices.tell_leads(
        notices.CHECK_ASKED, profile, at=at, officer=str(by), is_returned=_is_returned(profile)
    )
    return profile


def _is_returned(profile: Profile) -> bool:
    """Then the organisation must answer before anyone can decide."""
    return profile.state == State.RETURNED


@verbs.VERIFY
def verify(
    profile: Profile,
    *,
    points: Collection[str],
    source: str,
    look_again_on: date | None,
    edit: int,
    by: User,
    at: datetime,
) -> Profile:
    """It is who it says it is, in what the lead read: edit number `edit`. Its public address is made now."""
    sheets.write(profile, points=points, source=source, look_again_on=look_again_on, by=by, at=at)
    profile.slug = slugs.of_name(profile.legal_name)
    notices.tell_asker(profile, is_verified=True, by=by, at=at)
    return _decided(profile, "", notices.VERIFIED, by=by, at=at)


@verbs.VERIFY_AGAIN
def verify_again(
    profile: Profile,
    *,
    points: Collection[str],
    source: str,
    look_again_on: date | None,
    after: int | None,
    edit: int,
    by: User,
    at: datetime,
) -> Profile:
    """It still is who it says it is: one more sheet, after the one with the key `after`, and the check ends.

    Raises CheckedMeanwhileError when there is a later one. Its people are not notified: nothing changed.
    """
    newest = _newest_sheet(profile)
    if newest is not None and newest.pk != after:
        raise CheckedMeanwhileError(newest)
    sheets.write(profile, points=points, source=source, look_again_on=look_again_on, by=by, at=at)
    profile.due_at, profile.decided_at, profile.decided_by = None, at, by
    note(edit=edit)
    return profile


def _newest_sheet(profile: Profile) -> Verification | None:
    return profile.verifications.select_related("checked_by").first()


@verbs.RETURN
def return_(profile: Profile, *, reason: str, edit: int, by: User, at: datetime) -> Profile:
    """Ask its people for something; they may change the entry and resubmit it."""
    return _decided(profile, _reason(reason), notices.RETURNED, by=by, at=at)


@verbs.DECLINE
def decline(profile: Profile, *, reason: str, edit: int, by: User, at: datetime) -> Profile:
    """It is not accepted, for a reason that its people read."""
    notices.tell_asker(profile, is_verified=False, by=by, at=at)
    return _decided(profile, _reason(reason), notices.DECLINED, by=by, at=at)


@verbs.SUSPEND
def suspend(profile: Profile, *, reason: str, edit: int, by: User, at: datetime) -> Profile:
    """Nothing is submitted or shown under its name until it is reinstated."""
    return _decided(profile, _reason(reason), notices.SUSPENDED, by=by, at=at)


@verbs.REINSTATE
def reinstate(profile: Profile, *, edit: int, by: User, at: datetime) -> Profile:
    """Verified as before, at its old address; a check that was open when it was suspended is open again."""
    if (sheet := _newest_sheet(profile)) is not None and changed_since(profile, sheet):
        profile.open_check(at)
    return _decided(profile, "", notices.REINSTATED, by=by, at=at)


def _reason(text: str) -> str:
    if not text.strip():
        raise MissingReasonError
    return text.strip()


def _decided(profile: Profile, reason: str, kind: str, *, by: User, at: datetime) -> Profile:
    """The reason is read on the page, by those who may: neither the log nor the outbox holds it."""
    profile.reason, profile.decided_at, profile.decided_by = reason, at, by
    note(edit=profile.edit, reason_length=len(reason))
    notices.tell_people(kind, profile, at=at)
    return profile
