"""An uploaded file: its bytes are outside the web root under a random name, and both have one owner."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class StoredFile(models.Model):
    """What is known of one upload. Who may read it is its noun's business.

    Once made, only scanning and a new key change it: the bytes of the copy never.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # The name the person gave it, shown and offered at download; never used as a path.
    name = models.CharField(_("name"), max_length=200)
    media_type = models.CharField(_("type"), max_length=100)
    # Of the file as it was sent: what a version names, and a receipt.
    size = models.PositiveIntegerField(_("size in bytes"))
    sha256 = models.CharField(_("checksum"), max_length=64)
    # Of the copy that others get, cleaned of what it would say unasked; its random name in the storage.
    copy_size = models.PositiveIntegerField(_("size of the copy in bytes"))
    copy_sha256 = models.CharField(_("checksum of the copy"), max_length=64)
    path = models.CharField(max_length=100, unique=True)
    # The file as it was sent, encrypted, and by which key: nothing opens it but scanning and rotation.
    original_path = models.CharField(max_length=100, unique=True)
    original_key = models.CharField(max_length=16)
    # When a scanner for viruses looked at it, and what it found; null while none did.
    scanned_at = models.DateTimeField(_("scanned"), null=True, blank=True)
    virus = models.CharField(_("virus"), max_length=200, blank=True)
    uploaded_at = models.DateTimeField(_("uploaded"))
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("by")
    )

    class Meta:
        verbose_name = _("file")
        verbose_name_plural = _("files")

    def __str__(self) -> str:
        return self.name
