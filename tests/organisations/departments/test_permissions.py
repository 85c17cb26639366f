"""Who may do what with departments and posts."""

import pytest

from organisations.accounts.roles import Role
from organisations.departments.models import Post, PostRole
from tests.factories import accounts, departments
from tests.factories.profiles import AT

pytestmark = pytest.mark.django_db
ALL = [
    "person", "officer", "lead_officer", "protection_officer", "auditor", "operator", "reviewer", "liaison",
    "liaison elsewhere",
]  # fmt: skip
MAY = {
    "view_department": {"officer", "lead_officer", "protection_officer", "operator"},
    "save_department": {"lead_officer"},
    "create_department": {"lead_officer"},
    "name_reviewer_department": {"lead_officer", "liaison"},
    "name_liaison_department": {"lead_officer"},
    "begin post": set(),
    "end reviewer": {"lead_officer", "liaison"},
    "end liaison": {"lead_officer"},
    "end ended": set(),
    "view_theme": {"officer", "lead_officer", "protection_officer", "operator"},
    "create_theme": {"lead_officer"},
    "save_theme": {"lead_officer"},
    "set_lead_departments_theme": {"lead_officer"},
    "view_holiday": {"officer", "lead_officer", "protection_officer", "operator"},
    "create_holiday": {"lead_officer"},
    "save_holiday": {"lead_officer"},
    "remove_holiday": {"lead_officer"},
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
    assert visible == (name in {"lead_officer", "reviewer", "liaison"})
