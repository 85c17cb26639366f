"""Why a verb of an organisation's entry is refused; each says what to do and that nothing is lost."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from focalpoint.errors import DomainError, EditConflictError, Problem
from organisations.profiles.models import Profile


class NotEndedError(DomainError):
    """The evidence is gone, newer, or the office decides anew."""

    message = _("The time of this file is not over.")


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
