"""The kernel as a Django app, the office's admin site, and how an app's nouns are loaded."""

from importlib import import_module
from pkgutil import iter_modules

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig
from django.contrib.staticfiles.apps import StaticFilesConfig
from django.utils.translation import gettext_lazy as _

# Those of the kernel's packages that are nouns, with verbs.
NOUNS = ["texts"]


class FocalpointConfig(AppConfig):
    """Audit log, files, notices: what every noun uses and none owns."""

    name = "focalpoint"
    verbose_name = _("Office")

    def ready(self) -> None:
        """Loads what registers encrypted columns and how long things are kept: commands need both."""
        for module in (
            "checks",
            "deploy_checks",
            "expiring",
            "sessions",
            "places",
            "notifications.notify",
            "audit.retention",
            "notifications.retention",
            "files.retention",
            "kept.keep",
        ):
            import_module(f"focalpoint.{module}")
        load_nouns(self.name, NOUNS)


class OfficeAdminConfig(AdminConfig):
    """The plain Django admin, on our own site."""

    default_site = "focalpoint.admin.site.OfficeSite"

    def ready(self) -> None:
        """Loads the apps' screens, then the kernel's: their package holds the site, so it is there first."""
        super().ready()
        for screens in ("audit_log", "outbox", "texts"):
            import_module(f"focalpoint.admin.{screens}")


class OwnStaticFilesConfig(StaticFilesConfig):
    """Without what no page shows, for the web server reads each file at its start: the admin's search box in
    sixty languages (for `autocomplete_fields`, which nothing here has).
    """

    ignore_patterns = [*StaticFilesConfig.ignore_patterns, "i18n"]


def load_nouns(app: str, nouns: list[str]) -> None:
    """Import each noun whole: what it registers, its verbs with their bodies too, is there from the start."""
    for noun in nouns:
        package = import_module(f"{app}.{noun}")
        for module in iter_modules(package.__path__):
            import_module(f"{app}.{noun}.{module.name}")
