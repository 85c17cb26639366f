"""Whom the portal notifies that an input is public, or not any more."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from engagements.publications.models import Publication
from engagements.submissions.models import Submission
from engagements.submissions.notices import about, is_discreet, tell_author, to_author, to_office
from focalpoint.notifications.notify import notify
from organisations.accounts.models import User
from organisations.accounts.permissions import is_officer
from organisations.accounts.roles import Role

PUBLISHED = to_author("publication_appeared", _("Your input was published"))
TAKEN_DOWN = to_author("publication_taken_down", _("Your input was taken down from the public pages"))
ALLOWED = to_office(
    "publication_allowed",
    _("An author allows an input to be published again"),
    action=_("Decide on publication"),
)
BLOCKED = to_office(
    "publication_blocked",
    _("An input could not be published as decided"),
    action=_("Decide on publication"),
)


def published(submission: Submission, *, at: datetime, is_redacted: bool) -> None:
    tell_author(PUBLISHED, submission, at=at, is_redacted=is_redacted)


def allowed(publication: Publication, *, at: datetime) -> None:
    """Its author allows it to be published again; no one is notified where no one had decided."""
    if publication.decided_by is not None:
        _tell_office(ALLOWED, publication, at=at)


def blocked(publication: Publication, *, at: datetime) -> None:
    """It could not become public as it was decided."""
    _tell_office(BLOCKED, publication, at=at)


def _tell_office(kind: str, publication: Publication, *, at: datetime) -> None:
    """Notify the officer who decided about it last; the lead officers when that person has left."""
    officer, submission = publication.decided_by, publication.submission
    if officer is not None and officer.is_active and is_officer(officer):
        recipients: Iterable[User] = [officer]
    else:
        recipients = User.objects.with_role(Role.LEAD_OFFICER)
    notify(
        kind,
        recipients,
        at=at,
        # By the key: the link in a mail about a confidential input must not say its reference.
        page=("admin:engagements_case_change", submission.filing.case_id),
        target_id=submission.pk,
        discreet=is_discreet(submission),
        **about(submission),
    )


def taken_down(submission: Submission, *, at: datetime) -> None:
    """Of what the office took down; its page says why."""
    tell_author(TAKEN_DOWN, submission, at=at)
