"""Why a verb of a question is refused."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from focalpoint.errors import DomainError
from focalpoint.translated import Translated


class AlreadyAskedError(DomainError):
    """The call is published: people may have answered already."""

    message = _(
        "The call is published. You can correct the wording of a question, but you cannot remove "
        "it or make it stricter."
    )


class ChoicesNotAskedError(DomainError):
    """Choices of a question that is answered in words."""

    message = _("Only choice questions have choices.")


class TooFewChoicesError(DomainError):
    """Nothing to choose from."""

    message = _("Write at least two choices, one per line.")


class EmptyChoiceError(DomainError):
    """A choice without a word."""

    message = _("Write each choice in at least one language.")


class ChoiceGoneError(DomainError):
    """A choice that the question does not have, or not any more."""

    message = _("One of these choices no longer exists. Check the question again.")


class SameChoiceError(DomainError):
    """Two choices that no one can tell apart."""

    def __init__(self, label: Translated) -> None:
        super().__init__(gettext("Two choices say the same: “%(choice)s”.") % {"choice": label})


class SwappedChoiceError(DomainError):
    """A choice that takes the words of another: answers given so far would say something else."""

    def __init__(self, label: Translated) -> None:
        super().__init__(
            gettext(
                "“%(choice)s” is or was the text of another choice, so answers already given "
                "would change their meaning. To change the order, change the positions."
            )
            % {"choice": label}
        )
