"""Prepared statements: they give what their queryset gives, with this release of Django and no other."""

from dataclasses import dataclass, make_dataclass
from datetime import datetime, timedelta
from uuid import UUID

import django
import pytest
from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection
from django.db.models import Count, DateTimeField, F, OuterRef, Q, Value
from django.db.models.functions import Coalesce
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from focalpoint import prepared as module
from focalpoint.prepared import TRIED, Prepared, prepared
from focalpoint.translated import Translated, in_language
from organisations.profiles.models import Profile
from organisations.themes.models import Theme
from tests.factories import profiles, themes

pytestmark = pytest.mark.django_db
AT = profiles.AT


def test_this_release_of_django_was_tried():
    """On a new release: run this file with it, look at what fails, and add it to TRIED."""
    assert django.VERSION[:2] in TRIED, (
        f"Django {django.VERSION[0]}.{django.VERSION[1]} is new to focalpoint/prepared.py. Until it is added "
        "to TRIED each page builds its SQL anew. Add it, and everything below must pass."
    )


@pytest.fixture(autouse=True)
def world():
    theme = themes.theme(name=Translated(en="Water", fr="Eau"))
    themes.theme(name=Translated(en="Soil"), parent=theme)
    for number, name in enumerate(["a", "b", "b", "c"]):
        profile = profiles.profile(legal_name=name, created_at=AT + timedelta(days=number))
        if number:
            profile.themes.set([theme])
    Profile.objects.filter(legal_name="c").update(due_at=AT)


def _of_profile(pk):
    return Profile.objects.filter(pk=pk).values("id", "legal_name", "created_at")


def _after(at):
    named = Theme.objects.filter(profiles=OuterRef("pk")).values("name")
    rows = Profile.objects.filter(Q(created_at__gt=at) | Q(due_at__gte=at)).order_by("-legal_name", "id")
    return rows.values("legal_name", "countries_of_work", names=ArraySubquery(named))[:2]


def _called(name):
    rows = Profile.objects.filter(legal_name=name).annotate(by=Coalesce("due_at", Value(AT)))
    return rows.values("by", "legal_name", nothing=Value(None, output_field=DateTimeField())).order_by("id")


def _grouped(name):
    rows = Profile.objects.order_by().filter(~Q(legal_name=name)).values("legal_name")
    return rows.annotate(number=Count("pk")).values("number", "legal_name").order_by("legal_name")


def _together(code):
    below = Theme.objects.filter(parent=code).order_by().values(one=F("code"), label=in_language("name"))
    above = Theme.objects.filter(code=code).order_by().values(one=F("code"), label=in_language("name"))
    return above.union(below, all=True)


def _values(name):
    if name == "pk":
        return {"pk": Profile.objects.filter(legal_name="b").order_by("id").first().pk}
    if name == "code":
        return {"code": Theme.objects.get(parent=None).pk}
    return {"at": AT + timedelta(hours=30)} if name == "at" else {"name": "b"}


SHAPES = [
    pytest.param(_of_profile, "pk", id="by-key"),
    pytest.param(_after, "at", id="array-of-texts-and-limit"),
    pytest.param(_called, "name", id="annotated-before-columns"),
    pytest.param(_grouped, "name", id="grouped"),
    pytest.param(_together, "code", id="union"),
]


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize(("build", "name"), SHAPES)
def test_rows_are_those_of_the_queryset_column_by_column(build, name, language):
    values = _values(name)
    statement = Prepared(build, dict, **{name: type(values[name])})
    with translation.override(language):
        expected = list(build(**values))
        assert expected, "a shape without rows shows nothing"
        assert statement(**values) == expected
        # The second time nothing is built.
        assert statement(**values) == expected
        assert [[type(one) for one in row.values()] for row in statement(**values)] == [
            [type(one) for one in row.values()] for row in expected
        ]
        assert statement.first(**values) == expected[0]


def test_other_values_are_asked_for_each_time():
    statement = prepared(dict, name=str)(_called)
    assert [row["legal_name"] for row in statement(name="b")] == ["b", "b"]
    assert [row["legal_name"] for row in statement(name="c")] == ["c"]
    assert statement(name="nobody") == []
    assert statement.first(name="nobody") is None


def test_a_statement_is_built_once_for_each_language():
    built = []
    statement = Prepared(lambda code: built.append(code) or _together(code), dict, code=str)
    top = _values("code")["code"]
    labels = []
    for language in ("en", "fr", "en", "fr"):
        with translation.override(language):
            labels.append(statement.first(code=top)["label"])
    assert labels == ["Water", "Eau", "Water", "Eau"]
    assert len(built) == 2


@dataclass(frozen=True, slots=True)
class Row:
    id: object
    legal_name: str
    created_at: datetime


def test_rows_are_made_of_the_columns():
    found = Prepared(_of_profile, Row, pk=UUID)
    row = found.first(**_values("pk"))
    assert isinstance(row, Row)
    assert row.legal_name == "b"


def test_a_row_without_a_column_is_refused():
    other = make_dataclass("Other", ["id", "legal_name"])
    with pytest.raises(TypeError, match="created_at"):
        Prepared(_of_profile, other, pk=UUID).first(**_values("pk"))


def test_a_value_that_shapes_the_statement_has_no_place():
    def shaped(name):
        return Profile.objects.order_by("legal_name" if name else "id").values("id")

    with pytest.raises(ValueError, match="No place found"):
        Prepared(shaped, dict, name=str)(name="x")


def test_with_another_release_the_queryset_is_asked(monkeypatch):
    statement = Prepared(_called, dict, name=str)
    expected = statement(name="b")
    monkeypatch.setattr(module, "TRIED", set())
    monkeypatch.setattr(Prepared, "_prepare", lambda _self: pytest.fail("what is not tried is not used"))
    with CaptureQueriesContext(connection) as asked:
        assert Prepared(_called, dict, name=str)(name="b") == expected
    assert len(asked) == 1
