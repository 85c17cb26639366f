"""The outbox in the admin: what waits, what was given up and why; never what a mail says.

To whom it was, and about which input, is shown only of a mail that was given up, to those who may know: they
have to write to that person in another way. Whoever knows an address or a reference may ask what became of
the mails to it or about it.
"""

import re
from datetime import datetime
from typing import Any, ClassVar

from django.contrib import admin, messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.timezone import localtime
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from focalpoint.addresses import folded_address
from focalpoint.admin.badges import badge
from focalpoint.admin.base import ReadOnlyAdmin
from focalpoint.errors import DomainError
from focalpoint.finding import people_named, rows_named
from focalpoint.notifications import actions
from focalpoint.notifications.kinds import KINDS
from focalpoint.notifications.models import Channel, Delivery, Notice

# The shape and the colour of each state that needs one.
SHAPES = {Delivery.WAITING: "pending", Delivery.SENT: "open", Delivery.GIVEN_UP: "overdue"}
_ADDRESS = re.compile(r"[^\s<>]+@[^\s<>]+")


class KindFilter(admin.SimpleListFilter):
    """By kind of notice, without asking the table which kinds it holds."""

    title = _("kind")
    parameter_name = "kind"

    def lookups(self, request: HttpRequest, model_admin: "admin.ModelAdmin[Notice]") -> list[tuple[str, str]]:
        return sorted(((name, str(kind.label)) for name, kind in KINDS.items()), key=lambda pair: pair[1])

    def queryset(self, request: HttpRequest, queryset: QuerySet[Notice]) -> QuerySet[Notice]:
        return queryset.filter(kind=self.value()) if self.value() else queryset


@admin.register(Notice)
class NoticeAdmin(ReadOnlyAdmin):
    """The state of each mail; what was given up can be tried again."""

    permissions: ClassVar[dict[str, str]] = {
        "view": "focalpoint.view_notice",
        "retry": "focalpoint.retry_notice",
        "see_to": "focalpoint.see_recipient_of_notice",
        "see_input": "focalpoint.see_input_of_notice",
        "search_to": "focalpoint.search_recipient_of_notice",
        "search_input": "focalpoint.search_input_of_notice",
    }
    change_form_template = "focalpoint/admin/record.html"
    list_display = ["label", "progress", "outcome", "created_at", "attempts", "short_problem"]
    # What is typed is understood by `get_search_results`.
    search_fields = ["kind"]
    search_help_text = _("Reference of an input, or email address of the recipient")
    sortable_by: ClassVar[list[str]] = []
    list_filter = ["delivery", "channel", "created_at", KindFilter]
    ordering = ["-created_at", "-id"]
    fields = [
        "label", "channel", "delivery", "outcome", "created_at", "attempts", "next_attempt_at", "sent_at",
        "problem",
    ]  # fmt: skip
    actions = ["retry"]
    empty_text = _("Emails and notifications that the portal sends will be listed here.")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Notice]:
        unread = ("context", "secret", "address", "link")
        of_digest = [f"digest__{name}" for name in unread]
        return super().get_queryset(request).select_related("digest").defer(*unread, *of_digest)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Notice], search_term: str
    ) -> tuple[QuerySet[Notice], bool]:
        """A reference leads to what was sent about its input, an address to what was sent to it."""
        text = search_term.strip()
        if not text:
            return queryset, False
        if self.may(request, "search_input"):
            try:
                if (rows := rows_named(text)) is not None:
                    return queryset.filter(target_id__in=rows), False
            except DomainError as typo:
                messages.warning(request, str(typo.message))
                return queryset.none(), False
        if "@" in text and self.may(request, "search_to"):
            # An invitation goes to an address that may have no account yet.
            addresses = {text, folded_address(text)}
            to_address = Q(recipient=None, address__in=addresses)
            return queryset.filter(Q(recipient__in=people_named(text) or []) | to_address), False
        messages.warning(request, _("Search for a whole reference or a whole email address."))
        return queryset.none(), False

    def get_fields(self, request: HttpRequest, obj: Notice | None = None) -> Any:
        more: list[str] = []
        if obj is not None and obj.delivery == Delivery.GIVEN_UP:
            more = [name for name in ("to", "input") if self.may(request, f"see_{name}")]
        return [*super().get_fields(request, obj), *more]

    def name_of(self, row: Notice) -> str:
        return self.label(row)

    @admin.display(description=_("status"), ordering="delivery")
    def progress(self, notice: Notice) -> SafeString:
        return badge(SHAPES.get(Delivery(notice.delivery), "closed"), notice.get_delivery_display())

    @admin.display(description=_("did it arrive?"))
    def outcome(self, notice: Notice) -> str:
        return " ".join(outcome_of(notice))

    @admin.display(description=_("to"))
    def to(self, notice: Notice) -> str:
        return notice.address

    @admin.display(description=_("input"))
    def input(self, notice: Notice) -> str:
        return str(notice.context.get("reference") or "")

    @admin.display(description=_("kind"))
    def label(self, notice: Notice) -> str:
        return str(KINDS[notice.kind].label) if notice.kind in KINDS else notice.kind

    @admin.display(description=_("last error"))
    def problem(self, notice: Notice) -> str:
        """Mail servers like to quote the address."""
        return _ADDRESS.sub("…", notice.error)

    @admin.display(description=_("last error"))
    def short_problem(self, notice: Notice) -> str:
        return Truncator(self.problem(notice)).chars(80)

    def has_retry_permission(self, request: HttpRequest) -> bool:
        return self.may(request, "retry")

    @admin.action(description=_("Send again"), permissions=["retry"])
    def retry(self, request: HttpRequest, chosen: QuerySet[Notice]) -> None:
        # The admin admits nobody else.
        assert request.user.is_authenticated
        done = actions.retry(chosen, by=request.user, at=timezone.now())
        sentence = ngettext(
            "%(number)s email will be sent again. Only emails that failed and held no code can be sent "
            "again.",
            "%(number)s emails will be sent again. Only emails that failed and held no code can be sent "
            "again.",
            done,
        )
        self.message_user(request, sentence % {"number": done})


def outcome_of(notice: Notice) -> list[str]:
    """What became of it, as someone says it who is asked whether it arrived."""
    sentences = [_delivered(notice)]
    if notice.read_at:
        read = gettext("Read on the portal on %(when)s.") % {"when": _when(notice.read_at)}
        sentences.append(read)
    return sentences


def _delivered(notice: Notice) -> str:
    if notice.channel == Channel.DIGEST:
        if notice.digest is None:
            return gettext("It will be in the daily digest.")
        return gettext("In a daily digest. %(outcome)s") % {"outcome": _mailed(notice.digest)}
    if notice.bundle and notice.delivery == Delivery.NONE:
        if notice.digest is None:
            return gettext("It will be in one email with others.")
        return gettext("In one email with others. %(outcome)s") % {"outcome": _mailed(notice.digest)}
    if notice.delivery == Delivery.NONE:
        return gettext("No email: only in the notifications on the portal.")
    return _mailed(notice)


def _mailed(notice: Notice) -> str:
    if notice.delivery == Delivery.SENT and notice.sent_at:
        return gettext("The email server accepted it on %(when)s.") % {"when": _when(notice.sent_at)}
    if notice.delivery == Delivery.GIVEN_UP:
        return gettext("Not delivered: the email server refused it for good.")
    if notice.delivery == Delivery.DROPPED:
        return gettext("Not sent: it was not needed any more.")
    if not notice.attempts:
        return gettext("Waiting to be sent.")
    if notice.refused_at:
        return gettext("Not sent yet: the email server refused it for now. It is tried again.")
    return gettext("Not sent yet: the email server could not take it. It is tried again.")


def _when(at: datetime) -> str:
    return date_format(localtime(at), "DATETIME_FORMAT")
