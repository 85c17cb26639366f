"""One verb, one spelling: each row of a table of verbs has its body, its test and its words."""

import re

import pytest
from django.apps import apps

from focalpoint.access import PERMISSIONS
from focalpoint.verbs import RUN, VERBS, Target
from tests.house.source import ROOT

OURS = {name: verb for name, verb in VERBS.items() if not verb.permission.startswith("engine.")}
TESTS = {
    path: path.read_text(encoding="utf-8")
    for app in ("organisations", "engagements")
    for path in (ROOT / "tests" / app).glob("**/test_*.py")
}


@pytest.mark.parametrize("name", OURS)
def test_each_verb_has_its_body(name):
    assert name in RUN
    assert (OURS[name].permission in PERMISSIONS) is not OURS[name].automatic


@pytest.mark.parametrize("name", OURS)
def test_each_verb_is_tested(name):
    verb = name.split(".")[1]
    called = re.compile(rf"\b{verb}_?\(|\"{name}\"")
    assert any(called.search(source) for source in TESTS.values()), f"no test calls {verb}"


def test_each_target_has_its_place_in_the_order_of_locks(settings):
    targets = {model._meta.label_lower for model in apps.get_models() if issubclass(model, Target)}
    assert targets <= set(settings.LOCK_ORDER)


@pytest.mark.parametrize("name", OURS)
def test_what_the_author_reads_of_a_verb_the_office_reads_too(name):
    assert OURS[name].office or not OURS[name].author
