"""The colleagues whom a note can name."""

from django.db.models import QuerySet

from engagements.cases.queries import IN_OFFICE
from organisations.accounts.models import User


def colleagues() -> QuerySet[User]:
    """Everyone who works on inputs, and so may read notes."""
    return User.objects.filter(IN_OFFICE, is_active=True).order_by("name", "email")
