"""Who edits the texts: the kernel knows no roles, so `focalpoint.edit_text` is declared where they are."""

from rules import predicate

from focalpoint import access
from focalpoint.people import Anyone


@predicate
def edits_texts(user: Anyone) -> bool:
    return access.PERMISSIONS["focalpoint.edit_text"].who.test(user)
