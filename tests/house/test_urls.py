"""Every address of the portal, asked by every kind of person: who gets in, who is told no, who finds nothing.

A new address stands in no row of the tables in `answers`, and that fails: say who may open it, and
who may post to it.
"""

from http.cookies import SimpleCookie
from typing import Any

import pytest
from django.db import transaction
from django.urls import resolve, reverse

from focalpoint.notifications import opt_outs
from tests.house import world
from tests.house.answers import EVERYBODY, FACTOR, GET, IN, ON, POST, PUBLIC, fitting, longest
from tests.house.planted import OUTSIDE, plant, planted_in
from tests.house.world import ROLES

ADMIN_OBJECTS = {
    "department": "department", "holiday": "holiday", "user": "person", "profile": "profile",
    "theme": "theme", "consultation": "draft_call", "case": "case", "entry": "entry",
    "notice": "notice", "text": "text", "label": "label", "savedview": "saved_view", "referralrule": "rule",
    "declinereason": "reason", "texttemplate": "template", "outcome": "outcome",
}  # fmt: skip
# Of links in mails.
TOKENS = {
    "notifications-stop": lambda scene: scene.stop,
    "never-invite": lambda _scene: opt_outs.page_for("a@example.org").rstrip("/").rsplit("/", 1)[-1],
}
# What stands in an address, by its beginning; the object of the admin's own addresses is found by its model.
OBJECTS = {
    "admin:organisations_department_end": "post",
    "attachment-add": "draft",
    "attachment-": "attachment",
    "consultation-detail": "call",
    "outcome-detail": "of_campaign",
    "demo-mail": "mail",
    "invitation-withdraw": "invitation",
    "kept-form": "profile",
    "membership-invite": "profile",
    "membership-": "membership",
    "notification-": "notice",
    "post-end": "post",
    "profile-": "profile",
    "referral-": "referral",
    "response-edit": "referral",
    "response-approve": "drafted",
    "response-": "approved",
    "submission-appeal": "declined",
    "submission-resubmit": "returned",
    "submission-detail": "submitted",
    "submission-receipt": "submitted",
    "submission-withdraw": "submitted",
    "submission-raise-level": "submitted",
    "publication-take-down": "public",
    "publication-allow": "taken_down",
    "submission-": "draft",
}
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quiet")]
PATTERNS = world.addresses()
ACCOUNTS = ("account_", "mfa_", "usersessions_")


def address(scene: Any, name: str, given: set[str]) -> str:
    fixed = {
        "token": TOKENS.get(name, lambda _scene: "a-token")(scene),
        "reference": scene.public.reference,
        "slug": scene.profile.slug if name.startswith("organisation") else scene.call.slug,
        "code": "levels" if name == "help-topic" else (
            scene.theme.pk if name.startswith("theme") else scene.department.pk
        ),
        "key": "owner", "role": "officer", "url": "nothing/here",
        "app_label": "engagements", "content_type_id": "1", "object_id": "1", "attachment": scene.file.pk,
        "language": "en", "kind": "calls", "theme": scene.theme.pk, "department": scene.department.pk,
        "section": "pages", "act": 1,
    }  # fmt: skip
    model = name.split(":")[-1].split("_")[1] if name.startswith("admin:") and "_" in name else ""
    kind = longest(OBJECTS, name) or ADMIN_OBJECTS.get(model)
    target = getattr(scene, kind).pk if kind else 1
    values = {one: fixed.get(one, target) for one in given}
    if "object_id" in given and kind:
        values["object_id"] = target
    return reverse(name, kwargs=values) + (f"?call={scene.call.slug}" if name == "submission-create" else "")


SECOND_FACTOR = (reverse("mfa_index"), reverse("mfa_reauthenticate"))


@pytest.fixture(scope="module")
def scene(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        made = world.build()
        plant(made)
        yield made
        transaction.set_rollback(True)


def ask(scene: Any, role: str, path: str, data: dict[str, Any] | None = None) -> int | str:
    """The answer, and nothing that it changed; whoever it is of reads nothing that the office notes."""
    client = scene.clients[role]
    kept = client.cookies
    client.cookies = SimpleCookie({name: morsel.value for name, morsel in kept.items()})
    try:
        with transaction.atomic():
            answer = client.get(path) if data is None else client.post(path, data)
            # Read to its end, the file behind it is closed.
            body = b"".join(answer.streaming_content) if answer.streaming else answer.content
            transaction.set_rollback(True)
        if role in OUTSIDE:
            assert planted_in(answer, body) == [], (path, role)
        if not getattr(resolve(path.partition("?")[0]).func, "is_public", False):
            # No browser keeps what only some may read, whatever the answer is.
            assert "no-store" in answer["Cache-Control"], (path, role, answer.status_code)
    finally:
        client.cookies = kept
    return verdict(answer)


def verdict(answer):
    if answer.status_code == 401:
        # What was typed is shown with the way to sign in.
        return IN
    if answer.status_code not in (301, 302):
        return answer.status_code
    if answer.url.startswith(("/accounts/login/?next=", "/admin/login/?next=")):
        return IN
    return FACTOR if answer.url in SECOND_FACTOR or answer.url.startswith(f"{SECOND_FACTOR[1]}?") else ON


def roles_for(name: str) -> list[str]:
    """The pages of accounts know nobody's role."""
    return ["anonymous", "nobody", "reviewer", "officer"] if name.startswith(ACCOUNTS) else ROLES


NAMED = [pytest.param(name, given, id=name) for name, given in PATTERNS if world.UNNAMED not in name]


@pytest.mark.parametrize(("name", "given"), NAMED)
def test_get_answers_each_as_the_table_says(scene, name, given):
    row = longest(GET, name) if name not in PUBLIC else EVERYBODY
    assert row is not None, f"{name} is in no row: say who may open it"
    path = address(scene, name, given)
    roles = roles_for(name)
    assert {role: ask(scene, role, path) for role in roles} == {role: fitting(row, role) for role in roles}
    # The others are asked, too, for what the office notes.
    for role in set(OUTSIDE) - set(roles):
        ask(scene, role, path)


@pytest.mark.parametrize(("name", "given"), NAMED)
def test_post_does_nothing_for_those_who_may_not(scene, name, given):
    path, row = address(scene, name, given), longest(GET, name) or {}
    if name in POST:
        posted, answers = POST[name]
        data = posted(scene) if callable(posted) else posted
        expected = {role: fitting(answers, role) for role in ROLES}
        assert {role: ask(scene, role, path, data) for role in ROLES} == expected
        return
    # What has no verb of its own: nobody gets further than by looking.
    for role in ("anonymous", "other_owner", "other_reviewer", "officer", "auditor"):
        looked, posted = fitting(row, role), ask(scene, role, path, {})
        assert posted in (200, 403, 404, 405, 409, 422, 429, ON) or posted == looked, (role, posted)
        assert looked != 405 or posted != 200, f"{name} is posted to: say who may"
        if looked in (403, 404, IN, FACTOR):
            assert posted in (403, 404, 405, looked), (role, posted)


@pytest.mark.parametrize(
    "path",
    ["nothing/here/", "organisations/user/1/", "engagements/case/1/", "engagements/submission/1/", "x"],
)
def test_get_what_the_office_does_not_have(scene, path):
    """Behind the sign-in even what is not there cannot be told from what is."""
    answers = {role: ask(scene, role, f"/admin/{path}") for role in ROLES}
    assert {answers[role] for role in ("anonymous", "reviewer", "other_reviewer")} == {IN}
    assert {answers[role] for role in world.BARE} == {FACTOR}
    assert {answers[role] for role in world.OFFICE} <= {404, ON}


def test_tables_name_nothing_that_is_gone():
    names = {name for name, _given in PATTERNS}
    assert set(PUBLIC) | set(POST) <= names
    assert [one for one in GET if not any(name.startswith(one) for name in names)] == []
