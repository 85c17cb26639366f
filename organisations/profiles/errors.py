"""Why a verb of an organisation's entry is refused; each says what to do and that nothing is lost."""

from collections.abc import Sequence

from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from focalpoint.errors import DomainError, EditConflictError, Problem
from organisations.profiles.models import Profile


class NotEndedError(DomainError):
    """The evidence is gone, newer, or the office decides anew."""

    message = _("The time of this file is not over.")


class NoRoomError(DomainError):
    """What a person added for organisations that are not verified is limited, for all of them together."""

    def __init__(self, most: int) -> None:
        sentence = gettext(
            "The files that you added for organisations that are not verified can have up to %(limit)s "
            "together. Remove one of them first, or make this one smaller."
        )
        super().__init__(sentence % {"limit": filesizeformat(most)})


class IncompleteError(DomainError):
    """Something that the office needs is missing; `problems` says what and where."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = list(problems)
        count = len(self.problems)
        sentence = ngettext(
            "%(count)s thing is missing that the office needs for its check.",
            "%(count)s things are missing that the office needs for its check.",
            count,
        )
        super().__init__(sentence % {"count": count})


class ConflictError(EditConflictError):
    """An organisation's entry."""

    message = _("Somebody else changed this entry since you opened it. Compare the two: yours is not lost.")


class ChangedError(EditConflictError):
    """The entry changed after the page was opened."""

    message = _("The entry was changed since you looked at it. Please look at it again, then decide.")


class LooksAlikeError(DomainError):
    """An organisation of that name or website is here already: `twins`, as far as the person may know."""

    message = _("An organisation with this name or website is here already.")

    def __init__(self, twins: Sequence[Profile]) -> None:
        self.twins = list(twins)
        super().__init__()


class MissingReasonError(DomainError):
    """The organisation must be given a reason."""

    message = _("Write the reason: the organisation reads it word for word.")
