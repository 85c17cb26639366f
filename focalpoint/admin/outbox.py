"""The outbox in the admin: what waits, what was given up and why; never what a mail says.

To whom it was, and about which input, is shown only of a mail that was given up, to those who may know: they
have to write to that person in another way.
"""

import re
from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from focalpoint.admin.badges import badge
from focalpoint.admin.base import ReadOnlyAdmin
from focalpoint.notifications import actions
from focalpoint.notifications.kinds import KINDS
from focalpoint.notifications.models import Delivery, Notice

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
    }
    list_display = [
        "label",
        "progress",
        "channel",
        "created_at",
        "attempts",
        "next_attempt_at",
        "short_problem",
    ]
    sortable_by: ClassVar[list[str]] = []
    list_filter = ["delivery", "channel", "created_at", KindFilter]
    ordering = ["-created_at", "-id"]
    fields = [
        "label", "channel", "delivery", "created_at", "attempts", "next_attempt_at", "sent_at", "problem",
    ]  # fmt: skip
    actions = ["retry"]
    empty_text = _("Emails and notifications that the portal sends will be listed here.")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Notice]:
        return super().get_queryset(request).defer("context", "secret", "address", "link")

    def get_fields(self, request: HttpRequest, obj: Notice | None = None) -> Any:
        more: list[str] = []
        if obj is not None and obj.delivery == Delivery.GIVEN_UP:
            more = [name for name in ("to", "input") if self.may(request, f"see_{name}")]
        return [*super().get_fields(request, obj), *more]

    @admin.display(description=_("status"), ordering="delivery")
    def progress(self, notice: Notice) -> SafeString:
        return badge(SHAPES.get(Delivery(notice.delivery), "closed"), notice.get_delivery_display())

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
