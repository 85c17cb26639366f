"""A colleague who is mentioned gets a notice. What the note says is in no notice and no mail."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from engagements.notes.models import Note
from engagements.submissions.models import Submission
from engagements.submissions.notices import (
    NAMING,
    OFFICERS,
    THE_OFFICE,
    about,
    discreet,
    in_confidence,
    is_discreet,
    with_titles,
)
from focalpoint.notifications.audience import Pairs, of_pairs
from focalpoint.notifications.kinds import register
from focalpoint.notifications.models import Notice
from focalpoint.notifications.notify import notify
from organisations.accounts.models import User


def _mentioned(notes: Collection[UUID], people: Collection[UUID], at: datetime) -> Pairs:
    """Who is still mentioned in a note that is still there, and still in the office."""
    officers = User.objects.filter(OFFICERS, pk__in=people, is_active=True).values("pk")
    rows = Note.objects.filter(pk__in=notes, deleted_at=None, mentioned__in=officers)
    pairs = rows.values_list("pk", "mentioned", discreet("case__main_submission__"))
    return {(note, person): is_secret for note, person, is_secret in pairs}


def _names_inputs(notices: Sequence[Notice], at: datetime) -> Mapping[UUID, Mapping[str, object]]:
    """With the title of each input that may be named, unless its author may be changing it now."""
    inputs = Submission.objects.submitted().filter(returned_at=None).exclude(in_confidence())
    notes = Note.objects.filter(
        pk__in={notice.target_id for notice in notices}, case__main_submission__in=inputs.values("pk")
    )
    rows = notes.values_list("pk", "case__main_submission__title")
    return with_titles(notices, [{"pk": pk, "title": title} for pk, title in rows])


MENTIONED = register(
    "note_mentioned",
    _("A colleague mentioned you in a note"),
    group=THE_OFFICE,
    action=_("Read the note"),
    audience=of_pairs(_mentioned),
    compose=_names_inputs,
    confidential=NAMING,
)


def mentioned(note: Note, people: Iterable[User], *, by: User, at: datetime) -> None:
    submission = note.case.main_submission
    notify(
        MENTIONED,
        [person for person in people if person.pk != by.pk],
        at=at,
        page=("admin:engagements_case_notes", note.case_id),
        target_id=note.pk,
        discreet=is_discreet(submission),
        by=str(by),
        **about(submission),
    )
