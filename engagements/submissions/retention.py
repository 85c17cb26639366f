"""A draft that no one works on is deleted, after its writers were warned; what was submitted stays."""

from django.utils.translation import gettext_lazy as _

from engagements.submissions.actions import expire
from engagements.submissions.queries import to_expire
from focalpoint.retention import Rule, by_verb, register

register(
    Rule(
        "drafts",
        _("A draft, with its files"),
        _(
            "After it was last saved. Its writers are notified first. It is kept while their "
            "organisation is suspended."
        ),
        "DRAFT_KEPT_DAYS",
        to_expire,
        by_verb(expire),
    )
)
register(
    Rule(
        "inputs",
        _("An input that was submitted, its versions with their files, and what the office did with it"),
        _("As long as the portal exists. Its author can withdraw it."),
    )
)
