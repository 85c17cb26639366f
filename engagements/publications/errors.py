"""Why a verb of a publication is refused."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from focalpoint.errors import DomainError


class NeverPublicError(DomainError):
    """The author's level or the call's terms."""

    message = gettext_lazy("This input cannot be published, because of its level or the terms of its call.")


class NotAcceptedError(DomainError):
    """It was declined."""

    message = gettext_lazy("The office has not accepted a version of this input yet. Refer it first.")


class TakenDownByAuthorError(DomainError):
    """Only the author may allow it again."""

    message = gettext_lazy(
        "The author took this input down. It can be published again only if the author allows it."
    )


class NotTakenDownByAuthorError(DomainError):
    """There is nothing to allow."""

    message = gettext_lazy("You can allow only an input that you took down yourself.")


class WithdrawnError(DomainError):
    """The author withdrew the input."""

    message = gettext_lazy("The author withdrew this input.")


class NotVerifiedError(DomainError):
    """Nothing of an organisation that is not verified now becomes public."""

    message = gettext_lazy("The organisation is not verified, so its input cannot be published now.")


class NotDueError(DomainError):
    """The terms of the call do not make it public yet."""

    message = gettext_lazy("The terms of the call do not allow publication yet.")


class OtherVersionError(DomainError):
    """What was read is not what would become public."""

    message = gettext_lazy(
        "The author has submitted a new version. Read it before you decide on publication."
    )


class MissingReasonError(DomainError):
    """The author reads why."""

    message = gettext_lazy("Write the reason. The author will see it.")


class TellsWhoError(DomainError):
    """The name is withheld, and the text itself may say who wrote it; `clues` says by which words."""

    def __init__(self, clues: Sequence[str]) -> None:
        self.clues = list(clues)
        sentence = _(
            "The name is withheld, but the text may reveal who wrote it: %(clues)s. Redact the text, or "
            "confirm "
            "that you want to publish it as it is."
        )
        super().__init__(sentence % {"clues": ", ".join(self.clues)})
