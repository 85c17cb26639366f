"""Who may do what with an input: its organisation's owners and editors write, the office reads."""

from datetime import datetime
from typing import TYPE_CHECKING, TypedDict, cast

from django.db.models import Exists, OuterRef, QuerySet
from rules import predicate

from engagements.submissions.models import Submission
from engagements.submissions.queries import Whole
from engagements.submissions.states import State
from focalpoint import access
from focalpoint.errors import DomainError, WrongStateError
from organisations.accounts.models import User
from organisations.accounts.permissions import is_officer
from organisations.memberships.models import Membership, MembershipRole
from organisations.profiles.models import Profile

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

WRITERS = [MembershipRole.OWNER, MembershipRole.EDITOR]


class _MaySave(TypedDict):
    may_save: bool


def role_in(user: User, submission: Submission) -> str | None:
    """The person's live role in the input's organisation; no query when the input was loaded whole."""
    if "members" in submission.__dict__:
        members = cast(Whole, submission).members
        return next((member["role"] for member in members if member["user"] == str(user.pk)), None)
    live = Membership.objects.live().filter(profile_id=submission.profile_id, user_id=user.pk)
    return live.values_list("role", flat=True).first()


@predicate
def is_member(user: User, submission: Submission | None) -> bool:
    return submission is None or role_in(user, submission) is not None


@predicate
def is_writer(user: User, submission: Submission | None) -> bool:
    return submission is None or role_in(user, submission) in WRITERS


def with_may_save(
    inputs: QuerySet[Submission], user: User
) -> "QuerySet[WithAnnotations[Submission, _MaySave]]":
    """With `may_save`: whether the person writes for the organisation of the row."""
    writes = Membership.objects.live().filter(user_id=user.pk, role__in=WRITERS, profile=OuterRef("profile"))
    return inputs.annotate(may_save=Exists(writes))


@predicate
def writes_for(user: User, profile: Profile | None) -> bool:
    """Whether the person writes for the organisation; without one, whether there is any."""
    live = Membership.objects.live().filter(user_id=user.pk, role__in=WRITERS)
    return (live if profile is None else live.filter(profile=profile)).exists()


@predicate
def is_submitted(user: User, submission: Submission | None) -> bool:
    return submission is None or submission.state != State.DRAFT


def is_closed_to_changes(submission: Submission, by: object, at: datetime) -> DomainError | None:
    """The author writes a draft, and what the office has a question about."""
    is_open = submission.state == State.DRAFT or submission.returned_at is not None
    return None if is_open else WrongStateError(submission, "submission.save")


access.permit("engagements.view_submission", who=is_member | (is_officer & is_submitted))
