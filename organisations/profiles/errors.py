"""Why a verb of an organisation's entry is refused; each says what to do and that nothing is lost."""

from collections.abc import Sequence

from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from focalpoint.errors import BadValueError, DomainError, EditConflictError, Problem
from organisations.profiles.models import Profile, Verification


class NotEndedError(DomainError):
    """The evidence is gone, newer, or the office decides anew."""

    message = _("This file must be kept for now.")


class NoRoomError(DomainError):
    """What a person added for organisations that are not verified is limited, for all of them together."""

    def __init__(self, most: int) -> None:
        sentence = gettext(
            "Your files for organisations that are not verified can be up to %(limit)s together. Remove a "
            "file first, or choose a smaller one."
        )
        super().__init__(sentence % {"limit": filesizeformat(most)})


class IncompleteError(DomainError):
    """Something that the office needs is missing; `problems` says what and where."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = list(problems)
        count = len(self.problems)
        sentence = ngettext(
            "The office needs %(count)s more detail for its check.",
            "The office needs %(count)s more details for its check.",
            count,
        )
        super().__init__(sentence % {"count": count})


class ConflictError(EditConflictError):
    """An organisation's entry."""

    message = _(
        "Someone else changed this profile after you opened it. Compare the two versions: yours is not lost."
    )


class ChangedError(EditConflictError):
    """The entry changed after the page was opened."""

    message = _("This profile has changed since you opened it. Check it again before you decide.")


class LooksAlikeError(DomainError):
    """An organisation of that name or website is here already: `twins`, as far as the person may know."""

    message = _("An organisation with this name or website is already registered.")

    def __init__(self, twins: Sequence[Profile]) -> None:
        self.twins = list(twins)
        super().__init__()


class CheckAskedError(DomainError):
    """Someone asked for it, because of this or another input."""

    def __init__(self, profile: Profile) -> None:
        sentence = gettext("%(officer)s asked the lead officers for this check already.")
        super().__init__(sentence % {"officer": profile.check_asked_by})


class MissingReasonError(DomainError):
    """The organisation must be given a reason."""

    message = _("Give a reason. The organisation will read it exactly as you write it.")


class NothingCheckedError(BadValueError):
    """A sheet says what was checked, and from which source."""

    sentence = _("“%(field)s” is empty. Say what you checked, and from which source.")


class PastDayError(BadValueError):
    """That day has come already."""

    sentence = _("“%(field)s”: choose a later day, or none.")


class CheckedMeanwhileError(DomainError):
    """Another lead ended this check since the page was opened."""

    def __init__(self, sheet: Verification) -> None:
        sentence = gettext("%(lead)s verified this organisation again after you opened this page.")
        super().__init__(sentence % {"lead": sheet.checked_by})
