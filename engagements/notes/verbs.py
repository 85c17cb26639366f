"""What can be done with notes. None of it is news for an author, and none of it changes a page of theirs."""

from django.utils.translation import gettext_lazy as _

from engagements.cases.models import Case
from engagements.notes.models import Note
from engagements.notes.permissions import is_deleted, is_too_old, wrote_note
from focalpoint.verbs import verb
from organisations.accounts.permissions import is_lead_officer, is_officer

# In every state: what was decided is talked about too.
ADD_NOTE = verb(Case, "add_note", who=is_officer, office=_("wrote an internal note"), changes_pages=False)
CORRECT = verb(
    Note, "correct", who=wrote_note, unless=[is_deleted, is_too_old], office=_("corrected an internal note")
)
DELETE = verb(
    Note, "delete", who=wrote_note | is_lead_officer, unless=is_deleted, office=_("deleted an internal note")
)
