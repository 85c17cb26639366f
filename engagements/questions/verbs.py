"""What can be done with a question of a call."""

from django.utils.translation import gettext_lazy as _

from engagements.questions.models import Question
from engagements.questions.permissions import is_asked
from focalpoint.verbs import verb
from organisations.accounts.permissions import is_lead_officer

CREATE = verb(Question, "create", who=is_lead_officer, within="consultation", office=_("added a question"))
# How far a published question may change depends on the change: the body decides.
SAVE = verb(Question, "save", who=is_lead_officer, office=_("changed a question"))
REMOVE = verb(Question, "remove", who=is_lead_officer, unless=is_asked, office=_("removed a question"))
