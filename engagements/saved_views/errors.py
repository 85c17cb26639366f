"""Why a verb about saved views is refused."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from focalpoint.errors import DomainError


class ViewExistsError(DomainError):
    message = _("You already have a view with this name.")


class MissingViewNameError(DomainError):
    message = _("Write a name for the view.")


class EmptyViewError(DomainError):
    message = _("Choose a view, filters or columns in the queue first, then save them.")


class OnlyLeadsShareError(DomainError):
    message = _("Only a lead officer can share a view with the office.")


class TooManyViewsError(DomainError):
    def __init__(self, most: int) -> None:
        sentence = ngettext(
            "You can have %(most)s saved view. Delete one first.",
            "You can have %(most)s saved views. Delete one first.",
            most,
        )
        super().__init__(sentence % {"most": most})


class TooManySharedViewsError(DomainError):
    def __init__(self, most: int) -> None:
        sentence = ngettext(
            "The office can share %(most)s view. Delete one first, or stop sharing one.",
            "The office can share %(most)s views. Delete one first, or stop sharing one.",
            most,
        )
        super().__init__(sentence % {"most": most})
