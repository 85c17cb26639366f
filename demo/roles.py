"""The people one can sign in as, and the first page of each."""

from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from demo.world.people import FIGURES
from organisations.accounts.models import User


@dataclass(frozen=True)
class Seat:
    """One button: `key` is the person's in FIGURES, `page` the name of the first page."""

    key: str
    title: Promise
    about: Promise
    page: str

    @property
    def email(self) -> str:
        return FIGURES[self.key].email

    @property
    def name(self) -> str:
        return FIGURES[self.key].name

    @property
    def address(self) -> str:
        return reverse(self.page)

    @property
    def person(self) -> User | None:
        return User.objects.filter(email=self.email, is_active=True).first()


@dataclass(frozen=True)
class Group:
    """Seats of one side."""

    key: str
    title: Promise
    seats: list[Seat]


_QUEUE = "admin:engagements_case_changelist"
GROUPS = [
    Group(
        "society",
        _("Civil society"),
        [
            Seat(
                "owner",
                _("Representative, owner"),
                _("Writes and submits inputs for one organisation, and manages its profile and members."),
                "my-home",
            ),
            Seat(
                "owner-ar",
                _("Representative who reads Arabic"),
                _("The same for an organisation on a river. Every page and email is in Arabic."),
                "my-home",
            ),
            Seat(
                "two-hats",
                _("Representative of two organisations"),
                _("Owner of one organisation and editor of another."),
                "my-home",
            ),
            Seat("editor", _("Editor"), _("Writes and submits inputs, and changes nothing else."), "my-home"),
            Seat(
                "reader",
                _("Reader"),
                _("Reads everything of the organisation and changes nothing."),
                "my-home",
            ),
        ],
    ),
    Group(
        "office",
        _("The Focal Point Office"),
        [
            Seat(
                "officer",
                _("Officer"),
                _("Reads new inputs, asks their authors questions, and refers them to departments."),
                _QUEUE,
            ),
            Seat(
                "second-officer",
                _("A second officer"),
                _("Shows what happens when two people want the same input."),
                _QUEUE,
            ),
            Seat(
                "lead",
                _("Lead officer"),
                _("Does what officers do, and also publishes calls and verifies organisations."),
                _QUEUE,
            ),
            Seat(
                "second-lead",
                _("A second lead officer"),
                _("Publishes what another lead officer has proposed."),
                _QUEUE,
            ),
            Seat(
                "protection-officer",
                _("Protection officer"),
                _("Does what officers do. Will also open protected inputs, once they are offered."),
                _QUEUE,
            ),
            Seat(
                "auditor",
                _("Auditor"),
                _("Reads the audit log and the outbox, and no inputs."),
                "admin:index",
            ),
            Seat(
                "operator", _("Operator"), _("Manages settings and people. Sees no content."), "admin:index"
            ),
        ],
    ),
    Group(
        "departments",
        _("A department"),
        [
            Seat(
                "reviewer",
                _("Reviewer"),
                _("Reads what was referred to UNEP, and drafts answers."),
                "referral-list",
            ),
            Seat(
                "liaison",
                _("Liaison"),
                _("Also approves and sends answers, and adds reviewers."),
                "referral-list",
            ),
        ],
    ),
]
SEATS = {seat.key: seat for group in GROUPS for seat in group.seats}


def taken(user: User | AnonymousUser) -> Seat | None:
    """The seat of this person."""
    email = getattr(user, "email", "")
    return next((seat for seat in SEATS.values() if seat.email == email), None)
