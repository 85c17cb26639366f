"""Why a verb of a question is refused."""

from django.utils.translation import gettext_lazy as _

from focalpoint.errors import DomainError


class AlreadyAskedError(DomainError):
    """The call is published: people may have answered already."""

    message = _(
        "The call is published: a question can be corrected in wording, not removed or made stricter."
    )
