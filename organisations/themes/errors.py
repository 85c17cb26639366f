"""Why a verb about themes is refused."""

from django.utils.translation import gettext_lazy as _

from focalpoint.errors import DomainError


class ThemeExistsError(DomainError):
    message = _("A theme with this code already exists.")


class TooManyLevelsError(DomainError):
    """Two levels and no more."""

    message = _(
        "A theme can be placed only under a top theme. A theme with sub-themes must stay a top theme."
    )
