"""What can be done with templates: leads write them and take them out of use."""

from django.utils.translation import gettext_lazy as _

from engagements.text_templates.models import TextTemplate
from engagements.text_templates.permissions import is_in_use, is_retired
from focalpoint.verbs import verb
from organisations.accounts.permissions import is_lead_officer

CREATE = verb(TextTemplate, "create", who=is_lead_officer, office=_("added the template"))
SAVE = verb(TextTemplate, "save", who=is_lead_officer, office=_("changed the template"))
RETIRE = verb(
    TextTemplate, "retire",
    who=is_lead_officer, unless=is_retired, office=_("took the template out of use"),
)  # fmt: skip
RESTORE = verb(
    TextTemplate, "restore",
    who=is_lead_officer, unless=is_in_use, office=_("put the template back into use"),
)  # fmt: skip
