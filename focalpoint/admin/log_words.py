"""What the log calls columns and notes that have no label of their own: here, so that they are translated."""

from django.utils.translation import gettext_noop as _

WORDS = (
    *(_("accepted by"), _("acknowledged by"), _("appealed by"), _("approved by"), _("created by")),
    *(_("declined by"), _("extension asked by"), _("extension decided by")),
    *(_("factor reset at"), _("factor reset by"), _("factor reset reason")),
    *(_("invited by"), _("published by"), _("released by"), _("sent by"), _("settled by"), _("since by")),
    *(_("taken down by"), _("withdrawn by")),
    *(_("length"), _("number"), _("publish"), _("reason length"), _("remark length")),
    *(_("look again on"), _("narrowed by"), _("points"), _("verifications")),
    *(_("replaced"), _("round"), _("size"), _("strictest level"), _("summary length")),
)
