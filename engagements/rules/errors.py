"""Why a verb about referral rules is refused."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from focalpoint.errors import DomainError, EditConflictError
from organisations.departments.models import Department


class NoNameError(DomainError):
    """Officers read which rule proposes."""

    message = gettext_lazy("Write a name for the rule.")


class NoConditionError(DomainError):
    """It would hold for every input."""

    message = gettext_lazy(
        "Choose at least one condition that leaves some inputs out. Without one, the rule would apply to "
        "every input."
    )


class NoWordsError(DomainError):
    """Signs alone are found in no text."""

    message = gettext_lazy("Write words with letters or digits, or leave the words empty.")


class NoDepartmentError(DomainError):
    """A rule without one proposes nothing."""

    message = gettext_lazy("Choose at least one department.")


class SeveralLeadsError(DomainError):
    """A case has one lead."""

    message = gettext_lazy("A rule proposes one lead department at most.")


class SameDepartmentError(DomainError):
    def __init__(self, department: Department) -> None:
        super().__init__(_("%(department)s is in the rule twice.") % {"department": department})


class NothingProposedError(DomainError):
    """None of its departments accepts referrals."""

    message = gettext_lazy("None of the departments of this rule accepts referrals.")


class RuleConflictError(EditConflictError):
    """Someone else saved the rule."""

    message = gettext_lazy("Someone else saved this rule after you opened it. What you typed is not lost.")
