"""Questions about people that their own rows do not answer."""

from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import Exists, OuterRef, QuerySet

from organisations.accounts.models import FACTOR_RESET_WAITS, User


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


def unconfirmed_resets(at: datetime) -> QuerySet[User]:
    """Those whose second factor someone asked to remove, and nobody confirmed it in time."""
    return User.objects.filter(factor_reset_at__lt=at - FACTOR_RESET_WAITS)
