"""Questions about people that their own rows do not answer."""

from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import Exists, OuterRef, Q, QuerySet

from organisations.accounts.models import ABSENCE_KEPT, FACTOR_RESET_WAITS, User
from organisations.accounts.roles import Role


def to_expire(at: datetime) -> QuerySet[User]:
    """Those who signed up, never confirmed their address and so were never here.

    Accounts that the office made have no password: people who were invited are not deleted.
    """
    theirs = EmailAddress.objects.filter(user=OuterRef("pk"))
    return User.objects.filter(
        Exists(theirs),
        ~Exists(theirs.filter(verified=True)),
        joined_at__lt=at - timedelta(days=settings.UNCONFIRMED_ACCOUNT_DAYS),
        last_login=None,
        roles=[],
        is_active=True,
        is_superuser=False,
    ).exclude(password__startswith=UNUSABLE_PASSWORD_PREFIX)


# So many deputies are asked, one after the other; where all of them are away, the leads are.
MOST_DEPUTIES = 3
READS_INPUTS = [Role.OFFICER, Role.LEAD_OFFICER, Role.PROTECTION_OFFICER]


def deputy_of(person: User, at: datetime) -> User | None:
    """Who acts in the place of someone who is away: the deputy, or theirs where they are away, too.

    None where there is none, and where deputies stand in for each other in a circle.
    """
    for _step in range(MOST_DEPUTIES):
        deputy = person.deputy
        if deputy is None or (deputy.is_active and reads_inputs(deputy) and not deputy.is_absent(at)):
            return deputy
        person = deputy
    return None


def reads_inputs(person: User) -> bool:
    return person.has_role(*READS_INPUTS)


def stood_in_for(deputy: User, at: datetime) -> QuerySet[User]:
    """Those who are away now and whose deputy, or theirs in turn while they are away too, is this person."""
    # In a filter of its own: few are away, and an index knows who.
    away_now = User.objects.filter(absent_from__lte=at, absent_until__gte=at)
    is_stood_in, away, link = Q(deputy=deputy.pk), Q(), ""
    for _step in range(1, MOST_DEPUTIES):
        link += "deputy__"
        away &= Q(**{f"{link}absent_from__lte": at, f"{link}absent_until__gte": at})
        is_stood_in |= away & Q(**{f"{link}deputy": deputy.pk})
    return away_now.filter(is_stood_in)


def ended_absences(at: datetime) -> QuerySet[User]:
    return User.objects.filter(absent_until__lt=at - ABSENCE_KEPT)


def unconfirmed_resets(at: datetime) -> QuerySet[User]:
    """Those whose second factor someone asked to remove, and nobody confirmed it in time."""
    return User.objects.filter(factor_reset_at__lt=at - FACTOR_RESET_WAITS)
