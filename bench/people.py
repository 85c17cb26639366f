"""The people of the bench: few rows, made with the ORM."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from django.utils import timezone

from engagements.consultations.models import Consultation, Publication
from engagements.questions.models import Kind, Question
from focalpoint.translated import Translated
from organisations.accounts.models import User
from organisations.accounts.roles import Role
from organisations.departments.models import Department, Post, PostRole
from organisations.memberships.models import Membership, MembershipRole
from organisations.profiles.models import Profile

PROFILES, OFFICERS, CALLS = 500, 20, 12
OFFICER, AUTHOR, REVIEWER = "officer0@bench.example", "author0@bench.example", "reviewer@bench.example"
_COUNTRIES = ["KE", "PE", "NP", "RO", "FR", "EG", "CN", "BR", "GH", "FJ"]


@dataclass
class People:
    """What inputs are spread over."""

    officers: list[User]
    profiles: list[Profile]
    calls: list[tuple[Consultation, list[Question]]]
    departments: list[Department]


def settle(*, seed: int, organisations: int = PROFILES) -> People:
    dice, now = Random(seed), timezone.now()
    officers = [
        User(email=f"officer{n}@bench.example", name=f"Officer {n}", roles=[Role.OFFICER])
        for n in range(OFFICERS)
    ]
    authors = [User(email=f"author{n}@bench.example", name=f"Author {n}") for n in range(organisations)]
    reviewer = User(email=REVIEWER, name="Reviewer")
    User.objects.bulk_create([*officers, *authors, reviewer])
    long_ago = now - timedelta(days=700)
    profiles = [_profile(n, author, officers[0], dice, long_ago) for n, author in enumerate(authors)]
    Profile.objects.bulk_create(profiles)
    Membership.objects.bulk_create(
        Membership(
            profile=profile,
            user=profile.created_by,
            role=MembershipRole.OWNER,
            since_at=long_ago,
            since_by=profile.created_by,
        )
        for profile in profiles
    )
    departments = list(Department.objects.order_by("pk")[:24])
    Post.objects.create(
        department=departments[0],
        user=reviewer,
        role=PostRole.REVIEWER,
        since_at=long_ago,
        since_by=officers[0],
    )
    return People(officers, profiles, _calls(officers[0], departments, now), departments)


def _profile(number: int, author: User, officer: User, dice: Random, at: datetime) -> Profile:
    return Profile(
        slug=f"water-keepers-{number}",
        state="verified",
        legal_name=f"Water Keepers of District {number}",
        name=Translated(en=f"Water Keepers of District {number}"),
        acronym=f"WK{number}",
        kind="ngo",
        country=dice.choice(_COUNTRIES),
        created_at=at,
        created_by=author,
        submitted_at=at,
        submitted_by=author,
        decided_at=at,
        decided_by=officer,
    )


def _calls(
    lead: User, departments: list[Department], now: datetime
) -> list[tuple[Consultation, list[Question]]]:
    calls = []
    for number in range(CALLS):
        # Half of them are open; each opened before the oldest input to it.
        closes = timedelta(days=30 + number) if number % 2 else timedelta(days=-number - 1)
        call = Consultation.objects.create(
            slug=f"water-for-all-{number}",
            state="published",
            title=Translated(en=f"Water for all, part {number}", ar=f"الماء للجميع {number}"),
            summary=Translated(
                en="What would bring clean water to every household?", ar="ما الذي يوصل الماء؟"
            ),
            body=Translated(en="Tell us **what you see**.\n\n- where\n- since when\n" * 4),
            department=departments[number],
            opens_at=now - timedelta(days=690),
            closes_at=now + closes,
            publication=Publication.ACCEPTED,
            created_at=now - timedelta(days=695),
            published_at=now - timedelta(days=691),
            published_by=lead,
        )
        kinds = [Kind.LONG_TEXT, Kind.LONG_TEXT, Kind.SHORT_TEXT]
        questions = [
            Question.objects.create(
                consultation=call,
                position=position,
                number=position,
                kind=kind,
                text=Translated(en=f"What do you see ({position})?"),
                word_limit=400 if kind == Kind.LONG_TEXT else None,
            )
            for position, kind in enumerate(kinds)
        ]
        calls.append((call, questions))
    return calls
