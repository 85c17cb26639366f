"""Every officer has views of their own; those that are shared are kept by the leads."""

from rules import predicate

from engagements.saved_views.models import SavedView
from focalpoint import access
from organisations.accounts.models import User
from organisations.accounts.permissions import is_lead_officer, is_officer


@predicate
def reads_view(user: User, view: SavedView | None) -> bool:
    """One's own, or one that is shared."""
    return is_officer(user) and (view is None or view.owner_id == user.pk or view.is_shared)


@predicate
def keeps_view(user: User, view: SavedView | None) -> bool:
    """Its owner, while it is theirs alone; of a shared one its owner and every lead."""
    if view is None or view.owner_id == user.pk:
        return is_officer(user)
    return view.is_shared and is_lead_officer(user)


access.permit("engagements.view_savedview", who=reads_view)
