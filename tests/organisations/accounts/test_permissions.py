"""Who may do what with people: each role against each kind of person."""

import pytest
from django.contrib.auth.models import AnonymousUser

from organisations.accounts.models import User
from organisations.accounts.roles import Role
from tests.factories import accounts

pytestmark = pytest.mark.django_db


def actor(name):
    if name == "visitor":
        return AnonymousUser()
    if name == "operator":
        return accounts.person(is_superuser=True)
    return accounts.person(roles=[] if name == "person" else [Role(name)])


ALL = ["visitor", "person", "officer", "lead_officer", "protection_officer", "auditor", "operator"]
# Permission, kind of person it is about: who may.
MAY = {
    ("view_user", "person"): {"officer", "lead_officer", "protection_officer", "operator"},
    ("add_user", None): {"lead_officer", "operator"},
    ("grant_role_user", "person"): {"operator"},
    ("grant_role_user", "stopped"): set(),
    ("grant_role_user", "self"): set(),
    ("request_factor_reset_user", "person"): {"lead_officer"},
    ("request_factor_reset_user", "staff"): {"lead_officer"},
    ("request_factor_reset_user", "self"): set(),
    ("request_factor_reset_user", "stopped"): set(),
    ("set_absence_user", "staff"): {"lead_officer"},
    ("set_absence_user", "self"): {"officer", "lead_officer", "protection_officer"},
    ("set_absence_user", "person"): set(),
    # No one is away.
    ("end_absence_user", "self"): set(),
    # Nobody asked.
    ("confirm_factor_reset_user", "staff"): set(),
    ("revoke_role_user", "staff"): {"operator"},
    ("deactivate_user", "person"): {"lead_officer", "operator"},
    ("deactivate_user", "staff"): {"operator"},
    ("deactivate_user", "stopped"): set(),
    ("deactivate_user", "self"): set(),
    ("reactivate_user", "stopped"): {"lead_officer", "operator"},
    ("reactivate_user", "stopped staff"): {"operator"},
    ("reactivate_user", "person"): set(),
    ("save_settings_user", "person"): set(),
    ("save_settings_user", "self"): set(ALL) - {"visitor"},
    ("change_security_user", "person"): set(),
    ("change_security_user", "self"): set(ALL) - {"visitor"},
}


def about(kind, who):
    if kind is None:
        return None
    if kind == "self":
        return who if who.is_authenticated else accounts.person()
    staff = {"roles": [Role.OFFICER]} if "staff" in kind else {}
    return accounts.person(is_active="stopped" not in kind, **staff)


@pytest.mark.parametrize(("permission", "kind"), list(MAY), ids=lambda value: str(value))
def test_permissions_of_each_role(permission, kind):
    allowed = set()
    for name in ALL:
        who = actor(name)
        has = who.has_perm(f"organisations.{permission}", about(kind, who)) if name != "visitor" else False
        if has:
            allowed.add(name)
    if (permission, kind) == ("deactivate_user", "self"):
        assert allowed == set()
    assert allowed == MAY[permission, kind]


def test_nobody_stopped_may_do_anything():
    operator = accounts.person(is_superuser=True, is_active=False)
    assert not operator.has_perm("organisations.view_user", accounts.person())


@pytest.mark.parametrize("name", ALL)
def test_visible_to_agrees_with_view(name):
    who, somebody = actor(name), accounts.person()
    visible = User.objects.visible_to(who)
    may = name != "visitor" and who.has_perm("organisations.view_user", somebody)
    assert visible.filter(pk=somebody.pk).exists() == may
    if name != "visitor":
        assert visible.filter(pk=who.pk).exists()
