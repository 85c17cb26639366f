"""The file that proves an organisation's registration: one, for the office's check only."""

from datetime import datetime

from django.core.files.uploadedfile import UploadedFile
from django.db.models import Sum

from focalpoint.files import receive
from focalpoint.files.models import StoredFile
from focalpoint.files.quotas import count_upload, tried
from focalpoint.verbs import flush, note
from organisations.accounts.models import User
from organisations.profiles import verbs
from organisations.profiles.errors import IncompleteError, NoRoomError, NotEndedError
from organisations.profiles.models import Profile
from organisations.profiles.queries import problems_of, with_ended_evidence
from organisations.profiles.states import State

MOST_A_DAY = 30
# Of one person, for all organisations that are not verified: these cost nothing.
MOST_BYTES_UNVERIFIED = 50 * 1024 * 1024


@tried
@verbs.ADD_EVIDENCE
def add_evidence(profile: Profile, *, upload: "UploadedFile[bytes]", by: User, at: datetime) -> Profile:
    """Keep an upload, in place of the one before. Raises BadFileError when it is not what it should be."""
    count_upload(profile.pk, by=by.pk, most=MOST_A_DAY, at=at)
    _check_room(profile, upload.size or 0, by=by)
    file = receive(upload, by=by, at=at)
    note(size=file.size, sha256=file.sha256, replaced=profile.evidence_id is not None)
    _put(profile, file)
    return profile


@verbs.REMOVE_EVIDENCE
def remove_evidence(profile: Profile, *, by: User, at: datetime) -> Profile:
    """Delete the file; may be called again. What the office needs for its check stays."""
    if profile.evidence_id is None:
        return profile
    _put(profile, None)
    if profile.state in (State.PENDING, State.VERIFIED) and (problems := problems_of(profile)):
        raise IncompleteError(problems)
    return profile


@verbs.EXPIRE_EVIDENCE
def expire_evidence(profile: Profile, *, at: datetime) -> Profile:
    """Delete the file some time after the decision that it was for."""
    if not with_ended_evidence(at).filter(pk=profile.pk).exists():
        raise NotEndedError
    _put(profile, None)
    return profile


def _check_room(profile: Profile, size: int, *, by: User) -> None:
    """Raises NoRoomError where the person has added too much that no office has looked at."""
    if profile.state == State.VERIFIED:
        return
    others = Profile.objects.filter(evidence__uploaded_by=by).exclude(pk=profile.pk)
    unverified = others.exclude(state=State.VERIFIED)
    total: int = unverified.aggregate(total=Sum("evidence__size"))["total"] or 0
    if total + size > MOST_BYTES_UNVERIFIED:
        raise NoRoomError(MOST_BYTES_UNVERIFIED)


def _put(profile: Profile, file: StoredFile | None) -> None:
    """`file` in place of the one before, which goes. While the office looks at it, that counts as a change.

    Otherwise the edit number stays: adding a file must not turn a colleague's save into a conflict.
    """
    before, profile.evidence = profile.evidence, file
    if profile.state == State.PENDING:
        profile.edit += 1
    if before is not None:
        flush(profile)
        before.delete()
