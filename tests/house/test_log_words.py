"""The audit log is read in every language of the portal: no column is called by its name in code."""

import re

import pytest
from django.apps import apps
from django.utils import translation

from focalpoint.admin.history import UNSHOWN, _label
from focalpoint.verbs import Target

COLUMNS = [
    (model, column)
    for model in apps.get_models()
    if issubclass(model, Target) and not model.__module__.startswith("tests.")
    for column in model._meta.concrete_fields
    if column.name not in UNSHOWN and not column.primary_key
]
# What is written in Latin letters in Arabic, too.
LATIN = re.compile(r"\(SHA-256\)")


def test_every_column_has_words_in_arabic():
    with translation.override("ar"):
        labels = {
            f"{model.__name__}.{column.name}": _label(model, column.attname) for model, column in COLUMNS
        }
    assert len(labels) > 150
    assert {name: label for name, label in labels.items() if re.search("[a-z]", LATIN.sub("", label))} == {}


@pytest.mark.parametrize(
    "note", ["sha256", "summary_length", "publish", "replaced", "departments", "narrowed_by", "bulk_act"]
)
def test_what_a_verb_notes_has_words_in_arabic(note):
    with translation.override("ar"):
        assert not re.search("[a-z]", LATIN.sub("", _label(None, note)))
