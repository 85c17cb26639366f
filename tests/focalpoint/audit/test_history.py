"""The history of one thing: newest first, with names, in one statement."""

import pytest
from django.utils import timezone

from focalpoint import audit
from focalpoint.audit.history import history_of
from focalpoint.audit.models import Entry
from tests.factories import accounts, themes

pytestmark = pytest.mark.django_db


def test_history_is_newest_first_and_of_one_target(django_assert_num_queries):
    theme, other = themes.theme(), themes.theme()
    named = accounts.person(name="Amina Yusuf")
    nameless = accounts.person(name="", email="nn@example.org")
    now = timezone.now()
    for verb, by in (("theme.made", named), ("theme.save", nameless), ("theme.swept", None)):
        audit.record(verb, theme, by=by, at=now)
    audit.record("theme.made", other, by=named, at=now)
    audit.record("entry.made", Entry(pk=theme.pk), by=named, at=now)
    with django_assert_num_queries(1):
        found = [(entry.verb, entry.who) for entry in history_of(theme)]
    assert found == [
        ("theme.swept", None),
        ("theme.save", "nn@example.org"),
        ("theme.made", "Amina Yusuf"),
    ]


def test_history_keeps_what_nobody_can_be_named_for():
    theme, person = themes.theme(), accounts.person()
    audit.record("theme.save", theme, by=person, at=timezone.now())
    key = person.pk
    person.delete()
    (entry,) = history_of(theme)
    assert (entry.who, entry.by) == (None, key)
