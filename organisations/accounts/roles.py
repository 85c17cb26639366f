"""The roles of the office: each a sentence a policy officer can read. Rights are in the permissions files.

Representatives, reviewers and liaisons are not listed: they come from a membership or a post.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What a member of the focal-point staff may be; a person may be several."""

    OFFICER = "officer", _("Officer")
    LEAD_OFFICER = "lead_officer", _("Lead officer")
    PROTECTION_OFFICER = "protection_officer", _("Protection officer")
    AUDITOR = "auditor", _("Auditor")


DESCRIPTIONS = {
    Role.OFFICER: _("Reads inputs, corresponds with their authors, and refers them to departments."),
    Role.LEAD_OFFICER: _(
        "Does what officers do, and also publishes calls, and verifies and suspends organisations."
    ),
    Role.PROTECTION_OFFICER: _("Does what officers do, and may also open protected inputs."),
    Role.AUDITOR: _("Reads the audit log, the outbox and figures, and changes nothing."),
}
