"""Verbs on departments and posts: what each changes, records and tells, and what each refuses."""

from datetime import UTC, datetime

import pytest

from focalpoint.audit.models import Entry
from focalpoint.notifications.models import Notice
from organisations.accounts.models import User
from organisations.departments import actions
from organisations.departments.models import Department, Duty, Lead, Post
from tests.factories import accounts, departments, themes

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@pytest.fixture
def lead():
    return accounts.lead()


def entry(verb):
    return Entry.objects.get(verb=verb)


def test_save_records_which_fields_changed(lead):
    department = departments.department()
    department.accepts_referrals = False
    actions.save(department, by=lead, at=AT)
    assert not Department.objects.get(pk=department.pk).accepts_referrals
    assert entry("department.saved").changes == {"changed": ["accepts_referrals"]}


def test_save_new(lead):
    department = Department(code="new", name={"en": "New"}, kind="related")
    actions.save(department, by=lead, at=AT)
    assert Department.objects.filter(pk="new").exists()


def test_lead_sets_the_order(lead):
    theme, first, second = themes.theme(), departments.department(), departments.department()
    actions.lead(theme, departments=[first, second], by=lead, at=AT)
    actions.lead(theme, departments=[second, first, second], by=lead, at=AT)
    rows = list(Lead.objects.filter(theme=theme).values_list("department", "position"))
    assert rows == [(second.pk, 0), (first.pk, 1)]
    assert Entry.objects.filter(verb="theme.led").count() == 2


def test_lead_without_a_change_records_nothing(lead):
    theme, first = themes.theme(), departments.department()
    actions.lead(theme, departments=[first], by=lead, at=AT)
    actions.lead(theme, departments=[first], by=lead, at=AT)
    assert Entry.objects.filter(verb="theme.led").count() == 1


def test_name_somebody_with_an_account(lead):
    user, department = accounts.person(), departments.department()
    post = actions.name(department, email=user.email.upper(), duty=Duty.LIAISON, by=lead, at=AT)
    assert (post.user, post.duty, post.since_by) == (user, Duty.LIAISON, lead)
    changes = {"department": department.pk, "user": str(user.pk), "duty": "liaison"}
    assert entry("post.named").changes == changes
    notice = Notice.objects.get(kind="post_named")
    assert (notice.recipient, notice.context["department"]) == (user, department.acronym)


def test_name_somebody_without_an_account_makes_one_and_mails_once(lead):
    post = actions.name(departments.department(), email="new@un.example", duty=Duty.REVIEWER, by=lead, at=AT)
    assert User.objects.get(email="new@un.example") == post.user
    assert [notice.kind for notice in Notice.objects.all()] == ["post_named"]


def test_name_somebody_twice_is_refused(lead):
    post = departments.post()
    with pytest.raises(actions.AlreadyInPostError):
        actions.name(post.department, email=post.user.email, duty=Duty.REVIEWER, by=lead, at=AT)


def test_name_with_another_duty_ends_the_first(lead):
    post = departments.post()
    actions.name(post.department, email=post.user.email, duty=Duty.LIAISON, by=lead, at=AT)
    post.refresh_from_db()
    assert (post.ended_at, post.ended_by) == (AT, lead)
    assert Post.objects.live().get(user=post.user).duty == Duty.LIAISON
    assert not Notice.objects.filter(kind="post_ended").exists()


def test_name_a_liaison_as_reviewer_by_another_liaison_is_refused():
    department = departments.department()
    first, second = (departments.post(department, Duty.LIAISON) for _number in range(2))
    with pytest.raises(actions.LeadOfficerOnlyError):
        actions.name(department, email=second.user.email, duty=Duty.REVIEWER, by=first.user, at=AT)
    assert Post.objects.live().get(user=second.user).duty == Duty.LIAISON


def test_name_somebody_stopped_is_refused(lead):
    user = accounts.person(is_active=False)
    with pytest.raises(actions.DeactivatedError):
        actions.name(departments.department(), email=user.email, duty=Duty.REVIEWER, by=lead, at=AT)


def test_end_keeps_the_post_and_tells(lead):
    post = departments.post()
    actions.end(post, by=lead, at=AT)
    post.refresh_from_db()
    assert (post.ended_at, post.ended_by) == (AT, lead)
    assert entry("post.ended").by == lead.pk
    assert Notice.objects.get(kind="post_ended").recipient == post.user


def test_end_twice_is_refused(lead):
    post = departments.post()
    actions.end(Post.objects.get(pk=post.pk), by=lead, at=AT)
    with pytest.raises(actions.AlreadyEndedError):
        actions.end(post, by=lead, at=AT)
    assert Notice.objects.filter(kind="post_ended").count() == 1
