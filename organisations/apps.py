"""Who: people, civil society organisations, departments."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from focalpoint.apps import load_nouns

NOUNS = ["accounts", "themes", "calendars", "profiles", "memberships", "departments"]


class OrganisationsConfig(AppConfig):
    """Registers what its nouns permit and tell."""

    name = "organisations"
    verbose_name = _("People and organisations")

    def ready(self) -> None:
        load_nouns(self.name, NOUNS)
        # Connects the handlers of allauth's signals.
        import_module("organisations.accounts.adapters")
        import_module("organisations.accounts.second_factor")
