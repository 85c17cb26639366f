"""The officer's day at a glance, for the front page of the office: each view of the queue with its number."""

from datetime import datetime

from django.urls import reverse

from engagements.admin.saved_views import counts, views_of
from focalpoint.admin.site import Figure
from organisations.accounts.models import User

LATE = {"overdue", "departments"}


def figures(user: User, now: datetime) -> list[Figure]:
    """One statement, however many inputs there are."""
    queue, held = reverse("admin:engagements_case_changelist"), counts(user, now=now)
    return [
        Figure(view.label, held[view.name], f"{queue}?view={view.name}", is_late=view.name in LATE)
        for view in views_of(user)
    ]
