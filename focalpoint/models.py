"""The kernel's models in one place, for Django only; import them from their own packages."""

from focalpoint.audit.models import Entry, Seal
from focalpoint.events import Event
from focalpoint.expiring import Expiring
from focalpoint.files.models import StoredFile
from focalpoint.installation import Installation
from focalpoint.kept.models import KeptForm
from focalpoint.notifications.models import Notice, OptOut, Preference
from focalpoint.texts.models import Text

__all__ = [
    "Entry",
    "Event",
    "Expiring",
    "Installation",
    "KeptForm",
    "Notice",
    "OptOut",
    "Preference",
    "Seal",
    "StoredFile",
    "Text",
]
