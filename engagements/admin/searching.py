"""What is typed into the search of the queue: a reference, an address, or words."""

from typing import Any
from uuid import UUID

from django.db.models import CharField, Q, QuerySet, Value
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from engagements.cases.models import Case, Filing
from engagements.cases.queries import officers_ever
from engagements.submissions import references
from focalpoint import search
from focalpoint.search import folded
from organisations.accounts.models import User
from organisations.profiles.models import Profile
from organisations.profiles.queries import called

Rows = QuerySet[Case]
# An organisation with more inputs is found by what was indexed when they were submitted.
MOST_OF_NAME = 500
# So is one whose name holds a word that more than these have: the inputs of all of them would be read.
MOST_NAMED = 20
# Every name has a part of one letter.
SHORTEST = 2
TYPO = _("This reference has a typing mistake. Inputs with a similar reference are listed.")
NOTHING = _("Type a word, a reference, an organisation, a person's name or an email address.")


def searched(rows: Rows, text: str) -> tuple[Rows, str | Promise]:
    """Those that are meant, and what is to be said about the question."""
    if not text.strip():
        return rows, ""
    try:
        reference = references.normalise(text)
    except references.ReferenceTypoError:
        return rows.filter(pk__in=_with(reference__in=references.alternatives(text))), TYPO
    if reference:
        return rows.filter(pk__in=_with(reference=reference)), ""
    if beginning := references.beginning(text):
        return rows.filter(pk__in=_with(reference__startswith=beginning)), ""
    if "@" in text.strip():
        return _of_address(rows, text.strip()), ""
    query = search.query(text)
    if query is None:
        return rows.none(), NOTHING
    officers, cases = _called(text)
    return rows.filter(Q(search=query) | Q(assignee__in=officers) | Q(pk__in=cases)), ""


def _with(**of_input: object) -> QuerySet[Filing, Any]:
    """Cases with such an input: of a campaign it can be any of its inputs."""
    filings = Filing.objects.filter(**{f"submission__{name}": value for name, value in of_input.items()})
    return filings.values("case")


def _of_address(rows: Rows, email: str) -> Rows:
    """What the person wrote, or has as an officer. Keys, so that the database uses its indexes."""
    person = User.objects.filter(email__iexact=email).values_list("pk", flat=True).first()
    if person is None:
        return rows.none()
    written = _with(author=person).order_by("-filed_at")[:MOST_OF_NAME]
    return rows.filter(Q(assignee=person) | Q(pk__in=[filing["case"] for filing in written]))


def _called(text: str) -> tuple[list[UUID], list[UUID]]:
    """Keys of officers by a part of their name, of whom there are only a few dozen; and of cases with an
    input of an organisation that has such a name now. One statement."""
    words = search.terms(text)
    people = officers_ever().order_by()
    kind, no_name = Value("officer", CharField()), Value("", CharField())
    known = people.values_list(kind, "pk", "name")
    if min(map(len, words)) >= SHORTEST or not text.isascii():
        profiles = called(Profile.objects.order_by("pk"), " ".join(words[: search.LONGEST_ASKED]))
        some = profiles.values("pk")[:MOST_NAMED]
        filings = Filing.objects.filter(submission__profile__in=some).order_by("-filed_at")
        named = filings.values_list(Value("case", CharField()), "case_id", no_name)[:MOST_OF_NAME]
        known = known.union(named, all=True)
    asked, officers, cases = folded(text), [], []
    for what, key, name in known:
        if what == "case":
            cases.append(key)
        elif asked in folded(name):
            officers.append(key)
    return officers, cases
