"""Who would get which of the inputs that no one has: a proposal, which a lead changes and confirms."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from uuid import UUID


class Why(Enum):
    """What decided for the officer."""

    KNOWS_ORGANISATION = auto()
    READS_LANGUAGE = auto()
    HAS_LEAST = auto()


# So many open inputs more an officer may have than another and still get one from an organisation whose
# inputs they handled before, or in a language that they read.
WORTH = {Why.KNOWS_ORGANISATION: 5, Why.READS_LANGUAGE: 3, Why.HAS_LEAST: 0}


@dataclass(frozen=True)
class Unassigned:
    """A case that no one has."""

    key: UUID
    language: str
    profile: UUID
    # An appeal is for a lead officer, and not for whoever declined.
    is_appeal: bool = False
    declined_by: UUID | None = None


@dataclass(frozen=True)
class Available:
    """Someone who is here and works on inputs."""

    key: UUID
    open: int
    languages: frozenset[str]
    is_lead: bool = False
    # Lead officers who are nothing else share the work out: they get appeals, and what no one else can get.
    is_officer: bool = True


@dataclass(frozen=True)
class Proposed:
    officer: UUID
    why: Why


def balanced(
    cases: Sequence[Unassigned], officers: Sequence[Available], handled: Mapping[UUID, UUID]
) -> dict[UUID, Proposed]:
    """By case, in their order, whoever has least by then.

    `handled` says by organisation who had its last input. A case that no one may get is left
    out.
    """
    at_work = [officer for officer in officers if officer.is_officer] or officers
    open_cases = {officer.key: officer.open for officer in officers}
    proposals: dict[UUID, Proposed] = {}
    for case in cases:
        best: tuple[int, int, Proposed] | None = None
        for place, officer in enumerate(officers if case.is_appeal else at_work):
            if case.is_appeal and (not officer.is_lead or officer.key == case.declined_by):
                continue
            why = _why(case, officer, handled)
            rank = open_cases[officer.key] - WORTH[why]
            if best is None or (rank, place) < best[:2]:
                best = rank, place, Proposed(officer.key, why)
        if best is not None:
            proposals[case.key] = best[2]
            open_cases[best[2].officer] += 1
    return proposals


def _why(case: Unassigned, officer: Available, handled: Mapping[UUID, UUID]) -> Why:
    if handled.get(case.profile) == officer.key:
        return Why.KNOWS_ORGANISATION
    return Why.READS_LANGUAGE if case.language in officer.languages else Why.HAS_LEAST
