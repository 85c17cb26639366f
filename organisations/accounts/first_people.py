"""Whether anyone can run the office: what `manage.py doctor` asks about people."""

from datetime import datetime

from allauth.mfa.models import Authenticator
from django.db.models import Exists, OuterRef, Q

from focalpoint import diagnosis
from organisations.accounts.models import User
from organisations.accounts.roles import Role

_WHO = {
    "operator": Q(is_superuser=True),
    "lead officer": Q(roles__contains=[Role.LEAD_OFFICER]),
}


def _can_enter(_at: datetime) -> bool:
    """Whether there is one of each who may sign in and has a second factor."""
    people = User.objects.filter(is_active=True)
    factors = Authenticator.objects.filter(user=OuterRef("pk"))
    for who, theirs in _WHO.items():
        if not people.filter(theirs).exists():
            raise diagnosis.FaultError(f"There is no {who}.")
        if not people.filter(theirs).filter(Exists(factors)).exists():
            raise diagnosis.FaultError(f"No {who} has set up two-step verification yet.")
    return True


diagnosis.ask(
    "An operator and a lead officer can enter the office.",
    _can_enter,
    "manage.py setup_office --operator EMAIL --lead EMAIL, as often as you like; then both sign in and "
    "set up two-step verification.",
)
