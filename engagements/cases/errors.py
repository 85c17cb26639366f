"""Why a verb of the office is refused; each says who or what is in the way."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from focalpoint.errors import DomainError, EditConflictError
from organisations.accounts.models import User


class AssignedToAnotherError(DomainError):
    """Another officer has the input: `officer`, or None while it waits for a lead officer."""

    def __init__(self, officer: User | None) -> None:
        self.officer = officer
        if officer is None:
            super().__init__(_("Nobody has taken this input up yet. Take it first, then decide."))
            return
        sentence = _("%(officer)s has this input. Take it over first if it cannot wait.")
        super().__init__(sentence % {"officer": officer})


class AlreadyClaimedError(DomainError):
    """Another officer took it first."""

    def __init__(self, officer: User) -> None:
        self.officer = officer
        super().__init__(_("%(officer)s took this input a moment before you.") % {"officer": officer})


class AlreadyYoursError(DomainError):
    """Only what another officer has can be taken over."""

    message = gettext_lazy("You have this input already.")


class MissingTextError(DomainError):
    """The other side needs a text, and nothing was written."""


class NotAnOfficerError(DomainError):
    """Inputs are assigned to officers who can act."""

    message = gettext_lazy("This person does not work on inputs. Choose an officer.")


class LeadOfficerOnlyError(DomainError):
    """An appeal is decided by a lead officer, and not by whoever declined."""

    message = gettext_lazy("The author has appealed: a lead must look at this input.")


class DeclinedByOneselfError(DomainError):
    """An appeal is decided by someone else."""

    message = gettext_lazy("You declined this input, so another lead decides about the appeal.")


class SuspendedError(DomainError):
    """The organisation cannot act."""

    message = gettext_lazy("The organisation is suspended, so its question does not lapse.")


class NotDueError(DomainError):
    """The time has not come."""


class StrictestError(DomainError):
    """No level is stricter."""

    message = gettext_lazy("Only the United Nations may see this input already.")


class WidensError(DomainError):
    """What only the United Nations may see, departments see with the name."""

    message = gettext_lazy("Departments would see the name that its author withholds. Take it down instead.")


class NotStricterError(DomainError):
    """Only its author may show it to more people."""

    message = gettext_lazy("Choose a level at which fewer people may see it than now.")


class SummaryConflictError(EditConflictError):
    """Someone else saved the themes or the summary of the input."""

    message = gettext_lazy(
        "Someone changed this input, its themes or its summary since you opened the page. Nothing you typed "
        "is lost: compare it with what is saved now, then decide."
    )


class AlreadyAppealedError(DomainError):
    """A decision can be appealed once."""

    message = gettext_lazy("This input was looked at a second time already. The decision stands.")
