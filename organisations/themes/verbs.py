"""What can be done with themes: leads correct the list."""

from django.utils.translation import gettext_lazy as _

from focalpoint.verbs import verb
from organisations.accounts.permissions import is_lead_officer
from organisations.themes.models import Theme

CREATE = verb(Theme, "create", who=is_lead_officer, office=_("added the theme"))
SAVE = verb(Theme, "save", who=is_lead_officer, office=_("changed the theme"))
