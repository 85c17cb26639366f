"""An uploaded file: its bytes are outside the web root under a random name, and both have one owner."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class StoredFile(models.Model):
    """What is known of one upload. Never changed once made; who may read it is its noun's business."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # The name the person gave it, shown and offered at download; never used as a path.
    name = models.CharField(_("name"), max_length=200)
    media_type = models.CharField(_("type"), max_length=100)
    size = models.PositiveIntegerField(_("size in bytes"))
    sha256 = models.CharField(_("checksum"), max_length=64)
    # Random: its name in the storage.
    path = models.CharField(max_length=100, unique=True)
    uploaded_at = models.DateTimeField(_("uploaded"))
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("by")
    )

    class Meta:
        verbose_name = _("file")
        verbose_name_plural = _("files")

    def __str__(self) -> str:
        return self.name


class Installation(models.Model):
    """The one row that says which portal this database is: the storage holds the same mark.

    If the storage holds another mark, its files belong to another portal, and nothing is removed.
    """

    mark = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)

    class Meta:
        verbose_name = _("installation")
        verbose_name_plural = _("installations")

    def __str__(self) -> str:
        return str(self.mark)
