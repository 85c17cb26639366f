"""Words of a text by which a reader may know who wrote it, although the name is withheld.

A help for whoever decides, not a rule: nicknames, initials, places and scripts without spaces are missed.
"""

import re
from collections.abc import Iterable

from django.db.models import Q, QuerySet

from engagements.consultations.models import Level
from engagements.submissions.content import Content
from engagements.submissions.models import Submission
from focalpoint.search import folded
from organisations.accounts.models import User
from organisations.memberships.models import Membership
from organisations.profiles.models import Profile
from organisations.profiles.states import State as ProfileState

_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
# Seven digits or more, of any script, as numbers are written: spaces, dots, dashes, brackets, a plus.
_PHONE = re.compile(r"(?<!\w)\+?\(?\d(?:[ \u00a0\u2010-\u2013.()/-]{0,2}\d){6,14}(?!\w)")
_YEAR = r"(?:19|20)\d\d"
_NO_PHONE = re.compile(
    rf"{_YEAR}[-./ ]\d{{1,2}}[-./ ]\d{{1,2}}|{_YEAR}(?:\D{_YEAR})+|\d{{1,3}}(?:[ \u00a0.]\d{{3}})+"
)
# Shorter parts of a name are words of a language too often.
_SHORTEST_PART = 4
_SHORTEST_ACRONYM = 2


def clues(text: str, names: Iterable[str]) -> list[str]:
    """Addresses, telephone numbers and `names` (as given) in `text`, each once, in this order."""
    words = f" {folded(text)} "
    named = [name for name in names if (name_folded := folded(name)) and f" {name_folded} " in words]
    return list(dict.fromkeys([*_EMAIL.findall(text), *(number.strip() for number in _phones(text)), *named]))


def _phones(text: str) -> list[str]:
    """Numbers that are no dates, years or amounts."""
    numbers = (match.group() for match in _PHONE.finditer(_EMAIL.sub(" ", text)))
    return [number for number in numbers if not _NO_PHONE.fullmatch(number)]


def names_of(submission: Submission) -> list[str]:
    """The names of the organisation and of its people, past ones too, and parts of people's names."""
    profile = submission.profile
    is_involved = Q(pk__in=Membership.objects.filter(profile=profile.pk).values("user")) | Q(
        pk=submission.author_id
    )
    return _each(_names_of(profile), User.objects.filter(is_involved))


def _names_of(profile: Profile) -> list[str]:
    acronym = [profile.acronym] if len(profile.acronym) >= _SHORTEST_ACRONYM else []
    return [profile.legal_name, *profile.name.values(), *acronym]


def _each(names: list[str], people: QuerySet[User]) -> list[str]:
    """Each name once, with those of the people and parts of theirs."""
    names = list(names)
    for name in people.order_by("name").values_list("name", flat=True):
        names += [name, *(part for part in name.split() if len(part) >= _SHORTEST_PART)]
    return [name for name in dict.fromkeys(names) if name.strip()]


def unnamed_in(inputs: QuerySet[Submission]) -> list[str]:
    """The names of the organisations and people of those of `inputs` that may not be named; two statements.

    The authors of a campaign do not know of each other, and read the same answers.
    """
    may_be_named = Q(strictest_level=Level.OPEN, profile__listed=True, profile__state=ProfileState.VERIFIED)
    unnamed = inputs.exclude(may_be_named)
    profiles = Profile.objects.filter(pk__in=unnamed.order_by().values("profile"))
    names = [
        name
        for profile in profiles.only("legal_name", "name", "acronym").order_by("pk")
        for name in _names_of(profile)
    ]
    is_involved = Q(
        pk__in=Membership.objects.filter(profile__in=profiles.order_by().values("pk")).values("user")
    )
    is_involved |= Q(pk__in=unnamed.order_by().values("author"))
    return _each(names, User.objects.filter(is_involved))


def words_of(content: Content) -> str:
    """All that a person typed into a text as the public reads it (made by `content.readable`)."""
    return "\n".join(
        [content["title"], content["summary"], *(answer["shown"] for answer in content["answers"])]
    )
