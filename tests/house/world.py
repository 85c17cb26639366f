"""One of everything that has an address, and a client for each kind of person, for tests of all addresses."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from demo.models import Mail
from engagements.cases.actions import submit
from engagements.cases.states import State
from engagements.publications.states import State as PublicationState
from engagements.reasons.models import DeclineReason
from engagements.responses.states import State as ResponseState
from engagements.routing.states import State as ReferralState
from engagements.rules.states import State as RuleState
from engagements.submissions import attachments
from focalpoint.audit.models import Entry
from focalpoint.notifications.preferences import stop_token
from focalpoint.texts.models import Text
from organisations.accounts.roles import Role
from organisations.calendars.models import Holiday
from organisations.departments.models import PostRole
from organisations.memberships.models import Invitation, MembershipRole
from organisations.memberships.queries import digest
from organisations.profiles import evidence
from tests.engagements.desk.conftest import sign_in
from tests.factories import (
    accounts,
    cases,
    consultations,
    departments,
    labels,
    memberships,
    notices,
    outcomes,
    profiles,
    publications,
    responses,
    routing,
    rules,
    saved_views,
    submissions,
    text_templates,
    themes,
)  # fmt: skip
from tests.factories import notes as notes_

# Without a second factor; everybody of the office and of departments has one beside.
BARE = ["nobody", "reader", "editor", "owner", "other_owner", "bare_reviewer", "bare_officer"]
DESK = ["reviewer", "liaison", "other_reviewer"]
OFFICE = ["officer", "lead", "protection_officer", "auditor", "operator"]
ROLES = ["anonymous", *BARE, *DESK, *OFFICE]
UNNAMED = "(unnamed)"


def addresses() -> list[tuple[str, set[str]]]:
    """Name ("admin:index") and parameters of every pattern that leads to a view."""
    return list(_walk(get_resolver()))


def _walk(resolver: Any, prefix: str = "", given: frozenset[str] = frozenset()) -> Any:
    for one in resolver.url_patterns:
        names = given | set(one.pattern.converters) | set(one.pattern.regex.groupindex)
        if isinstance(one, URLResolver):
            yield from _walk(one, prefix + (f"{one.namespace}:" if one.namespace else ""), names)
        elif isinstance(one, URLPattern):
            yield prefix + (one.name or UNNAMED), names


def build() -> SimpleNamespace:
    """The objects, the people by role, and their clients."""
    at = timezone.now()
    it = SimpleNamespace(
        at=at, call=consultations.open_call(now=at), draft_call=consultations.draft_call(now=at)
    )
    it.profile, it.department, it.theme = profiles.profile(), departments.department(), themes.theme()
    it.people = _people(it)
    it.clients = {role: _client(role, it.people.get(role)) for role in ROLES}
    _inputs(it)
    _referrals(it)
    _others(it)
    return it


def _people(it: Any) -> dict[str, Any]:
    parts = {"owner": MembershipRole.OWNER, "editor": MembershipRole.EDITOR, "reader": MembershipRole.READER}
    people = {role: memberships.member(it.profile, role).user for role, part in parts.items()}
    it.membership = it.profile.memberships.get(role=MembershipRole.EDITOR)
    people |= {"nobody": accounts.person(), "other_owner": memberships.member().user}
    it.post = departments.post(it.department, PostRole.REVIEWER)
    people |= {"reviewer": it.post.user, "other_reviewer": departments.post().user}
    people["bare_reviewer"] = departments.post(it.department, PostRole.REVIEWER).user
    people["liaison"] = departments.post(it.department, PostRole.LIAISON).user
    roles = {"officer": Role.OFFICER, "bare_officer": Role.OFFICER, "lead": Role.LEAD_OFFICER}
    roles |= {"protection_officer": Role.PROTECTION_OFFICER, "auditor": Role.AUDITOR}
    people |= {name: accounts.person(roles=[role]) for name, role in roles.items()}
    return people | {"operator": accounts.person(is_superuser=True)}


def _client(role: str, person: Any) -> Client:
    client = Client(raise_request_exception=False)
    if role in BARE:
        client.force_login(person)
    elif person:
        sign_in(client, person)
    return client


def _inputs(it: Any) -> None:
    made: dict[str, Any] = {"consultation": it.call, "profile": it.profile, "author": it.people["owner"]}
    it.draft = submissions.draft(at=it.at - timedelta(minutes=5), title="Draft", **made)
    it.attachment = attachments.add_attachment(
        it.draft, upload=submissions.upload(), by=it.people["owner"], at=it.at
    )
    it.returned = cases.submission_in(State.RETURNED, at=it.at, **made)
    cases.question(it.returned.filing.case)
    it.returned.draft_answer = "In the north."
    it.returned.save(update_fields=["draft_answer"])
    it.declined = cases.submission_in(State.DECLINED, at=it.at, **made)
    it.public = cases.submission_in(State.REFERRED, at=it.at, **made)
    publications.publication(it.public, at=it.at)
    it.taken_down = cases.submission_in(State.REFERRED, at=it.at, **made)
    publications.publication(it.taken_down, PublicationState.TAKEN_DOWN, at=it.at)
    begun = submissions.draft(at=it.at, title="With a file", **made)
    it.file = attachments.add_attachment(begun, upload=submissions.upload(), by=it.people["owner"], at=it.at)
    it.submitted = submit(begun, by=it.people["owner"], at=it.at)
    it.case = cases.case_of(it.submitted)


def _referrals(it: Any) -> None:
    sent: dict[str, Any] = {"department": it.department, "at": it.at}
    it.referral = routing.referral(it.case, **sent)
    it.drafted = routing.referral(state=ReferralState.ACKNOWLEDGED, **sent)
    responses.response(it.drafted, at=it.at)
    it.approved = routing.referral(state=ReferralState.ACKNOWLEDGED, **sent)
    responses.response(it.approved, ResponseState.APPROVED, at=it.at)


def _others(it: Any) -> None:
    owner = it.people["owner"]
    evidence.add_evidence(it.profile, upload=submissions.upload(), by=owner, at=it.at)
    it.invitation = Invitation.objects.create(
        profile=it.profile, email="new@example.org", role=MembershipRole.EDITOR,
        token_digest=digest("a-token"),
        invited_at=it.at, invited_by=owner, expires_at=it.at + timedelta(days=1),
    )  # fmt: skip
    it.notice = notices.notice(recipient=owner, in_inbox=True, context={"profile": "x"})
    it.stop = stop_token(owner.pk, "profile_verified")
    it.mail = Mail.objects.create(sent_at=it.at, sender="a@b.c", recipients="d@e.f", html="<p>x</p>")
    it.holiday = Holiday.objects.create(date="2026-12-25", name="Rest")
    it.rule = rules.rule(RuleState.OFF, languages=["en"], words="wells", regions=["african"], kinds=["ngo"])
    it.person = it.people["nobody"]
    it.label = labels.label("Visit")
    it.saved_view = saved_views.view("Wells", owner=it.people["officer"])
    notes_.note(it.case, by=it.people["officer"], written_at=it.at)
    it.text = Text.objects.get(pk="about")
    it.template = text_templates.template()
    _outcomes(it)
    it.reason = DeclineReason.objects.get(pk="outside-mandate")
    it.entry = Entry.objects.order_by("-id").first()


def _outcomes(it: Any) -> None:
    """Of the call, of a campaign of it, and one that is only begun."""
    closed = it.call.closes_at + timedelta(days=1)
    outcomes.published(it.call, at=closed)
    campaign = cases.in_state(State.IN_TRIAGE, at=it.at, consultation=it.call)
    cases.another_input(campaign)
    it.of_campaign = outcomes.published(it.call, case=campaign, at=closed)
    it.outcome = outcomes.written(consultations.closed_call(now=it.at), at=closed)
