"""The file that proves an organisation's registration: one, for the office's check only."""

from datetime import datetime
from typing import Any

from django.db import transaction

from focalpoint import audit
from focalpoint.errors import WrongStateError
from focalpoint.files import receive
from organisations.accounts.models import User
from organisations.profiles.errors import IncompleteError
from organisations.profiles.models import Profile
from organisations.profiles.queries import lacking
from organisations.profiles.states import EDITABLE, State


@transaction.atomic
def add(profile: Profile, upload: Any, *, by: User, at: datetime) -> Profile:
    """Keep an upload, in place of the one before. Raises BadFileError when it is not what it should be."""
    current = _locked(profile, "add")
    file = receive(upload, by=by, at=at)
    changes = {"size": file.size, "sha256": file.sha256, "replaced": current.evidence_id is not None}
    _keep(profile, current, file)
    audit.record("evidence.added", profile, by=by, at=at, changes=changes)
    return profile


@transaction.atomic
def remove(profile: Profile, *, by: User, at: datetime) -> Profile:
    """Take the file out of the entry; twice is once. What the office needs for its check stays."""
    current = _locked(profile, "remove")
    if current.evidence_id is None:
        return profile
    current.evidence = None
    if current.state in (State.PENDING, State.VERIFIED) and (problems := lacking(current)):
        raise IncompleteError(problems)
    _keep(profile, current, None)
    audit.record("evidence.removed", profile, by=by, at=at)
    return profile


def _locked(profile: Profile, verb: str) -> Profile:
    current = Profile.objects.select_for_update().get(pk=profile.pk)
    if current.state not in EDITABLE:
        raise WrongStateError(current, verb)
    return current


def _keep(profile: Profile, current: Profile, file: Any) -> None:
    """While the office looks at the entry the file counts as a change of what it decides on.

    Otherwise the edit number stays: adding a file must not turn a colleague's save into a conflict.
    """
    edit = current.edit + (1 if current.state == State.PENDING else 0)
    Profile.objects.filter(pk=current.pk).update(evidence=file, edit=edit)
    profile.evidence, profile.edit = file, edit
