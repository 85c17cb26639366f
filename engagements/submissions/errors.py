"""Why a verb of an input is refused; each says what to do and that nothing is lost."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from engagements.consultations.models import Consultation
from engagements.consultations.states import Phase
from focalpoint.errors import DomainError, EditConflictError, Problem
from focalpoint.moments import closing_for_reader, for_reader


class MayNotSubmitError(DomainError):
    """The organisation is suspended, declined or closed."""

    message = gettext_lazy(
        "Your organisation cannot submit inputs now. Your text is saved. Contact the office to find out why."
    )


class NotOpenError(DomainError):
    """The call has closed, or has not opened yet."""

    def __init__(self, call: Consultation, *, at: datetime) -> None:
        # Closed is checked first: a call may end before it opened. Only a published call will open.
        if call.closes_at is not None and call.has_closed(at):
            sentence = _("This call closed %(when)s. Your text is saved as a draft.")
            when = closing_for_reader(call.closes_at)
        elif call.opens_at is not None and call.phase(at) == Phase.UPCOMING:
            sentence = _("This call opens on %(when)s. Your text is saved as a draft until then.")
            when = for_reader(call.opens_at)
        else:
            super().__init__(_("This call is closed. Your text is saved as a draft."))
            return
        super().__init__(sentence % {"when": when})


class IncompleteError(DomainError):
    """Something is missing or too long; `problems` says what and where."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = list(problems)
        count = len(self.problems)
        sentence = ngettext(
            "Correct %(count)s problem before you submit.",
            "Correct %(count)s problems before you submit.",
            count,
        )
        super().__init__(sentence % {"count": count})


class ConflictError(EditConflictError):
    """Someone else saved the text of the input."""

    message = gettext_lazy(
        "Someone else saved this input after you opened it. Compare the two texts: yours is not lost."
    )


class ChangedError(DomainError):
    """The text changed after the author looked at it and before it was submitted."""

    def __init__(self, who: str, at: datetime) -> None:
        sentence = _(
            "%(who)s changed this input on %(when)s, after you opened this page. We did not "
            "submit it. Check it again, then submit."
        )
        super().__init__(sentence % {"who": who, "when": for_reader(at)})


class NotOfferedError(DomainError):
    """The call does not offer this level of confidentiality, or takes no files."""

    message = gettext_lazy("This call does not offer this option.")


class InUseError(DomainError):
    """The draft was saved, or its writers have not been warned in time."""

    message = gettext_lazy("This draft is in use.")


class TooMuchError(DomainError):
    """The files of an input, or all that an organisation has not submitted, are limited in size or number."""


class TooManyFilesError(DomainError):
    """An input has a limited number of attachments."""

    message = gettext_lazy("An input can have up to 10 files. Remove one first.")
