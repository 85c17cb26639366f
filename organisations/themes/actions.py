"""What is done with themes: staff correct the list."""

from copy import copy
from datetime import datetime

from django.db import IntegrityError

from focalpoint.translated import Translated
from focalpoint.verbs import flush, hold
from focalpoint.verbs.target import stored
from organisations.accounts.models import User
from organisations.themes import verbs
from organisations.themes.errors import ThemeExistsError, TooManyLevelsError
from organisations.themes.models import Theme


@verbs.CREATE.makes
def create(
    *,
    code: str,
    parent: Theme | None,
    name: Translated,
    description: str,
    position: int,
    by: User,
    at: datetime,
) -> Theme:
    """A new theme; its code is the end of a public address and stays."""
    theme = Theme(code=code, name=name, description=description, position=position)
    _put_below(theme, parent)
    try:
        return flush(theme)
    except IntegrityError as error:
        raise ThemeExistsError from error


@verbs.SAVE
def save(
    theme: Theme,
    *,
    parent: Theme | None,
    name: Translated,
    description: str,
    position: int,
    edit: int,
    by: User,
    at: datetime,
) -> Theme:
    """Keep a corrected theme, if nobody saved since edit number `edit`."""
    before = copy(theme)
    theme.name, theme.description, theme.position = name, description, position
    _put_below(theme, parent)
    # What is stored already is no change.
    if stored(theme) != stored(before):
        theme.edit = edit + 1
    return theme


def _put_below(theme: Theme, parent: Theme | None) -> None:
    """The top theme is locked, so that it stays a top theme."""
    theme.parent = top = hold(parent) if parent else None
    if top and (top.parent_id or Theme.objects.filter(parent_id=theme.pk).exists()):
        raise TooManyLevelsError
