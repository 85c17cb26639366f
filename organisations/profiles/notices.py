"""Notices about an organisation's entry: to the people who write for it, and to the leads.

Mails about an organisation that is not listed do not name it.
"""

from datetime import datetime
from typing import TypedDict

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from focalpoint.notifications import kinds
from focalpoint.notifications.notify import notify
from organisations.accounts.models import User
from organisations.accounts.roles import Role
from organisations.profiles.models import Profile
from organisations.profiles.permissions import WRITERS

OWN = _("Your organisations")
OFFICE = _("The office")

SUBMITTED = kinds.register("profile_submitted", _("Your organisation's entry was handed in"), group=OWN)
VERIFIED = kinds.register("profile_verified", _("Your organisation was verified"), group=OWN)
RETURNED = kinds.register(
    "profile_returned", _("The office has a question about your organisation"), group=OWN
)
DECLINED = kinds.register("profile_declined", _("Your organisation was not accepted"), group=OWN)
SUSPENDED = kinds.register("profile_suspended", _("Your organisation was suspended"), group=OWN)
REINSTATED = kinds.register("profile_reinstated", _("Your organisation was reinstated"), group=OWN)
RECEIVED = kinds.register("profile_received", _("An organisation waits to be checked"), group=OFFICE)
CHANGED = kinds.register(
    "profile_changed", _("A verified organisation changed what was checked"), group=OFFICE
)


def writers(profile: Profile) -> QuerySet[User]:
    """Its owners and editors."""
    return User.objects.filter(
        memberships__profile=profile, memberships__ended_at=None, memberships__role__in=WRITERS
    )


def tell_people(kind: str, profile: Profile, *, at: datetime, **context: object) -> None:
    page = ("profile-detail", profile.pk)
    notify(kind, writers(profile), at=at, page=page, **named(profile), **context)


def tell_leads(kind: str, profile: Profile, *, at: datetime, **context: object) -> None:
    leads = User.objects.with_role(Role.LEAD_OFFICER)
    page = ("admin:organisations_profile_change", profile.pk)
    notify(kind, leads, at=at, page=page, **named(profile), **context)


class Named(TypedDict):
    organisation: str
    discreet: bool


def named(profile: Profile) -> Named:
    """What a mail may say of who it is about."""
    return {
        "organisation": profile.legal_name if profile.listed else "",
        "discreet": not profile.listed,
    }
