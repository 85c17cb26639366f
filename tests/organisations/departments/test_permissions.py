"""Who may do what with departments and posts."""

import pytest

from organisations.accounts.roles import Role
from organisations.departments.models import Post, PostRole
from tests.factories import accounts, departments
from tests.factories.profiles import AT

pytestmark = pytest.mark.django_db
ALL = [
    "person", "officer", "lead", "protection_officer", "auditor", "operator", "reviewer", "liaison",
    "liaison elsewhere",
]  # fmt: skip
MAY = {
    "view_department": {"officer", "lead", "protection_officer", "operator"},
    "save_department": {"lead"},
    "create_department": {"lead"},
    "name_reviewer_department": {"lead", "liaison"},
    "name_liaison_department": {"lead"},
    "begin post": set(),
    "end reviewer": {"lead", "liaison"},
    "end liaison": {"lead"},
    "end ended": set(),
    "view_theme": {"officer", "lead", "protection_officer", "operator"},
    "create_theme": {"lead"},
    "save_theme": {"lead"},
    "set_lead_departments_theme": {"lead"},
    "view_holiday": {"officer", "lead", "protection_officer", "operator"},
    "create_holiday": {"lead"},
    "save_holiday": {"lead"},
    "remove_holiday": {"lead"},
}


def actor(name, department):
    if name == "operator":
        return accounts.person(is_superuser=True)
    if name == "liaison elsewhere":
        return departments.post(role=PostRole.LIAISON).user
    if name in PostRole.values:
        return departments.post(department, name).user
    return accounts.person(roles=[] if name == "person" else [Role(name)])


@pytest.mark.parametrize("what", list(MAY))
def test_permissions_of_each_role(what):
    department = departments.department()
    permission, obj = what, department
    if what.startswith("end "):
        permission = "end_post"
        ended = {"ended_at": AT, "ended_by": accounts.lead()} if what == "end ended" else {}
        role = PostRole.LIAISON if what == "end liaison" else PostRole.REVIEWER
        obj = departments.post(department, role, **ended)
    elif what == "begin post":
        permission, obj = "begin_post", departments.post(department)
    elif not what.endswith("department"):
        obj = None
    allowed = {name for name in ALL if actor(name, department).has_perm(f"organisations.{permission}", obj)}
    assert allowed == MAY[what]


def test_liaison_whose_post_ended_names_nobody():
    post = departments.post(role=PostRole.LIAISON, ended_at=AT, ended_by=accounts.lead())
    assert not post.user.has_perm("organisations.name_reviewer_department", post.department)


@pytest.mark.parametrize("name", ALL)
def test_posts_visible_to_each(name):
    department = departments.department()
    who, post = actor(name, department), departments.post(department)
    visible = Post.objects.visible_to(who).filter(pk=post.pk).exists()
    assert visible == (name in {"lead", "reviewer", "liaison"})
