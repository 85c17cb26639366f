"""Why a verb about themes is refused."""

from django.utils.translation import gettext_lazy as _

from focalpoint.errors import DomainError


class ThemeExistsError(DomainError):
    message = _("There is a theme with this code already.")


class TooManyLevelsError(DomainError):
    """Two levels and no more."""

    message = _("A theme can stand below a top theme only, and one that has themes below it stays on top.")
