"""One verb, one spelling: each row of a table of verbs has its body, its test and its words."""

import ast
import inspect
import re

from django.apps import apps

from focalpoint.access import PERMISSIONS
from focalpoint.admin.history import DONE
from focalpoint.verbs import RUN, VERBS, Target
from tests.house.source import NOUNS, ROOT, modules

OURS = {name: verb for name, verb in VERBS.items() if not verb.permission.startswith("engine.")}
TESTS = "\n".join(
    path.read_text(encoding="utf-8") for app in NOUNS for path in (ROOT / "tests" / app).glob("**/test_*.py")
)


def test_each_verb_has_its_body():
    assert [name for name in OURS if name not in RUN] == []
    assert [name for name, verb in OURS.items() if (verb.permission in PERMISSIONS) is verb.automatic] == []


def test_each_verb_is_tested():
    """It is called by its name, or named."""
    tried = set(re.findall(r"\b(\w+?)_?\(", TESTS)) | set(re.findall(r'"(\w+\.\w+)"', TESTS))
    assert [name for name in OURS if not {name, name.split(".")[1]} & tried] == []


def test_each_target_has_its_place_in_the_order_of_locks(settings):
    targets = {model._meta.label_lower for model in apps.get_models() if issubclass(model, Target)}
    assert targets <= set(settings.LOCK_ORDER)


def test_what_the_audit_log_says_of_each_verb_is_in_words():
    assert [name for name, verb in OURS.items() if not (verb.office or name.split(".")[1] in DONE)] == []


def test_what_the_author_reads_of_a_verb_the_office_reads_too():
    assert [name for name, verb in OURS.items() if verb.author and not verb.office] == []


def _aliases(tree):
    """By the name that a module has in a file, which one it is."""
    return {
        name.asname or name.name: f"{node.module}.{name.name}"
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        for name in node.names
    }


def _pressed_calls():
    """Each call, in a screen, of a verb that asks which edit number was seen; by the name of its body, and of
    its module where verbs of two nouns are called the same."""
    named: dict[str, dict[str, set[str]]] = {}
    for name, run in RUN.items():
        asked = {"edit", "seen"} & set(inspect.signature(run).parameters)
        if asked:
            named.setdefault(name.split(".")[1], {})[inspect.unwrap(run).__module__] = asked
    folders = [f"{app}/{audience}" for app in NOUNS for audience in ("portal", "desk", "admin")]
    for path, tree in modules(*(folder for folder in folders if (ROOT / folder).exists())):
        aliases = _aliases(tree)
        for node in ast.walk(tree):
            function = node.func if isinstance(node, ast.Call) else None
            if not isinstance(function, ast.Attribute) or function.attr.rstrip("_") not in named:
                continue
            of_modules = named[function.attr.rstrip("_")]
            noun = aliases.get(function.value.id) if isinstance(function.value, ast.Name) else None
            asked = of_modules.get(noun, set()) if noun else set().union(*of_modules.values())
            if asked and {"by", "at"} <= {keyword.arg for keyword in node.keywords}:
                yield f"{path}:{node.lineno}", node, asked


def test_each_screen_gives_the_edit_number_that_was_posted():
    """What a view loads is not what the person saw."""
    calls = list(_pressed_calls())
    assert len(calls) > 10
    wrong = set()
    for place, call, asked in calls:
        given = {keyword.arg: keyword.value for keyword in call.keywords if keyword.arg in asked}
        is_spread = any(keyword.arg is None for keyword in call.keywords)
        loaded = [
            value for value in given.values() if isinstance(value, ast.Attribute) and value.attr != "seen"
        ]
        if loaded or not (given or is_spread):
            wrong.add(place)
    assert wrong == set()
