"""What a department is asked to do with a referral: rules propose it, referrals have it."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Purpose(models.TextChoices):
    """What the department is asked to do."""

    LEAD = "lead", _("Lead department")
    ACTION = "action", _("For action")
    INFORMATION = "information", _("For information")
