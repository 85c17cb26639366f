"""Sharing out what no one has: who could get it, and assigning all that a lead officer confirmed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from engagements.cases import notices
from engagements.cases.assigning import assign
from engagements.cases.balancing import Available, Proposed, Unassigned, balanced
from engagements.cases.models import Case
from engagements.cases.queries import unassigned
from engagements.routing.workload import workload
from focalpoint.errors import DomainError
from focalpoint.verbs import each
from organisations.accounts.models import User
from organisations.accounts.queries import reads_inputs
from organisations.accounts.roles import Role

# At once, the first due first.
MOST = 200


@dataclass(frozen=True)
class Share:
    """What is to be shared out, who is here to get it, and the proposal by case."""

    cases: list[Case]
    officers: list[User]
    proposals: dict[UUID, Proposed]


def to_share(now: datetime) -> Share:
    """A fixed number of statements."""
    rows = unassigned().order_by("due_at", "pk").select_related("main_submission__profile")
    only = ("main_submission__profile__legal_name", "main_submission__profile__name")
    cases = list(
        rows.only(
            *("state", "language", "level", "due_at", "appealed_at", "declined_by"),
            *("main_submission__reference", "main_submission__title", *only),
        )[:MOST]
    )
    loads = [load for load in workload(now) if load.officer is not None]
    here = [load for load in loads if load.officer and _can_get(load.officer, now)]
    proposals = balanced(
        [
            Unassigned(
                case.pk,
                case.language,
                case.main_submission.profile_id,
                case.appealed_at is not None,
                case.declined_by_id,
            )
            for case in cases
        ],
        [
            Available(
                load.officer.pk,
                load.open,
                # The language of their pages is what is known of it.
                frozenset({load.officer.language}),
                load.officer.has_role(Role.LEAD_OFFICER),
                load.officer.has_role(Role.OFFICER, Role.PROTECTION_OFFICER),
            )
            for load in here
            if load.officer
        ],
        _handled({case.main_submission.profile_id for case in cases}),
    )
    return Share(cases, [load.officer for load in here if load.officer], proposals)


def _can_get(officer: User, now: datetime) -> bool:
    return officer.is_active and reads_inputs(officer) and not officer.is_absent(now)


def _handled(profiles: Iterable[UUID]) -> dict[UUID, UUID]:
    """By organisation, who had the last of its inputs that anyone had."""
    rows = Case.objects.filter(main_submission__profile__in=profiles, assignee__isnull=False)
    latest = rows.order_by("main_submission__profile_id", "-opened_at").distinct(
        "main_submission__profile_id"
    )
    return dict(latest.values_list("main_submission__profile_id", "assignee"))


def share_out(
    chosen: Mapping[UUID, Iterable[Case]], *, by: User, at: datetime
) -> tuple[dict[User, int], list[tuple[Case, DomainError]]]:
    """Assign to each officer, by key, their cases: each by itself, and each officer is notified once.

    Returns how many each got, and what was refused: a colleague took it meanwhile, or the officer left.
    """
    got: dict[User, int] = {}
    refused: list[tuple[Case, DomainError]] = []
    officers = User.objects.in_bulk(list(chosen))
    for key, cases in chosen.items():
        if (officer := officers.get(key)) is None:
            continue
        done, not_done = each(assign, cases, to=officer, is_shared=True, by=by, at=at)
        refused += not_done
        if done:
            got[officer] = len(done)
            if officer != by:
                notices.shared_out(officer, count=len(done), by=by, at=at)
    return got, refused
