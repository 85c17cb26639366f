"""What can be done with labels: lead officers keep the list."""

from django.utils.translation import gettext_lazy as _

from engagements.labels.models import Label
from focalpoint.verbs import verb
from organisations.accounts.permissions import is_lead_officer

CREATE = verb(Label, "create", who=is_lead_officer, office=_("added the label"))
# Archiving too: an archived label stays where it is, and is not offered any more.
SAVE = verb(Label, "save", who=is_lead_officer, office=_("changed the label"))
