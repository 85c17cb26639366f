"""What is done with labels."""

from copy import copy
from datetime import datetime

from django.db import IntegrityError

from engagements.labels import verbs
from engagements.labels.errors import LabelExistsError, MissingNameError
from engagements.labels.models import Label
from focalpoint.verbs import flush
from focalpoint.verbs.target import stored
from organisations.accounts.models import User


@verbs.CREATE.makes
def create(*, name: str, colour: str, by: User, at: datetime) -> Label:
    """A new label, offered for every case."""
    return _stored(_filled(Label(), name, colour))


@verbs.SAVE
def save(
    label: Label, *, name: str, colour: str, is_archived: bool, edit: int, by: User, at: datetime
) -> Label:
    """Change its name or colour everywhere, archive it, or offer it again, if no one saved since `edit`."""
    before = copy(label)
    _filled(label, name, colour)
    if is_archived != label.is_archived:
        label.archived_at, label.archived_by = (at, by) if is_archived else (None, None)
    # What is stored already is no change.
    if stored(label) != stored(before):
        label.edit = edit + 1
    return _stored(label)


def _filled(label: Label, name: str, colour: str) -> Label:
    if not name.strip():
        raise MissingNameError
    label.name, label.colour = name.strip(), colour
    return label


def _stored(label: Label) -> Label:
    try:
        return flush(label)
    except IntegrityError as error:
        raise LabelExistsError from error
