"""The demo world: only installed while the setting DEMO is on."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """One click signs in as any role, and the mail that was sent is shown."""

    name = "demo"
    verbose_name = "Demo"

    def ready(self) -> None:
        from demo import checks  # noqa: F401
