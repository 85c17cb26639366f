"""What can be done with an organisation's entry: its people write it, leads decide on it."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from focalpoint.verbs import verb
from organisations.accounts.permissions import is_lead_officer, is_officer
from organisations.profiles.errors import ChangedError, ConflictError
from organisations.profiles.models import Profile
from organisations.profiles.permissions import is_asked_before, is_signed_in, is_writer
from organisations.profiles.states import DECIDED, EDITABLE, State

REGISTER = verb(Profile, "register", who=is_signed_in, office=_("started the registration"))
SAVE = verb(
    Profile, "save", EDITABLE,
    who=is_writer, stale=ConflictError, office=_("changed the profile"), sitting=timedelta(minutes=30),
)  # fmt: skip
ADD_EVIDENCE = verb(Profile, "add_evidence", EDITABLE, who=is_writer, office=_("added a file as evidence"))
REMOVE_EVIDENCE = verb(Profile, "remove_evidence", EDITABLE, who=is_writer, office=_("removed the file"))
EXPIRE_EVIDENCE = verb(
    Profile, "expire_evidence", DECIDED,
    office=_("deleted the evidence, which is no longer needed"), automatic=True,
)  # fmt: skip
EXPIRE_SOURCES = verb(
    Profile, "expire_sources",
    office=_("deleted the source of an earlier check, which is no longer needed"), automatic=True,
    changes_pages=False,
)  # fmt: skip
SUBMIT = verb(
    Profile, "submit", [State.DRAFT, State.RETURNED], State.PENDING,
    who=is_writer, stale=ChangedError, office=_("submitted the profile"),
)  # fmt: skip
# An officer, of an input that cannot be referred before; once.
ASK_CHECK = verb(
    Profile, "ask_check", [State.PENDING, State.RETURNED],
    who=is_officer, unless=is_asked_before, office=_("asked for the check"), noted=["reference"],
)  # fmt: skip
VERIFY = verb(
    Profile, "verify", State.PENDING, State.VERIFIED,
    who=is_lead_officer, stale=ChangedError, office=_("verified it"),
)  # fmt: skip
# Of a change to what was verified, or because the day has come to look again: it stays verified meanwhile.
VERIFY_AGAIN = verb(
    Profile, "verify_again", State.VERIFIED,
    who=is_lead_officer, stale=ChangedError, office=_("verified it again"), changes_pages=False,
)  # fmt: skip
RETURN = verb(
    Profile, "return", State.PENDING, State.RETURNED,
    who=is_lead_officer, stale=ChangedError, office=_("returned it with a question"),
)  # fmt: skip
DECLINE = verb(
    Profile, "decline", State.PENDING, State.DECLINED,
    who=is_lead_officer, stale=ChangedError, office=_("did not accept it"),
)  # fmt: skip
SUSPEND = verb(
    Profile, "suspend", State.VERIFIED, State.SUSPENDED,
    who=is_lead_officer, stale=ChangedError, office=_("suspended it"),
)  # fmt: skip
REINSTATE = verb(
    Profile, "reinstate", State.SUSPENDED, State.VERIFIED,
    who=is_lead_officer, stale=ChangedError, office=_("reinstated it"),
)  # fmt: skip
