"""Who lives in the demo world: people, organisations, posts and the office."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.utils.text import slugify

from demo.world.organisations import SKETCHES, Sketch
from demo.world.people import DOMAIN, FAMILY, FIGURES, GIVEN
from demo.world.rows import Rows
from demo.world.texts.office import DESKS
from focalpoint import languages
from focalpoint.translated import Translated
from organisations.accounts.models import User
from organisations.accounts.roles import Role
from organisations.calendars.queries import due_after
from organisations.departments.models import Department, Duty, Post
from organisations.memberships.models import Membership, Part
from organisations.profiles.models import Profile
from organisations.profiles.states import State

# How long ago the office opened: everything in this world happened since.
OPENED = timedelta(days=180)
# Where the reviewer and the liaison one steps into work.
OUR_DEPARTMENT = "unep"
_ROLES = {
    "officer": [Role.OFFICER],
    "second-officer": [Role.OFFICER],
    "lead": [Role.LEAD],
    "protection-officer": [Role.PROTECTION_OFFICER],
    "auditor": [Role.AUDITOR],
}
_UNUSABLE_PASSWORD = "!"  # noqa: S105
_ZONES = {
    "ar": "Africa/Cairo",
    "fr": "Africa/Dakar",
    "es": "America/Bogota",
    "ru": "Asia/Almaty",
    "zh-hans": "Asia/Shanghai",
}


@dataclass
class Organisation:
    """A profile with what the demo needs to know about it."""

    sketch: Sketch
    profile: Profile
    writers: list[User]


@dataclass
class Cast:
    """Everybody, by what they are needed for."""

    people: dict[str, User] = field(default_factory=dict)
    organisations: list[Organisation] = field(default_factory=list)
    reviewers: dict[str, list[User]] = field(default_factory=dict)
    liaisons: dict[str, User] = field(default_factory=dict)
    departments: dict[str, Department] = field(default_factory=dict)

    @property
    def officers(self) -> list[User]:
        return [self.people[key] for key in ("officer", "second-officer", "lead", "protection-officer")]


class Casting:
    """Makes the cast."""

    def __init__(self, rows: Rows, at: datetime) -> None:
        self.rows, self.dice, self.at = rows, rows.dice, at
        self.cast = Cast(departments={one.pk: one for one in Department.objects.all()})
        self._numbers = count(1)

    def make(self) -> Cast:
        for key, figure in FIGURES.items():
            self.cast.people[key] = self.person(
                figure.email,
                figure.name,
                language=figure.language,
                time_zone=figure.time_zone,
                roles=_ROLES.get(key, []),
                is_superuser=key == "operator",
            )
        for sketch in SKETCHES:
            self.cast.organisations.append(self.organisation(sketch))
        self.seats()
        self.posts()
        return self.cast

    def person(self, email: str, name: str, **fields: Any) -> User:
        user = self.rows.add(User(email=email, name=name, password=_UNUSABLE_PASSWORD, **fields))
        self.rows.add(EmailAddress(user=user, email=email, verified=True, primary=True))
        return user

    def somebody(self, language: str = "en") -> User:
        """A person without a name of their own on /demo/."""
        given, family = self.dice.choice(GIVEN[language]), self.dice.choice(FAMILY[language])
        name = given + family if language == "zh-hans" else f"{given} {family}"
        zone = _ZONES.get(language, "UTC")
        email = f"person-{next(self._numbers)}@{DOMAIN}"
        return self.person(email, name, language=languages.readable(language), time_zone=zone)

    def organisation(self, sketch: Sketch) -> Organisation:
        owner = self._owner(sketch)
        begun = self.at - OPENED + self.dice.days((0, 4))
        if sketch.state in (State.PENDING, State.RETURNED):
            begun = self.at - self.dice.days((5, 7))
        profile = self.rows.add(Profile(**self._facts(sketch, owner, begun)))
        self.rows.link(profile, "themes", self.dice.some(DESKS[sketch.topic].themes, 1, 3))
        self.member(profile, owner, Part.OWNER, begun)
        writers = [owner]
        if self.dice.often(0.5):
            writers.append(self.somebody(sketch.language))
            self.member(profile, writers[-1], Part.EDITOR, begun + timedelta(days=2))
        self._history(profile, owner, begun)
        return Organisation(sketch, profile, writers)

    def _owner(self, sketch: Sketch) -> User:
        if sketch is SKETCHES[0]:
            return self.cast.people["owner"]
        if sketch is SKETCHES[1]:
            return self.cast.people["two-hats"]
        if sketch is SKETCHES[2]:
            return self.cast.people["owner-ar"]
        return self.somebody(sketch.language)

    def _facts(self, sketch: Sketch, owner: User, begun: datetime) -> dict[str, Any]:
        slug = slugify(sketch.name.get("en") or sketch.legal_name)
        facts: dict[str, Any] = {
            "slug": slug,
            "state": sketch.state,
            "legal_name": sketch.legal_name,
            "name": Translated(sketch.name),
            "acronym": sketch.acronym,
            "kind": sketch.kind,
            "country": sketch.country,
            "countries_of_work": [sketch.country, *sketch.also],
            "website": f"https://{slug}.example",
            "mission": sketch.mission,
            "listed": sketch.listed,
            "registration_number": f"{sketch.country}/{self.dice.randint(10_000, 99_999)}",
            "created_at": begun,
            "created_by": owner,
            "submitted_at": begun + timedelta(hours=6),
            "submitted_by": owner,
        }
        if sketch.state == State.PENDING:
            return facts | {"due_at": due_after(self.at - timedelta(days=1), settings.CHECK_DAYS)}
        facts |= {"decided_at": begun + timedelta(days=2), "decided_by": self.cast.people["lead"]}
        if sketch.state == State.RETURNED:
            facts["reason"] = "The certificate names another organisation. Please send the one of your own."
        if sketch.state == State.SUSPENDED:
            facts |= {"decided_at": self.at - timedelta(hours=30)}
            facts["reason"] = "The address and the registration could not be confirmed; we asked three times."
        return facts

    def _history(self, profile: Profile, owner: User, begun: datetime) -> None:
        lead = self.cast.people["lead"]
        record = self.rows.record
        record("profile.register", profile.pk, by=owner, at=begun)
        record("profile.submit", profile.pk, by=owner, at=begun + timedelta(hours=6))
        if profile.state == State.RETURNED:
            record("profile.return", profile.pk, by=lead, at=begun + timedelta(days=2))
        if profile.state in (State.VERIFIED, State.SUSPENDED):
            record("profile.verify", profile.pk, by=lead, at=begun + timedelta(days=2))
        if profile.state == State.SUSPENDED:
            record("profile.suspend", profile.pk, by=lead, at=self.at - timedelta(hours=30))

    def member(self, profile: Profile, user: User, part: str, at: datetime) -> None:
        self.rows.add(
            Membership(profile=profile, user=user, part=part, since_at=at, since_by=profile.created_by)
        )

    def seats(self) -> None:
        """The people one steps into beside the owners."""
        first, second = self.cast.organisations[:2]
        begun = first.profile.created_at + timedelta(days=3)
        people = self.cast.people
        for organisation, key, part in (
            (first, "editor", Part.EDITOR),
            (first, "reader", Part.READER),
            (first, "two-hats", Part.EDITOR),
        ):
            self.member(organisation.profile, people[key], part, begun)
        first.writers[:] = [people["owner"], people["editor"], people["two-hats"]]
        second.writers[:] = [people["two-hats"]]

    def posts(self) -> None:
        """Each department that is asked has somebody to answer."""
        codes = dict.fromkeys(code for desk in DESKS.values() for code in desk.departments)
        for code in codes:
            ours = code == OUR_DEPARTMENT
            liaison = self.cast.people["liaison"] if ours else self.somebody()
            reviewers = [self.cast.people["reviewer"] if ours else self.somebody()]
            for user, duty in [(liaison, Duty.LIAISON), *((one, Duty.REVIEWER) for one in reviewers)]:
                self.rows.add(
                    Post(
                        department=self.cast.departments[code],
                        user=user,
                        duty=duty,
                        since_at=self.at - OPENED,
                        since_by=self.cast.people["lead"],
                    )
                )
            self.cast.liaisons[code], self.cast.reviewers[code] = liaison, reviewers
