"""A notice is one message to one person: a row of both the outbox and that person's inbox page."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from focalpoint.monitoring.context import LONGEST_REQUEST_ID


class Channel(models.TextChoices):
    """How a person is notified."""

    MAIL = "mail", _("By email, immediately")
    DIGEST = "digest", _("In the daily digest")
    INBOX = "inbox", _("Only in your notifications here")


class Delivery(models.TextChoices):
    """The delivery state of a notice's mail."""

    NONE = "none", _("No email")
    WAITING = "waiting", _("Waiting")
    SENT = "sent", _("Sent")
    GIVEN_UP = "given_up", _("Not delivered")
    # When its turn came, it was not for this person any more, or of no use.
    DROPPED = "dropped", _("Not sent: no longer needed")


class Notice(models.Model):
    """Written in the transaction of the verb it tells of; the worker delivers it.

    `context` holds what the templates need: ids, references, dates, public names; `secret` holds what
    must not stay readable (codes, tokens), encrypted, and is emptied once the mail is gone.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(_("kind"), max_length=60)
    # The row that it is about, of the model that the kind's audience asks.
    target_id = models.UUIDField(null=True, blank=True)
    # Null only when the address belongs to nobody here yet (an invitation, an unknown account).
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="notices",
        verbose_name=_("to"),
    )
    address = models.EmailField(_("address"), blank=True)
    language = models.CharField(_("language"), max_length=10, default="en")
    context = models.JSONField(default=dict, blank=True)
    secret = models.TextField(blank=True)
    # Where the notice leads, without the host: "/en/my/inputs/<id>/".
    link = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(_("written"))
    read_at = models.DateTimeField(_("read"), null=True, blank=True)
    in_inbox = models.BooleanField(default=True)

    channel = models.CharField(_("channel"), max_length=10, choices=Channel)
    delivery = models.CharField(_("delivery"), max_length=10, choices=Delivery, default=Delivery.NONE)
    message_id = models.CharField(max_length=120, unique=True)
    # Of whatever wrote it, for the log of its delivery; nothing where a task did by itself.
    request_id = models.CharField(max_length=LONGEST_REQUEST_ID, blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    next_attempt_at = models.DateTimeField(_("next attempt"), null=True, blank=True)
    # When this mail itself was refused first: only for that it is ever given up, never for a server's fault.
    refused_at = models.DateTimeField(_("first refused"), null=True, blank=True)
    claimed_until = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    error = models.TextField(_("last error"), blank=True)
    # The person's own day, on digests only: one per person and day whatever restarts.
    digest_day = models.DateField(null=True, blank=True)
    # On notices of the digest channel: the digest that carried them.
    digest = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="carried"
    )

    # What it is a part of, where many notices of it to one reader share one email (see `bundles`).
    bundle = models.CharField(max_length=60, blank=True, db_default="")

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("outbox")
        indexes = [
            models.Index(
                fields=["next_attempt_at", "id"], name="notice_waiting", condition=Q(delivery="waiting")
            ),
            models.Index(fields=["recipient", "-created_at", "-id"], name="notice_inbox"),
            models.Index(fields=["-created_at", "-id"], name="notice_outbox"),
            # Of a kind that is rare among a million: by the index above all would be read.
            models.Index(fields=["kind", "-created_at", "-id"], name="notice_of_kind"),
            models.Index(
                fields=["-created_at", "-id"], name="notice_given_up", condition=Q(delivery="given_up")
            ),
            # Found by what it is about, and by an address that belongs to no account.
            models.Index(
                fields=["target_id", "-created_at", "-id"],
                name="notice_about",
                condition=Q(target_id__isnull=False),
            ),
            models.Index(
                fields=["address", "-created_at", "-id"],
                name="notice_to_address",
                condition=Q(recipient=None),
            ),
            models.Index(
                fields=["recipient"], name="notice_for_digest", condition=Q(channel="digest", digest=None)
            ),
            models.Index(fields=["bundle", "recipient"], name="notice_of_bundle", condition=~Q(bundle="")),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["recipient", "kind", "digest_day"],
                condition=Q(digest_day__isnull=False),
                name="one_digest_per_person_and_day",
            ),
            models.CheckConstraint(
                condition=Q(recipient__isnull=False) | ~Q(address=""), name="notice_goes_somewhere"
            ),
            models.CheckConstraint(
                condition=~Q(delivery="sent") | Q(sent_at__isnull=False), name="notice_sent_has_date"
            ),
        ]

    def __str__(self) -> str:
        return self.kind


class OptOut(models.Model):
    """An address that wants no mail from strangers here; only its HMAC is kept."""

    key = models.CharField(primary_key=True, max_length=64)
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = _("address that is never invited")
        verbose_name_plural = _("addresses that are never invited")

    def __str__(self) -> str:
        return self.key[:8]


class Preference(models.Model):
    """How one person wants to hear of one kind; without a row the kind's own default holds."""

    id = models.BigAutoField(primary_key=True)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="preferences")
    kind = models.CharField(max_length=60)
    channel = models.CharField(max_length=10, choices=Channel)

    class Meta:
        verbose_name = _("preference")
        verbose_name_plural = _("preferences")
        constraints = [models.UniqueConstraint(fields=["person", "kind"], name="one_preference_per_kind")]

    def __str__(self) -> str:
        return f"{self.kind}: {self.channel}"
