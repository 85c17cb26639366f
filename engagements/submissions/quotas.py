"""How much of what is not submitted an organisation may have lying here: the room is for everybody.

An organisation that the office has not verified needs little before it is.
"""

from dataclasses import dataclass
from datetime import datetime

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
    """Raise where no further draft may be begun."""
    most = quota_of(profile).drafts
    if Submission.objects.filter(profile=profile, state=State.DRAFT).count() >= most:
        raise TooMuchError(
            _(
                "Your organisation has %(most)s drafts that were not submitted, which is the limit. "
                "Please submit or delete one of them first."
            )
            % {"most": most}
        )


def check_file(submission: Submission, size: int, *, at: datetime) -> None:
    """Count a file of `size` bytes that is being added, and raise where there is no room for it."""
    quota = quota_of(submission.profile)
    # This also makes the files of an organisation wait for each other.
    count_upload(submission.profile_id, most=quota.files_a_day, at=at)
    files = Attachment.objects.live()
    if _size(files.filter(submission=submission)) + size > Submission.MOST_BYTES:
        raise TooMuchError(
            _(
                "The files of an input can have up to %(limit)s together. "
                "Please remove one first, or make it smaller."
            )
            % {"limit": filesizeformat(Submission.MOST_BYTES)}
        )
    if _size(files.unsent().filter(submission__profile=submission.profile_id)) + size > quota.size:
        raise TooMuchError(
            _(
                "The files that your organisation has not submitted can have up to %(limit)s together. "
                "Please submit an input, or remove files from drafts first."
            )
            % {"limit": filesizeformat(quota.size)}
        )


def _size(files: AttachmentQuerySet) -> int:
    total: int = files.aggregate(total=Sum("file__size"))["total"] or 0
    return total
