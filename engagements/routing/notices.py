"""Whom referrals concern: the author's side, the people of the department, and the officer in charge."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import TypedDict
from uuid import UUID

from django.db.models import F, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from engagements.campaigns import actions as campaigns
from engagements.cases.ladder import (
    DEPARTMENT_OVERDUE,
    LEADS_OF_OFFICE,
    OF_DEPARTMENT,
    OFFICER_OF_CASE,
)
from engagements.cases.models import Case
from engagements.cases.notices import has_officer, leads, tell_office, tell_writers
from engagements.cases.states import WaitingOn
from engagements.routing.models import Purpose, Referral
from engagements.submissions.notices import (
    NAMING,
    YOUR_DEPARTMENT,
    about,
    discreet,
    in_confidence,
    is_discreet,
    tell_authors,
    to_author,
    to_office,
    with_titles,
)
from focalpoint.notifications.audience import Audience, Pairs, of_pairs
from focalpoint.notifications.kinds import register
from focalpoint.notifications.models import Channel, Notice
from focalpoint.notifications.notify import notify
from organisations.accounts.models import User
from organisations.departments.models import Department, Post, PostRole


def _on_desk(referrals: QuerySet[Referral], people: Collection[UUID]) -> Pairs:
    """Who still has a post in the department of which."""
    rows = referrals.filter(department__posts__user__in=people, department__posts__ended_at=None)
    columns = rows.values_list("pk", "department__posts__user", discreet("version__submission__"))
    return {(pk, person): is_secret for pk, person, is_secret in columns}


def _may_read(referrals: Collection[UUID], people: Collection[UUID], at: datetime) -> Pairs:
    return _on_desk(Referral.objects.not_recalled().filter(pk__in=referrals), people)


def _could_read(referrals: Collection[UUID], people: Collection[UUID], at: datetime) -> Pairs:
    """It tells them that it was recalled."""
    return _on_desk(Referral.objects.filter(pk__in=referrals), people)


OPEN_REFERRAL = _("Open the referral")
DESK, FORMER_DESK = of_pairs(_may_read), of_pairs(_could_read)


def _names_open_inputs(notices: Sequence[Notice], at: datetime) -> Mapping[UUID, Mapping[str, object]]:
    """With title and question where the input may be named; the outbox never holds them."""
    referrals = Referral.objects.filter(
        pk__in={notice.target_id for notice in notices}, version__submission__returned_at=None
    )
    named_referrals = referrals.exclude(in_confidence("version__submission__"))
    return with_titles(
        notices, named_referrals.values("pk", "question", title=F("version__submission__title"))
    )


def to_department(
    name: str,
    label: str | Promise,
    *,
    action: str | Promise = OPEN_REFERRAL,
    default: str = Channel.MAIL,
    audience: Audience = DESK,
) -> str:
    """A kind for those with a role in a department; its target is the referral."""
    return register(
        name,
        label,
        group=YOUR_DEPARTMENT,
        action=action,
        default=default,
        audience=audience,
        compose=_names_open_inputs,
        confidential=NAMING,
    )


REFERRED = to_author("submission_referred", _("Your input was referred to a department"))
INFORMED = to_author("submission_informed", _("Your input was sent to departments for information"))
GIVEN_BACK = to_author(
    "submission_given_back",
    _("A department returned your input to the office"),
    default=Channel.DIGEST,
)
SENT = to_department("referral_sent", _("An input was referred to your department"))
RECALLED = to_department(
    "referral_recalled",
    _("The office recalled a referral"),
    action=_("Open your referrals"),
    audience=FORMER_DESK,
)
DUE = to_department("referral_due", _("A referral is due soon"))
OVERDUE = to_department("referral_overdue", _("A referral is overdue"))
RETURNED = to_office("referral_returned", _("A department returned a referral"))
UNATTENDED = to_office(
    "referral_unattended", _("An input was referred to a department with no staff assigned")
)
UNANSWERED = to_office("referral_unanswered", _("A department has not answered a referral in time"))
ESCALATED = to_office(
    "referral_escalated",
    _("A department has still not answered a referral (lead officers)"),
    default=Channel.DIGEST,
)
FORWARDED = to_office("referral_forwarded", _("A department forwarded a referral"), default=Channel.DIGEST)


def people_of(department: Department | str) -> QuerySet[User]:
    """Those with a live post in it."""
    posts = Post.objects.live().filter(department=department)
    return User.objects.filter(pk__in=posts.values("user_id"), is_active=True)


# Between the items of a list.
SEPARATORS = {"ar": "، "}


class Named(TypedDict):
    department: dict[str, str]
    department_name: dict[str, str]


def named(departments: Sequence[Department]) -> Named:
    """`department` as in a subject line (OHCHR, UNEP) and `department_name` as in a text."""
    return {
        "department": _in_each_language(
            departments, lambda department, code: department.acronym or department.name.only(code)
        ),
        "department_name": _in_each_language(
            departments, lambda department, code: department.name.only(code)
        ),
    }


def _in_each_language(
    departments: Sequence[Department], name_of: Callable[[Department, str], object]
) -> dict[str, str]:
    """In every language there is: the recipient may read another one than whoever acts."""
    codes = dict.fromkeys(code for department in departments for code in department.name)
    return {
        code: SEPARATORS.get(code, ", ").join(str(name_of(department, code)) for department in departments)
        for code in codes
    }


def tell_department(
    kind: str, referral: Referral, people: Iterable[User] | None = None, *, at: datetime, **context: object
) -> None:
    """Notify the people of the department (or some of them); the link leads to the referral on their desk."""
    submission = referral.submission
    notify(
        kind,
        people_of(referral.department) if people is None else people,
        at=at,
        page=("referral-detail", referral.pk),
        target_id=referral.pk,
        discreet=is_discreet(submission),
        for_action=referral.purpose != Purpose.INFORMATION,
        due_at=referral.due_at,
        **about(submission),
        **named([referral.department]),
        **context,
    )


def referred(case: Case, departments: Sequence[Department], *, at: datetime) -> None:
    """The author's side; the date is that of the departments, so none while it waits on the office."""
    tell_writers(REFERRED, case, at=at, due_at=_due_of(case), **named(departments))


def _due_of(case: Case) -> datetime | None:
    return case.due_at if case.waiting_on == WaitingOn.DEPARTMENTS else None


def joined(campaign: Case, inputs: list[UUID], at: datetime) -> None:
    """Those who write for inputs that joined a campaign: which departments have it, and until when."""
    sent = Referral.objects.with_the_department().filter(case=campaign)
    if departments := [referral.department for referral in sent.select_related("department")]:
        tell_joined(REFERRED, campaign, inputs, at=at, due_at=_due_of(campaign), **named(departments))


def tell_joined(kind: str, campaign: Case, inputs: list[UUID], *, at: datetime, **context: object) -> None:
    """Notify those who write for these of its inputs."""
    staying = campaign.submissions.filter(pk__in=inputs, withdrawn_at=None)
    tell_authors(kind, staying.select_related("profile", "consultation"), at=at, **context)


campaigns.LISTENERS.append(joined)


def informed(case: Case, departments: Sequence[Department], *, at: datetime) -> None:
    """The author's side: to whom it went, and that no reply is required."""
    tell_writers(INFORMED, case, at=at, **named(departments))


def sent(referral: Referral, *, at: datetime) -> None:
    """The people of the department; where there are none, the lead officers, who can assign someone."""
    tell_department(SENT, referral, at=at)
    if not people_of(referral.department).exists():
        tell_office(UNATTENDED, referral.case, leads(), at=at, **named([referral.department]))


def unattended(referral: Referral, *, at: datetime) -> None:
    """No one of the department can read it (any more): whoever has the case must know."""
    if not people_of(referral.department).exists():
        tell_office(UNATTENDED, referral.case, at=at, **named([referral.department]))


def due_soon(referral: Referral, *, at: datetime) -> None:
    """Who works on it: whoever acknowledged it, and the liaisons; everyone where there are none of them."""
    people = people_of(referral.department)
    liaisons = Post.objects.live().filter(department=referral.department_id, role=PostRole.LIAISON)
    at_work = people.filter(Q(pk=referral.acknowledged_by_id) | Q(pk__in=liaisons.values("user_id")))
    tell_department(DUE, referral, list(at_work) or people, at=at)


def overdue(referral: Referral, *, at: datetime) -> None:
    tell_department(OVERDUE, referral, at=at)


def unanswered(referral: Referral, *, at: datetime) -> None:
    """Whoever has the case."""
    tell_office(UNANSWERED, referral.case, at=at, due_at=referral.due_at, **named([referral.department]))


def still_unanswered(referral: Referral, *, at: datetime) -> None:
    """The lead officers, who were notified at the step before where no one has the case."""
    case = referral.case
    if has_officer(case):
        others = [lead for lead in leads() if lead != case.assignee]
        tell_office(
            ESCALATED, case, others, at=at,
            due_at=referral.due_at, officer=str(case.assignee), **named([referral.department]),
        )  # fmt: skip


# By the step of the ladder.
REMINDERS = {
    OF_DEPARTMENT: due_soon,
    DEPARTMENT_OVERDUE: overdue,
    OFFICER_OF_CASE: unanswered,
    LEADS_OF_OFFICE: still_unanswered,
}


def returned(referral: Referral, *, at: datetime) -> None:
    """The officer decides what to do instead; the author sees where it is."""
    tell_office(RETURNED, referral.case, at=at, **named([referral.department]))
    tell_writers(GIVEN_BACK, referral.case, at=at, **named([referral.department]))


def forwarded(referral: Referral, onward: Referral, *, at: datetime) -> None:
    """The author sees which department has it now; the officer is notified."""
    from_department = named([referral.department])["department"]
    tell_writers(
        REFERRED,
        onward.case,
        at=at,
        due_at=onward.due_at,
        from_department=from_department,
        **named([onward.department]),
    )
    tell_office(FORWARDED, onward.case, at=at, from_department=from_department, **named([onward.department]))


def recalled(referral: Referral, *, at: datetime, withdrawn: bool) -> None:
    """The department stops: the page of a recalled referral is gone, so there is nothing to link to."""
    submission = referral.submission
    notify(
        RECALLED,
        people_of(referral.department),
        at=at,
        page=("referral-list",),
        target_id=referral.pk,
        discreet=is_discreet(submission),
        withdrawn=withdrawn,
        **about(submission),
        **named([referral.department]),
    )
