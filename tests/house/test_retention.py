"""The table of what is kept for how long is whole, and the page that is made from it is current."""

import pytest
from django.conf import settings

from focalpoint.management.commands.retention import PAGE, page
from focalpoint.retention import RULES
from focalpoint.settings.environment import DECLARED


def test_the_page_is_current():
    assert PAGE.read_text(encoding="utf-8") == page(defaults=True), "run manage.py retention --write"


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.name)
def test_each_rule_says_what_and_since_when(rule):
    assert str(rule.what)
    assert str(rule.since).endswith(".")


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.name)
def test_each_period_that_is_a_setting_is_one(rule):
    if isinstance(rule.kept, str):
        assert rule.kept in DECLARED
        assert rule.period.days == getattr(settings, rule.kept)


def test_what_must_end_has_a_rule():
    ends = {name for name, rule in RULES.items() if rule.find is not None}
    assert ends == {
        "attempts", "secrets", "notices", "digests", "sessions", "places",
        "unconfirmed accounts", "absences", "second factor requests", "evidence", "verification sources",
        "drafts", "decisions", "bulk acts", "kept forms",
    }  # fmt: skip
