"""Why a verb of an outcome is refused."""

from collections.abc import Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from focalpoint.errors import DomainError, EditConflictError


class OutcomeExistsError(DomainError):
    """A call has one, and a campaign has one."""

    message = gettext_lazy("There is already an outcome of this. Open it to change it.")


class NotACampaignError(DomainError):
    """A campaign of another call, or a case with one input."""

    message = gettext_lazy("Choose a campaign of this call.")


class OutcomeConflictError(EditConflictError):
    message = gettext_lazy("Someone else saved this outcome after you opened it. What you typed is not lost.")


class OutcomeIncompleteError(DomainError):
    """Something that the public needs is missing; `reasons` says what, one sentence each."""

    message = gettext_lazy("The outcome is not complete yet.")

    def __init__(self, reasons: Sequence[str | Promise]) -> None:
        self.reasons = list(reasons)
        super().__init__(" ".join([str(self.message), *map(str, self.reasons)]))


class CallStillOpenError(DomainError):
    """Who answers it may still be heard."""

    message = gettext_lazy("The call is still open. Its outcome can be proposed once it has closed.")


class OwnOutcomeError(DomainError):
    """Four eyes: the second lead has not written it."""

    message = gettext_lazy(
        "You wrote this outcome or proposed it, so you cannot publish it. Another lead officer must do so."
    )


class NotPublicNowError(DomainError):
    """There is nothing to take down."""

    message = gettext_lazy("The public cannot read this outcome now.")


class NoRemarkError(DomainError):
    message = gettext_lazy("Write what should be changed.")


class NoTakeDownReasonError(DomainError):
    message = gettext_lazy("Write why you take it down. Only the office reads it.")


class NothingHeardError(DomainError):
    """A section says what was heard."""

    message = gettext_lazy("Write what we heard.")


class NoProofError(DomainError):
    """What changed can be checked by everyone."""

    message = gettext_lazy("Add a link to the proof of what changed.")


class BadProofError(DomainError):
    """A link that a browser would run, or that leads nowhere."""

    message = gettext_lazy("The link to the proof must start with https:// or http://.")


class NoReasonError(DomainError):
    message = gettext_lazy("Write why it did not change.")


class UseWithoutReasonError(DomainError):
    """Its author reads why."""

    def __init__(self, reference: str) -> None:
        super().__init__(_("Write why %(reference)s was not used.") % {"reference": reference})


class OtherInputError(DomainError):
    """It answers another call, or there is none with this reference."""

    def __init__(self, reference: str) -> None:
        super().__init__(
            _("%(reference)s is not the reference of an input that this outcome is about.")
            % {"reference": reference}
        )


class CitedInputNotPublicError(DomainError):
    """The outcome is read by everyone."""

    def __init__(self, reference: str) -> None:
        super().__init__(
            _("%(reference)s is not public, so it cannot be cited: everyone reads the outcome.")
            % {"reference": reference}
        )


class OtherWordsError(DomainError):
    """A citation has the author's words."""

    def __init__(self, reference: str) -> None:
        super().__init__(
            _("The published text of %(reference)s does not contain this passage. Copy it word for word.")
            % {"reference": reference}
        )


class NoPassageError(DomainError):
    def __init__(self, reference: str) -> None:
        super().__init__(_("Write the passage of %(reference)s that you cite.") % {"reference": reference})
