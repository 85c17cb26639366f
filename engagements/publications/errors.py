"""Why a verb of a publication is refused."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from focalpoint.errors import DomainError


class NeverPublicError(DomainError):
    """The author's level or the call's terms."""

    message = gettext_lazy("This input is never published: its author or its call says so.")


class NotAcceptedError(DomainError):
    """It was declined."""

    message = gettext_lazy("The office has accepted no version of this input. Refer it first.")


class TakenDownByAuthorError(DomainError):
    """Only the author may allow it again."""

    message = gettext_lazy(
        "Its author took it down. It can be published again once the author allows it, on the author's page."
    )


class NotTakenDownByAuthorError(DomainError):
    """There is nothing to allow."""

    message = gettext_lazy("You did not take it down, so there is nothing to allow.")


class WithdrawnError(DomainError):
    """The author withdrew the input."""

    message = gettext_lazy("Its author withdrew this input.")


class NotVerifiedError(DomainError):
    """Nothing of an organisation that is not verified now becomes public."""

    message = gettext_lazy("The organisation is not verified, so its input cannot be published now.")


class NotDueError(DomainError):
    """The terms of the call do not make it public yet."""

    message = gettext_lazy("The call's terms do not make it public yet.")


class OtherVersionError(DomainError):
    """What was read is not what would become public."""

    message = gettext_lazy(
        "The author submitted another version meanwhile. Read it before you decide what is published."
    )


class MissingReasonError(DomainError):
    """The author reads why."""

    message = gettext_lazy("Write the reason as the author shall read it.")


class TellsWhoError(DomainError):
    """The name is withheld, and the text itself may say who wrote it; `clues` says by which words."""

    def __init__(self, clues: Sequence[str]) -> None:
        self.clues = list(clues)
        sentence = _(
            "The name is withheld, but the text may tell who wrote it: %(clues)s. Redact it, or confirm that "
            "it may be published as it is."
        )
        super().__init__(sentence % {"clues": ", ".join(self.clues)})
