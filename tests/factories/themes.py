"""Themes for tests."""

from itertools import count
from typing import Any

from focalpoint.translated import Translated
from organisations.themes.models import Theme

_numbers = count(1)


def theme(**fields: Any) -> Theme:
    """A top theme; `parent` makes it one below."""
    number = next(_numbers)
    defaults: dict[str, Any] = {
        "code": f"theme-{number}",
        "name": Translated(en=f"Theme {number}", ar=f"موضوع {number}"),
    }
    return Theme.objects.create(**{**defaults, **fields})
