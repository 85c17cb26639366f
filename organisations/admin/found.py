"""People by what they are called, for whoever looks in a log that names them by their keys."""

from uuid import UUID

from django.db.models import Q

from focalpoint.addresses import folded_address
from focalpoint.finding import register_people
from focalpoint.search import folded, terms
from organisations.accounts.models import User


def people_called(text: str) -> list[UUID] | None:
    """By a whole address anyone; by a part of the name the office's staff, who are a few dozen.

    None for what is neither: the key of a row.
    """
    if "@" in text:
        return list(User.objects.filter(email=folded_address(text)).values_list("pk", flat=True))
    if _is_key(text) or not terms(text):
        return None
    staff = User.objects.filter(~Q(roles=[]) | Q(is_superuser=True)).values_list("pk", "name")
    called = [pk for pk, name in staff if folded(text) in folded(name)]
    return called or None


def _is_key(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


register_people(people_called)
