"""How much of what is not submitted an organisation may have lying here: the room is for everyone.

An organisation that the office has not verified needs little before it is, and costs nothing: what one person
has at all of these together is limited, too.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Sum
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from engagements.submissions.errors import TooMuchError
from engagements.submissions.models import Attachment, AttachmentQuerySet, Submission
from engagements.submissions.states import State
from focalpoint.files.quotas import count_upload
from organisations.profiles.models import Profile
from organisations.profiles.states import State as ProfileState

_MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class Quota:
    """What one organisation may have: drafts, the size of files that were not submitted, files a day."""

    drafts: int
    size: int
    files_a_day: int


VERIFIED = Quota(drafts=50, size=200 * _MEGABYTE, files_a_day=100)
OTHERS = Quota(drafts=10, size=50 * _MEGABYTE, files_a_day=30)


def quota_of(profile: Profile) -> Quota:
    return VERIFIED if profile.state == ProfileState.VERIFIED else OTHERS


def check_drafts(profile: Profile) -> None:
    """Raise where no further draft may be begun.

    Asked once the draft was counted (`count_draft`): that makes those of an organisation wait for each other.
    """
    most = quota_of(profile).drafts
    if Submission.objects.filter(profile=profile, state=State.DRAFT).count() >= most:
        raise TooMuchError(
            _("Your organisation has reached its limit of %(most)s drafts. Submit or delete one first.")
            % {"most": most}
        )


def check_file(submission: Submission, size: int, *, by: UUID, at: datetime) -> None:
    """Count a file of `size` bytes that is being added, and raise where there is no room for it."""
    quota = quota_of(submission.profile)
    # This also makes the files of an organisation, and those of a person, wait for each other.
    count_upload(submission.profile_id, by=by, most=quota.files_a_day, at=at)
    files = Attachment.objects.live()
    if _size(files.filter(submission=submission)) + size > Submission.MOST_BYTES:
        raise TooMuchError(
            _("The files of an input can be up to %(limit)s in total. Remove a file or make it smaller.")
            % {"limit": filesizeformat(Submission.MOST_BYTES)}
        )
    if _size(files.unsent().filter(submission__profile=submission.profile_id)) + size > quota.size:
        raise TooMuchError(
            _(
                "The files in your organisation's drafts can be up to %(limit)s in total. Submit "
                "an input, or remove files from drafts."
            )
            % {"limit": filesizeformat(quota.size)}
        )
    if quota is not VERIFIED and _size(_unverified(files.unsent(), by)) + size > OTHERS.size:
        raise TooMuchError(
            _(
                "Until your organisations are verified, the files in your drafts can be up to "
                "%(limit)s in total. Remove files from drafts."
            )
            % {"limit": filesizeformat(OTHERS.size)}
        )


def _unverified(files: AttachmentQuerySet, by: UUID) -> AttachmentQuerySet:
    """Of what the person added, all for organisations that are not verified."""
    return files.filter(added_by=by).exclude(submission__profile__state=ProfileState.VERIFIED)


def _size(files: AttachmentQuerySet) -> int:
    total: int = files.aggregate(total=Sum("file__size"))["total"] or 0
    return total
