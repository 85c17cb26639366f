"""A text is edited by leads alone, and it is recorded; its words are found in each of its languages."""

from datetime import UTC, datetime

import pytest
from django.core.exceptions import PermissionDenied

from focalpoint.audit.models import Entry
from focalpoint.errors import EditConflictError
from focalpoint.pages import cache
from focalpoint.texts import actions
from focalpoint.texts.models import Section, Text
from focalpoint.texts.queries import matching
from focalpoint.translated import Translated
from organisations.accounts.roles import Role
from tests import audit_log
from tests.factories import accounts
from tests.race import race

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@pytest.fixture
def text():
    return Text.objects.get(pk="levels")


def given(text, **changes):
    """What the form of a text gives."""
    same = {name: getattr(text, name) for name in ("title", "summary", "body", "position", "edit")}
    return {**same, **changes, "at": AT}


def codes_matching(asked):
    return set(matching(Text.objects.of(Section.HELP), asked).values_list("code", flat=True))


def test_save_records_which_fields_changed_and_no_text(text):
    lead = accounts.lead()
    actions.save(text, **given(text, title=Translated(en="Levels"), position=99), by=lead)
    saved = Text.objects.get(pk=text.pk)
    assert (saved.title, saved.position, saved.edit) == ({"en": "Levels"}, 99, 1)
    entry = audit_log.last("text.save")
    assert (entry.by, entry.capacity) == (lead.pk, "lead_officer")
    assert entry.changes == {"position": [40, 99], "fields": ["edit", "search", "title"]}


def test_save_of_what_is_stored_already_records_nothing(text):
    actions.save(text, **given(text), by=accounts.lead())
    assert audit_log.verbs(text) == []
    assert Text.objects.get(pk=text.pk).edit == text.edit


def test_the_second_of_two_savers_is_refused(text):
    lead = accounts.lead()
    actions.save(text, **given(text, title=Translated(en="First")), by=lead)
    with pytest.raises(EditConflictError):
        actions.save(text, **given(text, title=Translated(en="Second")), by=lead)
    assert str(Text.objects.get(pk=text.pk)) == "First"


@pytest.mark.django_db(transaction=True)
def test_of_two_who_save_at_once_one_is_refused():
    lead, text = accounts.lead(), Text.objects.get(pk="levels")
    first, second = race(
        lambda: actions.save(text, **given(text, title=Translated(en="First")), by=lead),
        lambda: actions.save(text, **given(text, title=Translated(en="Second")), by=lead),
    )
    assert first.error is None
    assert isinstance(second.error, EditConflictError)
    assert str(Text.objects.get(pk=text.pk)) == "First"


@pytest.mark.parametrize("role", [None, *(role for role in Role if role != Role.LEAD_OFFICER)])
def test_save_by_others_is_refused(role, text):
    with pytest.raises(PermissionDenied):
        actions.save(text, **given(text, position=9), by=accounts.person(roles=[role] if role else []))
    assert not Entry.objects.exists()


def test_save_by_the_operator_is_refused(text):
    with pytest.raises(PermissionDenied):
        actions.save(text, **given(text, position=9), by=accounts.person(is_superuser=True))


def test_save_shows_on_public_pages_at_once(text, django_capture_on_commit_callbacks):
    cache.set("public-generation", 1, timeout=None)
    with django_capture_on_commit_callbacks(execute=True):
        actions.save(text, **given(text, position=9), by=accounts.lead())
    assert cache.get("public-generation") != 1


def test_what_was_saved_is_found_by_its_new_words_and_not_by_the_old(text):
    new = Translated(en="Coffee for Élodie", fr="Les échassiers", ar="الطيور المهاجرة")
    actions.save(text, **given(text, title=new, summary=new, body=new), by=accounts.lead())
    for asked in ("coffee", "COFFEE elodie", "echassiers", "الطيور", "طيور"):
        assert codes_matching(asked) == {"levels"}, asked
    assert "levels" not in codes_matching("confidentiality")


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("register", "registering"),
        ("registered organisations", "registering"),
        ("Recovery codes", "account"),
        ("passkeys", "account"),
        ("withheld", "levels"),
        ("liaison", "departments"),
        ("منظمة", "registering"),
        ("رموز الاسترداد", "account"),
        ("الإحالة", "departments"),
    ],
)
def test_topics_are_found_in_both_languages(asked, expected):
    assert expected in codes_matching(asked)


@pytest.mark.parametrize("asked", ["", "%", "_%'", "&|!:*", "\u200f"])
def test_what_holds_no_word_finds_all(asked):
    assert len(codes_matching(asked)) == Text.objects.of(Section.HELP).count()


@pytest.mark.parametrize("asked", ["水", "w" * 3000, "zebra crossings", "zebra " * 500])
def test_what_nothing_holds_finds_nothing(asked):
    assert codes_matching(asked) == set()
