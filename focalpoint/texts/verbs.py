"""What can be done with a text: a lead edits it."""

from django.utils.translation import gettext_lazy as _

from focalpoint.texts.models import Text
from focalpoint.texts.permissions import edits_texts
from focalpoint.verbs import verb

SAVE = verb(Text, "save", who=edits_texts, office=_("changed the text"))
