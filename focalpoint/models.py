"""The kernel's models in one place, for Django only; import them from their own packages."""

from focalpoint.audit.models import Entry, Seal
from focalpoint.events import Event
from focalpoint.files.models import Installation, StoredFile, UploadDay
from focalpoint.notifications.models import Notice, Preference

__all__ = ["Entry", "Event", "Installation", "Notice", "Preference", "Seal", "StoredFile", "UploadDay"]
