"""Why a verb of the office is refused; each says who or what is in the way."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from focalpoint.errors import DomainError, EditConflictError
from focalpoint.office import in_words
from organisations.accounts.models import User


class AssignedToAnotherError(DomainError):
    """Another officer has the input: `officer`, or None while it waits for a lead officer."""

    def __init__(self, officer: User | None) -> None:
        self.officer = officer
        if officer is None:
            super().__init__(_("This input is not assigned to anyone. Assign it to yourself first."))
            return
        sentence = _(
            "This input is assigned to %(officer)s. If it cannot wait, reassign it to yourself first."
        )
        super().__init__(sentence % {"officer": officer})


class AlreadyClaimedError(DomainError):
    """Another officer took it first."""

    def __init__(self, officer: User) -> None:
        self.officer = officer
        super().__init__(_("This input was assigned to %(officer)s just before you.") % {"officer": officer})


class AlreadyYoursError(DomainError):
    """Only what another officer has can be taken over."""

    message = gettext_lazy("This input is already assigned to you.")


class MissingTextError(DomainError):
    """The other side needs a text, and nothing was written."""


class NotAnOfficerError(DomainError):
    """Inputs are assigned to officers who can act."""

    message = gettext_lazy("This person does not work on inputs. Choose another officer.")


class LeadOfficerOnlyError(DomainError):
    """An appeal is decided by a lead officer, and not by whoever declined."""

    message = gettext_lazy("The author has asked for a review. A lead officer must decide.")


class AwayError(DomainError):
    """Whoever it is assigned to is away; `deputy` could have it instead."""

    def __init__(self, officer: User, deputy: User | None) -> None:
        self.deputy = deputy
        assert officer.absent_until is not None
        day = in_words(officer.absent_until)
        if deputy is None:
            sentence = _("%(officer)s is away until %(day)s. Choose someone else, or confirm.")
            super().__init__(sentence % {"officer": officer, "day": day})
        else:
            sentence = _(
                "%(officer)s is away until %(day)s. Assign it to the deputy, %(deputy)s, or confirm."
            )
            super().__init__(sentence % {"officer": officer, "day": day, "deputy": deputy})


class NewForLeadError(DomainError):
    """Officers take new inputs; only leads give them to others."""

    message = gettext_lazy(
        "Only a lead officer can assign a new input to a colleague. Assign it to yourself."
    )


class DeclinedByOneselfError(DomainError):
    """An appeal is decided by someone else."""

    message = gettext_lazy("You declined this input, so another lead officer must review the decision.")


class SuspendedError(DomainError):
    """The organisation cannot act."""

    message = gettext_lazy("The organisation is suspended, so the question to it stays open.")


class NotDueError(DomainError):
    """The time has not come."""


class StrictestError(DomainError):
    """No level is stricter."""

    message = gettext_lazy("No other level shows this input to fewer people.")


class WidensError(DomainError):
    """What only the United Nations may see, departments see with the name."""

    message = gettext_lazy(
        "At this level, departments would see the name that the author withholds. Take the input down "
        "instead."
    )


class NotStricterError(DomainError):
    """Only its author may show it to more people."""

    message = gettext_lazy("Choose a stricter level than the current one.")


class SummaryConflictError(EditConflictError):
    """Someone else saved the themes or the summary of the input."""

    message = gettext_lazy(
        "Someone changed this input, its themes or its summary after you opened this page. Nothing you typed "
        "is lost. Compare it with what is saved now, then decide."
    )


class AlreadyAppealedError(DomainError):
    """A decision can be appealed once."""

    message = gettext_lazy("This decision has already been reviewed. It is final.")


class QuestionWasReadError(DomainError):
    """What someone has read cannot be read otherwise by the next."""

    message = gettext_lazy(
        "The author has read this question, so it cannot be corrected. Recall it, and ask another one."
    )


class ArchivedLabelError(DomainError):
    """What is archived stays where it is, and is not added any more."""

    def __init__(self, name: str) -> None:
        super().__init__(_("The label “%(name)s” is archived. Choose another one.") % {"name": name})


class NotWithOfficeError(DomainError):
    """Only what the office must act on can be put aside."""

    message = gettext_lazy("This input is not with the office, so there is nothing to snooze.")


class NotSnoozedError(DomainError):
    """There is nothing to end."""

    message = gettext_lazy("This input is not snoozed.")


class SnoozeDayError(DomainError):
    """It comes back on a day after today, and not in years."""

    def __init__(self, most: int) -> None:
        sentence = gettext_lazy("Choose a day after today, up to %(most)s days ahead.")
        super().__init__(str(sentence) % {"most": most})


class BeyondDueError(DomainError):
    """It would come back when it is overdue; whoever wants that says so."""

    def __init__(self, due: str) -> None:
        sentence = _(
            "This input is due on %(due)s, before it comes back. Choose an earlier day, or confirm that "
            "it may be overdue."
        )
        super().__init__(sentence % {"due": due})
