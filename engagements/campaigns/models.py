"""What inputs are compared by, and which were found to say nearly the same."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _

from engagements.consultations.models import Consultation
from engagements.submissions.models import Submission


class Fingerprint(models.Model):
    """The bands of one input's text, by which copies of it are found; nothing can be read from them."""

    submission = models.OneToOneField(
        Submission, primary_key=True, on_delete=models.CASCADE, related_name="fingerprint"
    )
    # Its call and when it was submitted: candidates are found and ordered in this table alone.
    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="+", db_index=False)
    submitted_at = models.DateTimeField()
    bands = ArrayField(models.BigIntegerField())
    # Of a campaign, of which others are in the case too: looked for beside the nearest.
    is_main = models.BooleanField(default=False, db_default=False)

    class Meta:
        verbose_name = _("fingerprint")
        verbose_name_plural = _("fingerprints")
        indexes = [
            GinIndex(fields=["bands"], fastupdate=False, name="fingerprint_bands"),
            models.Index(
                fields=["consultation", "submitted_at"],
                condition=models.Q(is_main=True),
                name="fingerprint_of_campaign",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class LookAlike(models.Model):
    """Another input to the same call that says nearly the same; each pair is two rows, one for each."""

    id = models.BigAutoField(primary_key=True)
    submission = models.ForeignKey(
        Submission, on_delete=models.CASCADE, related_name="look_alikes", db_index=False
    )
    other = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="+")
    # In percent; focalpoint/similarity.py says of what.
    similarity = models.PositiveSmallIntegerField(_("similarity"))

    class Meta:
        verbose_name = _("look-alike")
        verbose_name_plural = _("look-alikes")
        constraints = [
            models.UniqueConstraint(fields=["submission", "other"], name="one_look_alike_per_pair")
        ]

    def __str__(self) -> str:
        return str(self.pk)
