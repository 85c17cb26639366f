"""What is done with saved views."""

from datetime import datetime

from django.db import IntegrityError

from engagements.saved_views import verbs
from engagements.saved_views.errors import (
    EmptyViewError,
    MissingViewNameError,
    OnlyLeadsShareError,
    TooManySharedViewsError,
    TooManyViewsError,
    ViewExistsError,
)
from engagements.saved_views.models import SavedView
from engagements.saved_views.parameters import canonical
from focalpoint.limits import longest
from focalpoint.verbs import flush, hold
from organisations.accounts.models import User
from organisations.accounts.permissions import is_lead_officer


@verbs.CREATE.makes
def create(*, name: str, query: str, is_shared: bool = False, by: User, at: datetime) -> SavedView:
    """Keep what the queue shows now, under a name."""
    # Whoever saves two at once gets no more than is allowed.
    owner = hold(by)
    if SavedView.objects.filter(owner=owner.pk).count() >= SavedView.MOST_OF_ONE:
        raise TooManyViewsError(SavedView.MOST_OF_ONE)
    return _stored(SavedView(owner=owner), name, query, is_shared, by)


@verbs.SAVE
def save(
    view: SavedView, *, name: str, query: str, is_shared: bool, edit: int, by: User, at: datetime
) -> SavedView:
    """Rename it, let it show something else, share it or not, if no one saved since `edit`."""
    before = view.name, view.query, view.is_shared
    _stored(view, name, query, is_shared, by)
    # What is stored already is no change.
    if (view.name, view.query, view.is_shared) != before:
        view.edit = edit + 1
    return view


@verbs.DELETE
def delete(view: SavedView, *, by: User, at: datetime) -> None:
    """Forget it; the inputs that it showed stay as they are."""
    view.delete()


def _stored(view: SavedView, name: str, query: str, is_shared: bool, by: User) -> SavedView:
    if not name.strip():
        raise MissingViewNameError
    # What is too long is refused as it is.
    shown = canonical(query) if len(query) <= longest(SavedView, "query") else query
    if not shown:
        raise EmptyViewError
    if is_shared and not view.is_shared:
        _check_sharing(by)
    view.name, view.query, view.is_shared = name.strip(), shown, is_shared
    try:
        return flush(view)
    except IntegrityError as error:
        raise ViewExistsError from error


def _check_sharing(by: User) -> None:
    if not is_lead_officer(by):
        raise OnlyLeadsShareError
    if SavedView.objects.filter(is_shared=True).count() >= SavedView.MOST_SHARED:
        raise TooManySharedViewsError(SavedView.MOST_SHARED)
