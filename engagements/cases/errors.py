"""Why a verb of the office is refused; each says who or what is in the way."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from focalpoint.errors import DomainError, EditConflictError
from organisations.accounts.models import User


class AssignedToAnotherError(DomainError):
    """Another officer has the input: `officer`, or None while it waits for a lead."""

    def __init__(self, officer: User | None) -> None:
        self.officer = officer
        if officer is None:
            super().__init__(_("Nobody has taken this input up yet. Take it first, then decide."))
            return
        sentence = _("%(officer)s has this input. Take it over first if it cannot wait.")
        super().__init__(sentence % {"officer": officer})


class AlreadyClaimedError(DomainError):
    """Somebody was quicker."""

    def __init__(self, officer: User) -> None:
        self.officer = officer
        super().__init__(_("%(officer)s took this input a moment before you.") % {"officer": officer})


class AlreadyYoursError(DomainError):
    """One takes over what someone else has."""

    message = gettext_lazy("You have this input already.")


class MissingTextError(DomainError):
    """The other side has to be told something, and nothing was written."""


class NotAnOfficerError(DomainError):
    """Inputs are given to officers who can act."""

    message = gettext_lazy("This person does not work on inputs. Choose an officer.")


class LeadOfficerOnlyError(DomainError):
    """An appeal is decided by a lead, and not by whoever declined."""

    message = gettext_lazy("The author has appealed: a lead must look at this input.")


class DeclinedByOneselfError(DomainError):
    """A second look is another person's."""

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
    """To show it to more people is for its author alone."""

    message = gettext_lazy("Choose a level at which fewer people may see it than now.")


class SummaryConflictError(EditConflictError):
    """Themes and summary of an input."""

    message = gettext_lazy(
        "Someone changed this input, its themes or its summary since you opened the page. Nothing you typed "
        "is lost: compare it with what is saved now, then decide."
    )


class AlreadyAppealedError(DomainError):
    """Once is all there is."""

    message = gettext_lazy("This input was looked at a second time already. The decision stands.")
