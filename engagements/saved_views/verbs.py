"""What can be done with saved views. None of it changes a case or a page of anyone outside the office."""

from django.utils.translation import gettext_lazy as _

from engagements.saved_views.models import SavedView
from engagements.saved_views.permissions import keeps_view
from focalpoint.verbs import verb
from organisations.accounts.permissions import is_officer

CREATE = verb(SavedView, "create", who=is_officer, office=_("saved a view of the queue"))
# To share it, or to stop sharing it, too.
SAVE = verb(SavedView, "save", who=keeps_view, office=_("changed a saved view of the queue"))
DELETE = verb(SavedView, "delete", who=keeps_view, office=_("deleted a saved view of the queue"))
