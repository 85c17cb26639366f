"""A theme is added and corrected, and it is recorded."""

from datetime import UTC, datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction

from focalpoint.audit.models import Entry
from focalpoint.pages import cache
from focalpoint.translated import Translated
from organisations.accounts.roles import Role
from organisations.themes import actions
from organisations.themes.errors import ThemeExistsError, TooManyLevelsError
from organisations.themes.models import Theme
from tests import audit_log
from tests.factories import accounts, themes
from tests.race import race

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def given(theme=None, **changes):
    """What the form of a theme gives."""
    same = {"parent": None, "name": Translated(en="Water"), "description": "", "position": 3}
    if theme:
        same = {name: getattr(theme, name) for name in (*same, "edit")}
    return {**same, **changes, "at": AT}


def test_create_makes_and_records_it():
    lead = accounts.lead()
    theme = actions.create(code="water", **given(), by=lead)
    assert str(Theme.objects.get(pk="water")) == "Water"
    entry = Entry.objects.get(target_id=theme.pk)
    assert (entry.verb, entry.by, entry.capacity) == ("theme.create", lead.pk, "lead_officer")
    assert entry.changes == {"parent_id": [None, None], "position": [None, 3]}


def test_create_of_a_code_that_is_there_is_refused_and_keeps_the_first():
    theme = themes.theme()
    with pytest.raises(ThemeExistsError), transaction.atomic():
        actions.create(code=theme.pk, **given(), by=accounts.lead())
    assert Theme.objects.get(pk=theme.pk).name == theme.name


def test_save_records_which_fields_changed_and_no_text():
    lead, theme = accounts.lead(), themes.theme()
    saved = actions.save(theme, **given(theme, name=Translated(en="Clean water"), position=9), by=lead)
    assert str(Theme.objects.get(pk=theme.pk)) == str(saved) == "Clean water"
    entry = Entry.objects.get(verb="theme.save")
    assert (entry.by, entry.changes) == (lead.pk, {"position": [0, 9], "fields": ["edit", "name"]})


def test_save_of_what_is_stored_already_records_nothing():
    theme = themes.theme()
    actions.save(theme, **given(theme), by=accounts.lead())
    assert audit_log.verbs(theme) == []


def test_save_below_another_theme():
    theme, top = themes.theme(), themes.theme()
    actions.save(theme, **given(theme, parent=top), by=accounts.lead())
    assert Theme.objects.get(pk=theme.pk).parent == top
    assert audit_log.last("theme.save").changes == {"parent_id": [None, top.pk], "fields": ["edit"]}


@pytest.mark.parametrize("wrong", ["below one below", "has one below", "below itself"])
def test_save_that_would_make_three_levels_is_refused(wrong):
    theme, other = themes.theme(), themes.theme()
    parent = theme if wrong == "below itself" else other
    if wrong == "below one below":
        parent = themes.theme(parent=other)
    if wrong == "has one below":
        themes.theme(parent=theme)
    with pytest.raises(TooManyLevelsError):
        actions.save(theme, **given(theme, parent=parent), by=accounts.lead())
    assert Theme.objects.get(pk=theme.pk).parent is None


def test_create_below_one_that_is_below_is_refused():
    below = themes.theme(parent=themes.theme())
    with pytest.raises(TooManyLevelsError):
        actions.create(code="third", **given(parent=below), by=accounts.lead())


@pytest.mark.parametrize("role", [None, *(role for role in Role if role != Role.LEAD_OFFICER)])
def test_create_and_save_by_others_are_refused(role):
    by, theme = accounts.person(roles=[role] if role else []), themes.theme()
    with pytest.raises(PermissionDenied):
        actions.create(code="new", **given(), by=by)
    with pytest.raises(PermissionDenied):
        actions.save(theme, **given(theme, position=9), by=by)
    assert not Entry.objects.exists()


@pytest.mark.parametrize("verb", ["create", "save"])
def test_verbs_show_on_public_pages_at_once(verb, django_capture_on_commit_callbacks):
    theme = themes.theme()
    cache.set("public-generation", 1, timeout=None)
    with django_capture_on_commit_callbacks(execute=True):
        if verb == "create":
            actions.create(code="new", **given(), by=accounts.lead())
        else:
            actions.save(theme, **given(theme, position=9), by=accounts.lead())
    assert cache.get("public-generation") != 1


@pytest.mark.django_db(transaction=True)
def test_two_themes_put_below_each_other_at_once():
    lead, one, two = accounts.lead(), themes.theme(), themes.theme()
    first, second = race(
        lambda: actions.save(one, **given(one, parent=two), by=lead),
        lambda: actions.save(Theme.objects.get(pk=two.pk), **given(two, parent=one), by=lead),
    )
    assert first.error is None
    assert second.waited
    assert isinstance(second.error, TooManyLevelsError)
    assert dict(Theme.objects.values_list("pk", "parent")) == {one.pk: two.pk, two.pk: None}
