"""What can be done with holidays: leads bring them in line with each year's circular."""

from django.utils.translation import gettext_lazy as _

from focalpoint.verbs import verb
from organisations.accounts.permissions import is_lead_officer
from organisations.calendars.models import Holiday

CREATE = verb(Holiday, "create", who=is_lead_officer, office=_("added the holiday"))
SAVE = verb(Holiday, "save", who=is_lead_officer, office=_("changed the holiday"))
REMOVE = verb(Holiday, "remove", who=is_lead_officer, office=_("removed the holiday"))
