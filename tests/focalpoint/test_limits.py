"""What a column holds at most, tried on columns of every kind and on the small world of the engine."""

import pytest
from django.contrib.postgres.fields import ArrayField
from django.db import models

from focalpoint.errors import CharactersError, ChoiceError, LimitError
from focalpoint.limits import check, longest, most
from focalpoint.translated import Translated, TranslatedField
from tests.engine.models import Folder, Letter
from tests.engine.verbs import Person, open, rename
from tests.focalpoint.test_verbs import AT


def named(column):
    column.name = "column"
    column.verbose_name = "the column"
    return column


TEXT = named(models.TextField(max_length=5))
CHOICE = named(models.CharField(max_length=9, choices=[("a", "A")], blank=True))
LIST = named(ArrayField(models.CharField(max_length=5), size=2))
CHOICES = named(ArrayField(models.CharField(max_length=9, choices=[("a", "A")])))
LANGUAGES = named(TranslatedField(max_length=5))
JSON = named(models.JSONField())


@pytest.mark.parametrize(
    ("column", "value"),
    [
        (TEXT, "12345"),
        (TEXT, "🌊🌊🌊🌊🌊"),
        (TEXT, ""),
        (TEXT, None),
        (CHOICE, "a"),
        (CHOICE, ""),
        (LIST, ["12345", "1"]),
        (CHOICES, ["a", "a", "a"]),
        (LANGUAGES, Translated(en="12345", ar="12345")),
        (JSON, {"a": ["x" * 10_000, 1, None]}),
    ],
)
def test_what_fits(column, value):
    check(column, column, value)


@pytest.mark.parametrize(
    ("column", "value", "sentence"),
    [
        (TEXT, "123456", "“The column” is too long: the limit is 5 characters, and the text has 6."),
        (LIST, ["123456"], "“The column” is too long: the limit is 5 characters, and the text has 6."),
        (LIST, ["1"] * 3, "“The column” has too many items: the limit is 2, and there are 3."),
        (LANGUAGES, Translated(en="1", ar="1" * 6), "“The column” is too long: the limit is 5 characters"),
    ],
)
def test_what_is_too_much(column, value, sentence):
    with pytest.raises(LimitError) as caught:
        check(column, column, value)
    assert str(caught.value.message).startswith(sentence)
    assert caught.value.field == "column"


@pytest.mark.parametrize(("column", "value"), [(CHOICE, "b"), (CHOICES, ["a", "b"]), (CHOICES, [""])])
def test_what_is_not_offered(column, value):
    with pytest.raises(ChoiceError):
        check(column, column, value)


@pytest.mark.parametrize("text", ["a\0b", "\ud800", "a\udfff"])
@pytest.mark.parametrize("column", [TEXT, LIST, LANGUAGES, JSON])
def test_what_no_database_keeps(column, text):
    wrapped = {TEXT: text, LIST: [text], LANGUAGES: Translated(en=text), JSON: {"a": [{text: 1}]}}
    with pytest.raises(CharactersError):
        check(column, column, wrapped[column])


@pytest.mark.django_db
def test_a_row_asks_however_it_is_saved():
    folder = Folder.objects.create(name="letters")
    for save in (
        lambda: Folder.objects.create(name="x" * 41),
        lambda: Folder.objects.update_or_create(name="letters", defaults={"note": "x" * 41}),
        lambda: Folder(name="x" * 41).save(),
    ):
        with pytest.raises(LimitError):
            save()
    assert Folder.objects.get(pk=folder.pk).note == ""


@pytest.mark.django_db
def test_only_columns_that_change_are_asked():
    """A limit that became smaller keeps nobody from changing something else."""
    by = Person()
    folder = open(name="letters", by=by, at=AT)
    Folder._meta.get_field("note").max_length = 3
    try:
        Folder.objects.filter(pk=folder.pk).update(note="long")
        assert rename(folder, name="others", by=by, at=AT).name == "others"
    finally:
        Folder._meta.get_field("note").max_length = 40
    with pytest.raises(LimitError) as caught:
        rename(folder, name="x" * 41, by=by, at=AT)
    assert (caught.value.field, caught.value.limit, caught.value.given) == ("name", 40, 41)


@pytest.mark.parametrize("model", [Folder, Letter])
def test_forms_ask_the_model(model):
    name = "name" if model is Folder else "text"
    assert longest(model, name) == model._meta.get_field(name).max_length
    with pytest.raises(AssertionError):
        most(model, name)
