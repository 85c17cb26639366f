"""A draft that nobody works on is deleted, after its writers were warned; what was submitted stays."""

from django.utils.translation import gettext_lazy as _

from engagements.submissions.actions import expire
from engagements.submissions.queries import to_expire
from focalpoint.retention import Rule, by_verb, register

register(
    Rule(
        "drafts",
        _("A draft, with its files"),
        _("After it was last saved. Its writers are warned before; while they are suspended it stays."),
        "DRAFT_KEPT_DAYS",
        to_expire,
        by_verb(expire),
    )
)
register(
    Rule(
        "inputs",
        _("An input that was submitted, its versions with their files, and what the office did with it"),
        _("As long as the portal exists; its author may withdraw it."),
    )
)
