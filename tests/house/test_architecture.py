"""The house keeps its shape: what import contracts cannot say about who may know what."""

import ast

import pytest
from django.apps import apps
from django.db import models

from tests.house.source import NOUNS, ROOT, imported, modules

HTTP = ("django.http", "django.shortcuts", "django.views", "django.contrib.messages", "django.urls")
# Adapters and the type of a signed-in request are where allauth and views meet people.
MEET_HTTP = {
    "organisations/accounts/adapters.py",
    "organisations/accounts/known_browsers.py",
    "organisations/accounts/requests.py",
    "organisations/accounts/second_factor.py",
    "organisations/accounts/signing_up.py",
}


def test_nouns_never_see_http():
    folders = [f"{app}/{noun}" for app, nouns in NOUNS.items() for noun in nouns]
    seen = {
        f"{path}: {name}"
        for path, tree in modules(*folders)
        if path not in MEET_HTTP and "/forms" not in path
        for name in imported(tree)
        if name.startswith(HTTP)
    }
    assert seen == set()


def test_screens_of_the_office_know_no_admin_class():
    """An admin class leads to its screens, and none of them leads back to it."""
    folders = [f"{app}/admin" for app in NOUNS]
    classes = {
        path.removesuffix(".py").replace("/", ".")
        for path, tree in modules(*folders)
        if any(name.endswith(("base.OfficeAdmin", "base.ReadOnlyAdmin")) for name in imported(tree))
    }
    assert len(classes) > len(NOUNS)
    seen = {
        f"{path}: {name}"
        for path, tree in modules(*(f"{folder}/flows" for folder in folders))
        for name in imported(tree)
        if name.startswith((*classes, "django.contrib.admin", "focalpoint.admin.base"))
    }
    assert seen == set()
    passed = {
        f"{path}: {node.name}"
        for path, tree in modules(*(f"{folder}/flows" for folder in folders))
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef)
        and {"office", "model_admin"} & {one.arg for one in node.args.args}
    }
    assert passed == set()


def test_no_noun_asks_the_clock():
    """A verb is given its time, and so are its guards and queries: a test or the demo may choose it."""
    folders = [f"{app}/{noun}" for app, nouns in NOUNS.items() for noun in nouns]
    asked = {
        f"{path}:{node.lineno}"
        for path, tree in modules(*folders)
        if path not in MEET_HTTP
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr in ("now", "today", "localdate")
    }
    assert asked == set()


def _assigned_states(tree):
    for node in ast.walk(tree):
        targets = node.targets if isinstance(node, ast.Assign) else []
        for target in targets:
            if isinstance(target, ast.Attribute) and target.attr == "state":
                yield node.lineno
        is_update = isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "update"
        if is_update and any(keyword.arg == "state" for keyword in node.keywords):
            yield node.lineno


# What verbs must not remember by themselves: the engine does it for each of them.
BY_HAND = ("select_for_update", "atomic", "record", "forget_public_pages", "run_on_commit")
EXCUSED = {
    # A clock that takes each person's digest once, whoever else is at it: no verb, and nothing to log.
    "engagements/digests/actions.py",
    # Reference lists are loaded whole or not at all, before anyone works here.
    "organisations/management/commands/load_reference.py",
    # The first office, all of it or nothing: each part is a verb.
    "organisations/management/commands/setup_office.py",
}


def test_no_verb_locks_logs_or_forgets_pages_by_hand():
    found = {
        f"{path}: {name}"
        for path, tree in modules("organisations", "engagements")
        if path not in EXCUSED
        for node in ast.walk(tree)
        if (name := getattr(node, "attr", None) or getattr(node, "id", "")) in BY_HAND
    }
    assert found == set()


def test_states_move_only_through_the_engine():
    moved = {
        f"{path}:{line}"
        for path, tree in modules("focalpoint", "organisations", "engagements")
        for line in _assigned_states(tree)
    }
    assert moved == set()


# What has a time and nobody who did it: clocks, and what the portal itself or the person alone does.
NOBODY_DOES = {
    "due_at", "opens_at", "closes_at", "expires_at", "next_attempt_at", "read_at", "joined_at",
    "at", "warned_at:submission", "sent_at:notice", "created_at:notice", "published_at:publication",
    # No one but its author may.
    "corrected_at:note",
    # The question that it waits for says who asked; the filing of its main input, who submitted that.
    "returned_at:submission", "opened_at:case",
    # The event of whichever verb it was says who.
    "begun_at:case",
    # Its only person is its sender.
    "kept_at:keptform",
    # The input itself says who submitted it.
    "submitted_at:fingerprint",
    # A task does it.
    "compared_at:filing", "settled_at:decision", "done_at:heartbeat", "failed_at:heartbeat",
    # A program scans for viruses.
    "scanned_at:storedfile",
    # The end of what ends by itself; when a mail server refused; whoever asks for it has no account.
    # Whoever runs the server has none either.
    "adopted_at:installation", "ends_at:expiring", "refused_at:notice", "created_at:optout",
}  # fmt: skip


def _ours():
    for label in ("focalpoint", "organisations", "engagements"):
        yield from apps.get_app_config(label).get_models()


@pytest.mark.parametrize("model", list(_ours()), ids=lambda model: model.__name__)
def test_each_time_says_who(model):
    names = {field.name for field in model._meta.get_fields()}
    alone = set()
    for field in model._meta.get_fields():
        if isinstance(field, models.DateTimeField) and field.name.endswith("_at"):
            excused = {field.name, f"{field.name}:{model._meta.model_name}"} & NOBODY_DOES
            if not excused and field.name.removesuffix("_at") + "_by" not in names:
                alone.add(field.name)
    assert alone == set()


def test_tests_mirror_the_code():
    """Each folder of tests is a folder of the code; each noun that acts is tested where one looks for it."""
    for app in ("focalpoint", "organisations", "engagements"):
        folders = {path.name for path in (ROOT / "tests" / app).iterdir() if path.is_dir()} - {"__pycache__"}
        code = {path.name for path in (ROOT / app).iterdir() if path.is_dir()}
        assert folders <= code, f"{app}: {folders - code}"
    missing = {
        f"{app}/{noun}"
        for app, nouns in NOUNS.items()
        for noun in nouns
        if (ROOT / app / noun / "actions.py").exists()
        and not list((ROOT / "tests" / app / noun).glob("test_*.py"))
    }
    assert missing == set()


def test_each_noun_is_listed_where_it_is_loaded():
    from engagements.apps import NOUNS as of_engagements
    from focalpoint.apps import NOUNS as of_the_kernel
    from organisations.apps import NOUNS as of_organisations

    assert {
        "focalpoint": of_the_kernel,
        "organisations": of_organisations,
        "engagements": of_engagements,
    } == NOUNS


def test_no_page_of_ours_answers_405_to_whoever_opens_it():
    """After signing in again one is led to the address of the form that was posted."""
    found = {
        path
        for path, tree in modules("focalpoint", "organisations", "engagements")
        if any(name.endswith(".require_POST") for name in imported(tree))
    }
    assert found == set()
