"""Views that officers saved, beside the queue's own: their numbers, and how one comes to them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import Http404
from django.urls import reverse
from django.utils.http import urlencode

from engagements.admin.filters import SavedMark, rows_of
from engagements.admin.saved_views import MOST, SavedColumns
from engagements.saved_views.models import SavedView
from engagements.saved_views.parameters import canonical, parameters_of
from focalpoint.paging import Count, Counted
from organisations.accounts.models import User
from organisations.accounts.permissions import is_lead_officer

# So many stand beside the tabs; the others are folded away with the views that are no tabs.
IN_SIGHT = 6


@dataclass(frozen=True)
class OwnView:
    """One that the reader may open; without a number where it searches."""

    pk: UUID
    name: str
    query: str
    is_shared: bool
    is_own: bool
    # Whether the reader may rename, change and delete it.
    is_kept: bool
    count: Count | None
    # Whether one came from it, and whether the page still shows what it says.
    on: bool
    is_changed: bool

    @property
    def address(self) -> str:
        return address_of(self.query, self.pk)


def address_of(query: str, pk: object) -> str:
    """What it shows, and that it is the one: whatever keeps the filters keeps it too."""
    return f"?{query}&{urlencode({SavedMark.parameter_name: str(pk)})}"


def own_view_at(key: str, user: User) -> str:
    """The address that a short link leads to. Of someone else's that is not shared there is nothing."""
    try:
        view = SavedView.objects.visible_to(user).get(pk=key)
    except (SavedView.DoesNotExist, ValidationError) as error:
        raise Http404 from error
    return reverse("admin:engagements_case_changelist") + address_of(view.query, view.pk)


def own_views(saved: Sequence[SavedColumns], user: User, *, on: str, present: str) -> list[OwnView]:
    """One's own first. `on` is the one that one came from, `present` what the page shows."""
    counted = _counts([row["query"] for row in saved], user) if saved else {}
    views = [
        OwnView(
            UUID(row["id"]),
            row["name"],
            row["query"],
            row["is_shared"],
            row["owner"] == str(user.pk),
            row["owner"] == str(user.pk) or is_lead_officer(user),
            counted.get(row["query"]),
            row["id"] == on,
            row["id"] == on and row["query"] != canonical(present),
        )
        for row in saved
    ]
    return sorted(views, key=lambda view: not view.is_own)


def _counts(queries: Sequence[str], user: User) -> dict[str, Count]:
    """By what they show, in one statement. What is searched for is not counted: the database would read all
    inputs with a common word, for each view and on each page."""
    asked = {query: parameters_of(query) for query in queries}
    without_search = [query for query, parameters in asked.items() if "q" not in parameters]
    if not without_search:
        return {}
    columns = {
        f"view_{place}": Counted(rows_of(asked[query], user), cap=MOST)
        for place, query in enumerate(without_search)
    }
    numbers: dict[str, Any] = dict(User.objects.filter(pk=user.pk).order_by().values(**columns).get())
    return {query: Count(numbers[f"view_{place}"], MOST) for place, query in enumerate(without_search)}
