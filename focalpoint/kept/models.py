"""A form that was posted by someone whose session had ended."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class KeptForm(models.Model):
    """What one person typed, encrypted; nothing is done with it until they press the button again."""

    # Random: it is part of an address.
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="kept_forms")
    # The address it was posted to and its fields, as `focalpoint/kept/content.py:Content` reads them.
    content = models.TextField()
    kept_at = models.DateTimeField(_("kept"))

    class Meta:
        verbose_name = _("kept form")
        verbose_name_plural = _("kept forms")
        indexes = [models.Index(fields=["person", "-kept_at"], name="kept_form_of_person")]

    def __str__(self) -> str:
        return str(self.pk)
