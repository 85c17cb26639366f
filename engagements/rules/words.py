"""A rule's conditions as people read them."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from engagements.rules.models import ReferralRule
from focalpoint.languages import of_content
from organisations.profiles.models import Kind
from organisations.regions.countries import Region, country_name


def conditions_of(rule: ReferralRule) -> list[tuple[str, str]]:
    """What each condition is called, and what it lists; of a rule loaded with `queries.whole`."""
    languages, kinds = dict(of_content()), dict(Kind.choices)
    conditions: list[tuple[str, Iterable[object]]] = [
        (_("Themes"), rule.themes.all()),
        (_("Words"), [rule.words] if rule.words else []),
        (_("Languages"), (languages.get(code, code) for code in rule.languages)),
        (
            _("Regions and countries"),
            [
                *(Region(region).label for region in rule.regions),
                *(country_name(code) for code in rule.countries),
            ],
        ),
        (_("Types of organisation"), (kinds.get(kind, kind) for kind in rule.kinds)),
        (_("Calls"), rule.calls.all()),
    ]
    named = [(name, ", ".join(str(value) for value in values)) for name, values in conditions]
    return [(name, values) for name, values in named if values]
