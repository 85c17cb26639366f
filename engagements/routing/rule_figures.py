"""What a referral rule would have caught and what officers did, before it is switched on and while it is."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Count as Counting
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from engagements.cases.models import Case
from engagements.cases.states import State as CaseState
from engagements.routing.models import Purpose, Referral
from engagements.rules.matching import caught_by
from engagements.rules.models import ReferralRule
from focalpoint.paging import Count

WINDOW = timedelta(days=90)
# Figures are of the latest so many: beyond, they would say the same and take longer.
MOST = 1000
SHOWN = 20
# From how many caught cases on, and from which share of all, a rule leaves next to nothing out.
ENOUGH, NEARLY_ALL = 20, 0.8


@dataclass(frozen=True)
class Done:
    """How many cases were caught, and what became of them."""

    caught: Count
    as_proposed: int
    otherwise: int

    @property
    def undecided(self) -> int:
        return min(self.caught.number, self.caught.cap) - self.as_proposed - self.otherwise

    @property
    def followed_share(self) -> int | None:
        """In percent of those that were decided; None where none was."""
        decided = self.as_proposed + self.otherwise
        return round(100 * self.as_proposed / decided) if decided else None


@dataclass(frozen=True)
class DryRun:
    """What a rule would have caught since a time."""

    since: datetime
    done: Done
    # Of all cases of the time, counted as far as those that were caught.
    received: Count
    # The latest of those where officers did otherwise, and of all that were caught.
    otherwise: list[Case]
    latest: list[Case]

    @property
    def catches_nearly_all(self) -> bool:
        caught, received = self.done.caught.number, self.received.number
        return caught >= ENOUGH and caught >= NEARLY_ALL * received


@dataclass(frozen=True)
class Use:
    """What became of a rule's proposals since it is on: of cases that were referred, by whose proposal."""

    since: datetime
    followed: int
    overruled: int

    @property
    def overruled_share(self) -> int | None:
        """In percent; None where nothing was referred."""
        referred = self.followed + self.overruled
        return round(100 * self.overruled / referred) if referred else None


def _sent(**conditions: object) -> QuerySet[Referral]:
    """By the office, of the outer query's case."""
    return Referral.objects.filter(case=OuterRef("pk"), previous=None, **conditions)


def _is_as_proposed(rule: ReferralRule) -> Exists:
    """Its lead had the lead; of a rule without one, one of its departments was sent the case for the same."""
    if rule.lead is not None:
        return Exists(_sent(department=rule.lead, purpose=Purpose.LEAD))
    asked = Q(pk__in=[])
    for row in rule.proposed:
        asked |= Q(department=row.department_id, purpose=row.purpose)
    return Exists(_sent().filter(asked))


def dry_run(rule: ReferralRule, *, now: datetime) -> DryRun:
    """Of the last 90 days; five statements, for any number of cases."""
    since = now - WINDOW
    received = Case.objects.filter(opened_at__gte=since)
    is_decided = Q(Exists(_sent())) | Q(state=CaseState.DECLINED)
    caught = received.filter(caught_by(rule)).annotate(
        is_as_proposed=_is_as_proposed(rule), is_decided=is_decided
    )
    caught = caught.order_by("-opened_at", "-id")
    numbers = caught[: MOST + 1].aggregate(
        caught=Counting("pk"),
        as_proposed=Counting("pk", filter=Q(is_as_proposed=True)),
        otherwise=Counting("pk", filter=Q(is_as_proposed=False, is_decided=True)),
    )
    shown = caught.select_related("main_submission__profile").prefetch_related(
        Prefetch("referrals", Referral.objects.filter(previous=None).select_related("department"))
    )
    shown = shown.only(
        *("state", "opened_at", "main_submission__reference", "main_submission__title"),
        *("main_submission__language", "main_submission__profile__legal_name"),
        "main_submission__profile__name",
    )
    return DryRun(
        since=since,
        done=Done(Count(numbers["caught"], MOST), numbers["as_proposed"], numbers["otherwise"]),
        received=Count(received.order_by().values("pk")[: MOST + 1].count(), MOST),
        otherwise=list(shown.filter(is_as_proposed=False).filter(is_decided)[:SHOWN]),
        latest=list(shown[:SHOWN]),
    )


def use_of(rule: ReferralRule, *, now: datetime) -> Use | None:
    """Since it is on, at most 90 days; None of a rule that is not on."""
    if rule.since_at is None:
        return None
    since = max(rule.since_at, now - WINDOW)
    referred = Case.objects.filter(Exists(_sent(sent_at__gte=since)), opened_at__gte=since - WINDOW)
    is_followed = Q(Exists(_sent(sent_at__gte=since, rule=rule)))
    followed = Referral.objects.filter(rule=rule, sent_at__gte=since).values("case").distinct()
    overruled = referred.filter(caught_by(rule)).exclude(is_followed)
    return Use(since, followed[:MOST].count(), overruled.order_by().values("pk")[:MOST].count())


def followed_of(rules: Iterable[ReferralRule], *, now: datetime) -> dict[UUID, int]:
    """By the rule's id, how many cases were referred as it proposed in the last 90 days: one statement."""
    rows = Referral.objects.filter(rule__in=[rule.pk for rule in rules], sent_at__gte=now - WINDOW)
    return dict(rows.order_by().values_list("rule").annotate(cases=Counting("case", distinct=True)))
