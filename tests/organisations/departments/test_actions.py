"""Verbs on departments and posts: what each changes, records and tells, and what each refuses."""

from datetime import UTC, datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction

from focalpoint.audit.models import Entry
from focalpoint.notifications.models import Notice
from focalpoint.pages import cache
from focalpoint.translated import Translated
from organisations.accounts.errors import OwnPowerError
from organisations.accounts.models import User
from organisations.accounts.roles import Role
from organisations.departments import actions
from organisations.departments.errors import (
    AlreadyEndedError,
    AlreadyInPostError,
    DeactivatedError,
    DepartmentExistsError,
    LeadOfficerOnlyError,
    PartOfItselfError,
)
from organisations.departments.models import Department, LeadDepartment, Post, PostRole
from tests import audit_log
from tests.factories import accounts, departments, themes
from tests.race import race

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
NEW = {
    "acronym": "OW", "name": Translated(en="Office of Water"), "kind": "related", "parent": None,
    "website": "", "pillars": ["peace"], "accepts_referrals": True, "answer_days": 15,
}  # fmt: skip
NAMING = {PostRole.REVIEWER: actions.name_reviewer, PostRole.LIAISON: actions.name_liaison}
OTHERS = [None, *(role for role in Role if role != Role.LEAD_OFFICER)]


@pytest.fixture
def lead():
    return accounts.lead()


def given(department, **changes):
    """What the form of a department gives."""
    return {**{name: getattr(department, name) for name in (*NEW, "edit")}, **changes, "at": AT}


def person(role):
    return accounts.person(roles=[role] if role else [])


# Departments


def test_create_makes_and_records_it(lead):
    department = actions.create(code="new", **NEW, by=lead, at=AT)
    assert Department.objects.get(pk="new").name == NEW["name"]
    entry = audit_log.last("department.create")
    assert (entry.target_id, entry.by, entry.capacity) == (department.pk, lead.pk, "lead_officer")
    assert entry.changes == {
        "kind": [None, "related"],
        "parent_id": [None, None],
        "pillars": [None, ["peace"]],
        "accepts_referrals": [None, True],
        "answer_days": [None, 15],
    }


def test_create_of_a_code_that_is_there_is_refused_and_keeps_the_first(lead):
    first = departments.department()
    with pytest.raises(DepartmentExistsError), transaction.atomic():
        actions.create(code=first.pk, **NEW, by=lead, at=AT)
    assert Department.objects.get(pk=first.pk).name == first.name


def test_save_records_which_fields_changed_and_no_text(lead):
    department = departments.department()
    changes = {"accepts_referrals": False, "website": "https://water.example"}
    actions.save(department, **given(department, **changes), by=lead)
    assert not Department.objects.get(pk=department.pk).accepts_referrals
    assert audit_log.last("department.save").changes == {
        "accepts_referrals": [True, False],
        "fields": ["edit", "website"],
    }


def test_save_as_part_of_itself_is_refused(lead):
    department = departments.department()
    with pytest.raises(PartOfItselfError):
        actions.save(department, **given(department, parent=department), by=lead)


@pytest.mark.parametrize("length", [2, 3, 4])
def test_save_as_part_of_one_of_its_parts_is_refused_however_far_below(lead, length):
    top = below = departments.department()
    for _each in range(length - 1):
        below = departments.department(parent=below)
    with pytest.raises(PartOfItselfError):
        actions.save(top, **given(top, parent=below), by=lead)
    assert Department.objects.get(pk=top.pk).parent is None


def test_save_as_part_of_another_whose_own_parts_are_many_levels_deep(lead):
    top = departments.department()
    below = departments.department(parent=departments.department(parent=top))
    other = departments.department()
    assert actions.save(other, **given(other, parent=below), by=lead).parent == below


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("is_turned", [False, True])
def test_two_departments_put_below_each_other_at_once(lead, is_turned):
    one, two = departments.department(), departments.department()
    if is_turned:
        one, two = two, one
    first, second = race(
        lambda: actions.save(one, **given(one, parent=two), by=lead),
        lambda: actions.save(two, **given(two, parent=one), by=lead),
    )
    assert first.error is None
    assert second.waited
    assert isinstance(second.error, PartOfItselfError)
    assert dict(Department.objects.values_list("pk", "parent")) == {one.pk: two.pk, two.pk: None}


@pytest.mark.django_db(transaction=True)
def test_two_departments_that_would_close_a_longer_circle_at_once(lead):
    top, other = departments.department(), departments.department()
    below, below_other = departments.department(parent=top), departments.department(parent=other)
    first, second = race(
        lambda: actions.save(top, **given(top, parent=below_other), by=lead),
        lambda: actions.save(other, **given(other, parent=below), by=lead),
    )
    assert first.error is None
    assert isinstance(second.error, PartOfItselfError)


@pytest.mark.parametrize("role", OTHERS)
def test_create_and_save_by_others_are_refused(role):
    department = departments.department()
    with pytest.raises(PermissionDenied):
        actions.create(code="new", **NEW, by=person(role), at=AT)
    with pytest.raises(PermissionDenied):
        actions.save(department, **given(department, answer_days=1), by=person(role))
    assert not Entry.objects.exists()


@pytest.mark.parametrize("verb", ["create", "save", "set_lead_departments"])
def test_verbs_show_on_public_pages_at_once(verb, lead, django_capture_on_commit_callbacks):
    department = departments.department()
    cache.set("public-generation", 1, timeout=None)
    with django_capture_on_commit_callbacks(execute=True):
        if verb == "create":
            actions.create(code="new", **NEW, by=lead, at=AT)
        elif verb == "save":
            actions.save(department, **given(department, answer_days=1), by=lead)
        else:
            actions.set_lead_departments(themes.theme(), departments=[department], by=lead, at=AT)
    assert cache.get("public-generation") != 1


# Who leads a theme


def test_lead_sets_the_order(lead):
    theme, first, second = themes.theme(), departments.department(), departments.department()
    actions.set_lead_departments(theme, departments=[first, second], by=lead, at=AT)
    actions.set_lead_departments(theme, departments=[second, first, second], by=lead, at=AT)
    rows = list(LeadDepartment.objects.filter(theme=theme).values_list("department", "position"))
    assert rows == [(second.pk, 0), (first.pk, 1)]
    told = [entry.changes for entry in Entry.objects.filter(verb="theme.set_lead_departments").order_by("id")]
    assert told[0] == {"departments": [first.pk, second.pk], "fields": ["edit"]}
    assert len(told) == 2


@pytest.mark.parametrize("role", OTHERS)
def test_lead_by_others_is_refused(role):
    theme = themes.theme()
    with pytest.raises(PermissionDenied):
        actions.set_lead_departments(theme, departments=[departments.department()], by=person(role), at=AT)
    assert not LeadDepartment.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_lead_by_two_at_once_keeps_the_later_choice_whole(lead):
    theme, one, two = themes.theme(), departments.department(), departments.department()
    first, second = race(
        lambda: actions.set_lead_departments(theme, departments=[one], by=lead, at=AT),
        lambda: actions.set_lead_departments(theme, departments=[two], by=lead, at=AT),
    )
    assert (first.error, second.error) == (None, None)
    assert second.waited
    assert LeadDepartment.objects.get().department == two


# Posts


@pytest.mark.parametrize("role", PostRole)
def test_name_someone_with_an_account(lead, role):
    user, department = accounts.person(), departments.department()
    post = NAMING[role](department, email=user.email.upper(), by=lead, at=AT)
    assert (post.user, post.role, post.since_by, post.since_at) == (user, role, lead, AT)
    entry = audit_log.last("post.begin")
    assert (entry.target_id, entry.by, entry.capacity) == (str(post.pk), lead.pk, "lead_officer")
    assert entry.changes == {
        "department_id": [None, department.pk],
        "user_id": [None, str(user.pk)],
        "role": [None, str(role)],
        "ended_at": [None, None],
    }
    notice = Notice.objects.get(kind="post_named")
    assert (notice.recipient, notice.context["department"]) == (user, department.acronym)


@pytest.mark.parametrize("role", PostRole)
def test_name_someone_without_an_account_makes_one_and_mails_once(lead, role):
    post = NAMING[role](departments.department(), email="New@un.example", by=lead, at=AT)
    assert User.objects.get(email="new@un.example") == post.user
    assert [notice.kind for notice in Notice.objects.all()] == ["post_named"]


def test_name_reviewer_without_an_account_by_a_liaison():
    """A liaison may not let people in, but what naming brings about is not asked who."""
    liaison = departments.post(role=PostRole.LIAISON)
    post = actions.name_reviewer(liaison.department, email="new@un.example", by=liaison.user, at=AT)
    assert post.user.email == "new@un.example"


@pytest.mark.parametrize("role", PostRole)
def test_name_someone_twice_is_refused(lead, role):
    post = departments.post(role=role)
    with pytest.raises(AlreadyInPostError):
        NAMING[role](post.department, email=post.user.email, by=lead, at=AT)


def test_name_with_another_duty_ends_the_first(lead):
    post = departments.post()
    second = actions.name_liaison(post.department, email=post.user.email, by=lead, at=AT)
    post.refresh_from_db()
    assert (post.ended_at, post.ended_by) == (AT, lead)
    assert Post.objects.live().get(user=post.user).role == PostRole.LIAISON
    assert not Notice.objects.filter(kind="post_ended").exists()
    assert (audit_log.verbs(post), audit_log.verbs(second)) == (["post.end"], ["post.begin"])


def test_name_a_liaison_as_reviewer_by_another_liaison_is_refused():
    department = departments.department()
    first, second = (departments.post(department, PostRole.LIAISON) for _number in range(2))
    with pytest.raises(LeadOfficerOnlyError):
        actions.name_reviewer(department, email=second.user.email, by=first.user, at=AT)
    assert Post.objects.live().get(user=second.user).role == PostRole.LIAISON


@pytest.mark.parametrize("role", PostRole)
def test_name_someone_stopped_is_refused(lead, role):
    user = accounts.person(is_active=False)
    with pytest.raises(DeactivatedError):
        NAMING[role](departments.department(), email=user.email, by=lead, at=AT)


@pytest.mark.parametrize("role", PostRole)
@pytest.mark.parametrize("staff_role", OTHERS)
def test_name_by_others_is_refused(staff_role, role):
    with pytest.raises(PermissionDenied):
        NAMING[role](departments.department(), email="new@un.example", by=person(staff_role), at=AT)
    assert not User.objects.filter(email="new@un.example").exists()


def test_name_liaison_by_a_liaison_and_reviewer_elsewhere_are_refused():
    liaison = departments.post(role=PostRole.LIAISON)
    with pytest.raises(PermissionDenied):
        actions.name_liaison(liaison.department, email="new@un.example", by=liaison.user, at=AT)
    with pytest.raises(PermissionDenied):
        actions.name_reviewer(departments.department(), email="new@un.example", by=liaison.user, at=AT)
    assert Post.objects.get() == liaison


def test_begin_alone_is_nobody_s(lead):
    with pytest.raises(PermissionDenied):
        actions.begin(department=departments.department(), user=lead, role=PostRole.REVIEWER, by=lead, at=AT)


@pytest.mark.parametrize("who", ["lead", "liaison"])
def test_end_keeps_the_post_and_tells(lead, who):
    post = departments.post()
    by = lead if who == "lead" else departments.post(post.department, PostRole.LIAISON).user
    actions.end(post, by=by, at=AT)
    post.refresh_from_db()
    assert (post.ended_at, post.ended_by) == (AT, by)
    entry = audit_log.last("post.end")
    assert (entry.by, entry.changes) == (
        by.pk,
        {"ended_at": [None, AT.isoformat()], "fields": ["ended_by_id"]},
    )
    assert Notice.objects.get(kind="post_ended").recipient == post.user


def test_end_twice_is_refused(lead):
    post = departments.post()
    actions.end(Post.objects.get(pk=post.pk), by=lead, at=AT)
    with pytest.raises(AlreadyEndedError):
        actions.end(post, by=lead, at=AT)
    assert Notice.objects.filter(kind="post_ended").count() == 1


def test_end_of_a_liaison_by_a_liaison_and_by_others_is_refused():
    department = departments.department()
    post, liaison = (
        departments.post(department, PostRole.LIAISON),
        departments.post(department, PostRole.LIAISON),
    )
    for by in (liaison.user, post.user, departments.post(role=PostRole.LIAISON).user, accounts.officer()):
        with pytest.raises(PermissionDenied):
            actions.end(post, by=by, at=AT)
    assert Post.objects.live().filter(pk=post.pk).exists()


@pytest.mark.django_db(transaction=True)
def test_end_by_a_liaison_whose_own_post_ends_at_that_moment_is_refused(lead):
    """Who acts is asked anew under the lock, not remembered from the page."""
    liaison = departments.post(role=PostRole.LIAISON)
    post = departments.post(liaison.department)
    assert liaison.user.has_perm("organisations.end_post", post)
    first, second = race(
        lambda: actions.end(liaison, by=lead, at=AT),
        lambda: actions.end(post, by=liaison.user, at=AT),
    )
    assert first.error is None
    assert second.waited
    assert isinstance(second.error, PermissionDenied)
    assert Post.objects.live().get() == post


@pytest.mark.django_db(transaction=True)
def test_name_of_one_person_by_two_at_once_gives_one_post(lead):
    user, department = accounts.person(), departments.department()
    first, second = race(
        lambda: actions.name_reviewer(department, email=user.email, by=lead, at=AT),
        lambda: actions.name_reviewer(department, email=user.email, by=lead, at=AT),
    )
    assert first.error is None
    assert second.waited
    assert isinstance(second.error, AlreadyInPostError)
    assert Post.objects.live().count() == 1


@pytest.mark.parametrize("name", ["name_liaison", "name_reviewer"])
def test_name_oneself_is_refused(name):
    """A lead would read as an officer and answer as a department."""
    lead, department = accounts.lead(), departments.department()
    with pytest.raises(OwnPowerError):
        getattr(actions, name)(department, email=lead.email.upper(), by=lead, at=AT)
    assert not department.posts.exists()
