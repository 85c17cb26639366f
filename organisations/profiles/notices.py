"""Notices about an organisation's profile: to the people who write for it, and to the leads.

Mails about an organisation that is not listed do not name it.
"""

from collections.abc import Collection
from datetime import datetime
from typing import TypedDict
from uuid import UUID

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from focalpoint.files import scanning
from focalpoint.files.models import StoredFile
from focalpoint.notifications import kinds
from focalpoint.notifications.audience import Pairs, of_pairs
from focalpoint.notifications.notify import notify
from organisations.accounts.models import User
from organisations.accounts.queries import READS_INPUTS
from organisations.accounts.roles import Role
from organisations.profiles.models import Profile
from organisations.profiles.permissions import WRITERS

OWN = _("Your organisations")
OFFICE = _("The office")


def _write_for(profiles: Collection[UUID], people: Collection[UUID], at: datetime) -> Pairs:
    """Who still writes for which; a mail names none that is not listed (any more)."""
    rows = Profile.objects.filter(
        pk__in=profiles,
        memberships__user__in=people,
        memberships__ended_at=None,
        memberships__role__in=WRITERS,
    )
    return {
        (pk, user): not listed for pk, user, listed in rows.values_list("pk", "memberships__user", "listed")
    }


def _lead(profiles: Collection[UUID], people: Collection[UUID], at: datetime) -> Pairs:
    leads = list(User.objects.with_role(Role.LEAD_OFFICER).filter(pk__in=people).values_list("pk", flat=True))
    rows = Profile.objects.filter(pk__in=profiles).values_list("pk", "listed")
    return {(pk, lead): not listed for pk, listed in rows for lead in leads}


def _in_office(profiles: Collection[UUID], people: Collection[UUID], at: datetime) -> Pairs:
    officers = list(
        User.objects.filter(pk__in=people, roles__overlap=READS_INPUTS).values_list("pk", flat=True)
    )
    rows = Profile.objects.filter(pk__in=profiles).values_list("pk", "listed")
    return {(pk, officer): not listed for pk, listed in rows for officer in officers}


PROFILE_WRITERS, PROFILE_LEADS = of_pairs(_write_for), of_pairs(_lead)
PROFILE_OFFICE = of_pairs(_in_office)


def _own(name: str, label: str | Promise) -> str:
    return kinds.register(
        name, label, group=OWN, action=_("Open the organisation profile"), audience=PROFILE_WRITERS
    )


def _office(name: str, label: str | Promise) -> str:
    return kinds.register(
        name, label, group=OFFICE, action=_("Check the organisation"), audience=PROFILE_LEADS
    )


SUBMITTED = _own("profile_submitted", _("Your organisation's registration was submitted"))
VERIFIED = _own("profile_verified", _("Your organisation was verified"))
RETURNED = _own("profile_returned", _("The office has a question about your organisation"))
DECLINED = _own("profile_declined", _("Your organisation was not accepted"))
SUSPENDED = _own("profile_suspended", _("Your organisation was suspended"))
REINSTATED = _own("profile_reinstated", _("Your organisation was reinstated"))
INFECTED = _own("profile_infected", _("A virus was found in a file of your organisation"))
RECEIVED = _office("profile_received", _("An organisation needs to be verified"))
CHANGED = _office("profile_changed", _("A verified organisation changed details that were checked"))


CHECK_ASKED = _office("profile_check_asked", _("An officer asks you to check an organisation"))
CHECKED = kinds.register(
    "profile_checked",
    _("The check of an organisation that you asked for is done"),
    group=OFFICE,
    action=_("Open the organisation"),
    audience=PROFILE_OFFICE,
)


def writers(profile: Profile) -> QuerySet[User]:
    """Its owners and editors."""
    return User.objects.filter(
        memberships__profile=profile, memberships__ended_at=None, memberships__role__in=WRITERS
    )


def tell_people(kind: str, profile: Profile, *, at: datetime, **context: object) -> None:
    page = ("profile-detail", profile.pk)
    notify(kind, writers(profile), at=at, page=page, target_id=profile.pk, **named(profile), **context)


def infected(file: StoredFile, at: datetime) -> None:
    for profile in Profile.objects.filter(evidence=file):
        tell_people(INFECTED, profile, at=at)


scanning.LISTENERS.append(infected)


def tell_leads(kind: str, profile: Profile, *, at: datetime, **context: object) -> None:
    leads = User.objects.with_role(Role.LEAD_OFFICER)
    page = ("admin:organisations_profile_change", profile.pk)
    notify(kind, leads, at=at, page=page, target_id=profile.pk, **named(profile), **context)


def tell_asker(profile: Profile, *, is_verified: bool, by: User, at: datetime) -> None:
    """Whoever asked for the check: their input can go on, or must be declined."""
    officer = profile.check_asked_by
    if officer is not None and officer != by:
        page = ("admin:organisations_profile_change", profile.pk)
        notify(
            CHECKED, [officer], at=at, page=page, target_id=profile.pk,
            is_verified=is_verified, **named(profile),
        )  # fmt: skip


class Named(TypedDict):
    organisation: str
    discreet: bool


def named(profile: Profile) -> Named:
    """What a mail may say of who it is about."""
    return {
        "organisation": profile.legal_name if profile.listed else "",
        "discreet": not profile.listed,
    }
