"""Why many cases cannot be acted on at once, or one of them not as it was planned."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from focalpoint.errors import DomainError


class NoneChosenError(DomainError):
    """Nothing was ticked."""

    message = _("Select at least one input.")


class TooManyError(DomainError):
    """More than one act may have."""

    def __init__(self, most: int) -> None:
        sentence = ngettext(
            "At most %(most)s input can be selected at once. Narrow the view.",
            "At most %(most)s inputs can be selected at once. Narrow the view.",
            most,
        )
        super().__init__(sentence % {"most": most})


class NotPlannedError(DomainError):
    """What is to be done was not chosen yet."""

    message = _("Choose first what to do with these inputs.")


class NothingToDoError(DomainError):
    """It can be done to none of them."""

    message = _("This cannot be done with any of these inputs.")


class NotOverError(DomainError):
    """Some of its cases wait yet."""

    message = _("Some inputs of this bulk act are still waiting.")


class HasNotLeftError(DomainError):
    """Whoever started it is an officer."""

    message = _("The officer who started this is still in the office.")


class ChangedMeanwhileError(DomainError):
    """It is not what the officer selected."""

    message = _("It changed after you selected it. Check it by itself.")


class NothingToChangeError(DomainError):
    """It is so already."""

    message = _("Nothing to change: it is like this already.")


class NotInBulkError(DomainError):
    """A level that few may know of."""

    message = _("Inputs with this confidentiality are referred one by one.")
