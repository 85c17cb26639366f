"""Who lives in the demo world: the office, departments, organisations and their people."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count

from allauth.account.models import EmailAddress

from demo.world.agenda import Agenda
from demo.world.dice import Dice
from demo.world.organisations import Sketch
from demo.world.people import FAMILY, FIGURES, GIVEN, Figure
from demo.world.texts.matters import TOPICS
from focalpoint import languages
from organisations.accounts import actions as accounts
from organisations.accounts.models import User
from organisations.accounts.roles import Role
from organisations.departments import actions as departments
from organisations.departments.models import Department
from organisations.profiles.models import Profile

# How long ago the office opened: everything in this world happened since.
OPENED = timedelta(days=180)
# Where the reviewer and the liaison of the demo roles work.
OUR_DEPARTMENT = "unep"
_ROLES = {
    "officer": Role.OFFICER,
    "second-officer": Role.OFFICER,
    "lead": Role.LEAD_OFFICER,
    "protection-officer": Role.PROTECTION_OFFICER,
    "auditor": Role.AUDITOR,
    "second-lead": Role.LEAD_OFFICER,
}
_ZONES = {
    "ar": "Africa/Cairo",
    "fr": "Africa/Dakar",
    "es": "America/Bogota",
    "ru": "Asia/Almaty",
    "zh-hans": "Asia/Shanghai",
}


@dataclass
class Organisation:
    """An organisation as it is planned; it has a row from the day on which it was registered."""

    sketch: Sketch
    submitted_at: datetime
    suspended_at: datetime | None
    # The demo role that it belongs to ("owner"). Empty for the others.
    seat: str = ""
    row: Profile = field(default_factory=Profile)
    # Who may write for it by now.
    writers: list[User] = field(default_factory=list)


@dataclass
class Cast:
    """Everybody, by what they are needed for."""

    people: dict[str, User] = field(default_factory=dict)
    organisations: list[Organisation] = field(default_factory=list)
    reviewers: dict[str, User] = field(default_factory=dict)
    liaisons: dict[str, User] = field(default_factory=dict)
    departments: dict[str, Department] = field(default_factory=dict)

    @property
    def officers(self) -> list[User]:
        return [self.people[key] for key in ("officer", "second-officer", "lead", "protection-officer")]


class Staffing:
    """The first days: the operator lets the office in, and the lead gives departments their people."""

    def __init__(self, agenda: Agenda, dice: Dice) -> None:
        self.dice, self.at = dice, agenda.now - OPENED
        self.cast = Cast(departments={department.pk: department for department in Department.objects.all()})
        self._numbers = count(1)

    def make(self) -> Cast:
        for key, figure in FIGURES.items():
            self.cast.people[key] = self._sign_up(figure, is_superuser=key == "operator")
        for key, role in _ROLES.items():
            operator = self.cast.people["operator"]
            person = accounts.grant_role(self.cast.people[key], role=role, by=operator, at=self.at)
            self.cast.people[key] = person
        self._departments()
        return self.cast

    def _sign_up(self, figure: Figure, *, is_superuser: bool = False) -> User:
        """A page of allauth, and no verb: the address is confirmed by a code, and there is no password."""
        user = User(
            email=figure.email,
            name=figure.name,
            language=figure.language,
            time_zone=figure.time_zone,
            is_superuser=is_superuser,
            joined_at=self.at,
        )
        user.set_unusable_password()
        user.save()
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
        return user

    def someone(self, language: str = "en") -> User:
        """A person without a name of their own on /demo/."""
        given_name, family_name = self.dice.choice(GIVEN[language]), self.dice.choice(FAMILY[language])
        name = given_name + family_name if language == "zh-hans" else f"{given_name} {family_name}"
        key, zone = f"person-{next(self._numbers)}", _ZONES.get(language, "UTC")
        return self._sign_up(Figure(key, name, languages.readable(language), zone))

    def _departments(self) -> None:
        """Each department that is asked has someone to answer."""
        lead = self.cast.people["lead"]
        for code in dict.fromkeys(code for topic in TOPICS.values() for code in topic.departments):
            is_ours, department = code == OUR_DEPARTMENT, self.cast.departments[code]
            liaison = self.cast.people["liaison"] if is_ours else self.someone()
            reviewer = self.cast.people["reviewer"] if is_ours else self.someone()
            departments.name_liaison(department, email=liaison.email, by=lead, at=self.at)
            departments.name_reviewer(department, email=reviewer.email, by=lead, at=self.at)
            self.cast.liaisons[code], self.cast.reviewers[code] = liaison, reviewer
