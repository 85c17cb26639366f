"""What can be done with a referral; and with a case whose referrals are affected."""

from django.utils.translation import gettext_lazy as _

from engagements.cases.errors import SummaryConflictError
from engagements.cases.models import Case
from engagements.cases.permissions import assigned_to_another
from engagements.cases.queries import place_of_case
from engagements.cases.states import State as CaseState
from engagements.routing.models import Referral
from engagements.routing.permissions import (
    asks_already,
    asks_not,
    has_post,
    is_for_action,
    is_for_information,
    is_not_verified,
)
from engagements.routing.states import LIVE, State
from engagements.submissions.models import Submission
from engagements.submissions.permissions import is_writer
from engagements.submissions.states import State as SubmissionState
from focalpoint.verbs import Address, verb
from organisations.accounts.permissions import is_officer
from organisations.profiles.models import Profile


def profiles_of(case: Case) -> list[Address]:
    """The profile whose state decides, that of the main input: locked, so that it is not suspended meanwhile.

    Of a campaign there are thousands; whether the others are shown is asked when departments read them.
    """
    profiles = Profile.objects.filter(submissions=case.main_submission_id)
    return [(Profile, pk) for pk in profiles.values_list("pk", flat=True)]


# The first time, and to more departments while it is referred.
REFER = verb(
    Case, "refer", [CaseState.NEW, CaseState.IN_TRIAGE, CaseState.REFERRED], CaseState.REFERRED,
    who=is_officer, unless=[assigned_to_another, is_not_verified], first=profiles_of,
    stale=SummaryConflictError,
    office=_("referred it"), author=_("Referred to departments"),
)  # fmt: skip
# Where no answer is required the work on it is done.
INFORM = verb(
    Case, "inform", [CaseState.NEW, CaseState.IN_TRIAGE], CaseState.CLOSED,
    who=is_officer, unless=[assigned_to_another, is_not_verified], first=profiles_of,
    stale=SummaryConflictError,
    office=_("sent it to departments for information only, and closed it"),
    author=_("Sent to departments for information: no reply is required"),
)  # fmt: skip
# What follows from what its departments do.
PASS_ON = verb(Case, "pass_on", CaseState.REFERRED, automatic=True)
ANSWER_CASE = verb(
    Case, "answer", CaseState.REFERRED, CaseState.ANSWERED, automatic=True,
    office=_("marked it as answered: every department has answered"),
    author=_("All departments have answered"),
    why=_("Ready to close"),
)  # fmt: skip
COME_BACK = verb(
    Case, "come_back", CaseState.REFERRED, CaseState.IN_TRIAGE, automatic=True,
    office=_("returned it to the office: no department is working on it any more"),
    author=_("Returned to the office, which will decide what to do next"),
)  # fmt: skip
# The author withdraws it, whatever the state of its case.
WITHDRAW = verb(
    Submission, "withdraw", SubmissionState.SUBMITTED, SubmissionState.WITHDRAWN,
    who=is_writer, first=place_of_case, office=_("withdrew it"), author=_("Withdrawn"),
)  # fmt: skip

SEND = verb(Referral, "send", office=_("sent the referral"))
ACKNOWLEDGE = verb(
    Referral, "acknowledge", State.SENT, State.ACKNOWLEDGED,
    who=has_post, unless=is_for_information, office=_("acknowledged the referral"),
)  # fmt: skip
# This ends what was sent for information.
MARK_READ = verb(
    Referral, "mark_read", LIVE, State.READ,
    who=has_post, unless=is_for_action, office=_("marked the referral as read"),
)  # fmt: skip
RETURN = verb(
    Referral, "return", LIVE, State.RETURNED,
    who=has_post, office=_("returned the referral to the office"), why=_("Returned by a department"),
)  # fmt: skip
FORWARD = verb(Referral, "forward", LIVE, State.FORWARDED, who=has_post, office=_("forwarded the referral"))
RECALL = verb(
    Referral, "recall", LIVE, State.RECALLED,
    who=is_officer, office=_("recalled the referral"), why=_("Recalled from a department"),
)  # fmt: skip
# More time for the department; the due date moves when the office grants it.
REQUEST_EXTENSION = verb(
    Referral, "request_extension", LIVE,
    who=has_post, unless=[is_for_information, asks_already], changes_pages=False,
    office=_("asked for more time"), author=_("A department asked for more time"),
    why=_("Extension asked"),
)  # fmt: skip
WITHDRAW_REQUEST = verb(
    Referral, "withdraw_request", LIVE,
    who=has_post, unless=asks_not, changes_pages=False,
    office=_("withdrew the request for more time"), author=_("A department no longer asks for more time"),
)  # fmt: skip
GRANT_EXTENSION = verb(
    Referral, "grant_extension", LIVE,
    who=is_officer, unless=asks_not,
    office=_("gave the department more time"), author=_("The department was given more time"),
)  # fmt: skip
REFUSE_EXTENSION = verb(
    Referral, "refuse_extension", LIVE,
    who=is_officer, unless=asks_not, changes_pages=False,
    office=_("gave the department no more time"), author=_("The department was given no more time"),
)  # fmt: skip
# When its response is sent, and when the office returns that.
ANSWER = verb(Referral, "answer", LIVE, State.ANSWERED, automatic=True, office=_("answered the referral"))
REOPEN = verb(
    Referral, "reopen", State.ANSWERED, State.ACKNOWLEDGED, automatic=True,
    office=_("reopened the referral"),
)  # fmt: skip
# The text that it asks about was withdrawn, and others of its campaign say nearly the same.
REPLACE_VERSION = verb(
    Referral, "replace_version", LIVE, automatic=True,
    office=_("replaced the withdrawn text by another one of the campaign"),
)  # fmt: skip
REMIND = verb(Referral, "remind", LIVE, automatic=True)
