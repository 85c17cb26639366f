"""What happens, from a call to its answer."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from focalpoint.apps import load_nouns

NOUNS = [
    "reasons",
    "consultations",
    "questions",
    "submissions",
    "publications",
    "saved_views",
    "labels",
    "cases",
    "notes",
    "campaigns",
    "rules",
    "text_templates",
    "routing",
    "responses",
    "decisions",
    "bulk",
    "digests",
    "outcomes",
]


class EngagementsConfig(AppConfig):
    """Registers what its nouns permit and tell."""

    name = "engagements"
    verbose_name = _("Calls and inputs")

    def ready(self) -> None:
        load_nouns(self.name, NOUNS)
