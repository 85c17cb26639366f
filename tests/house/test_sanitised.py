"""Every field of every model is said to stay, to be made anew or to be removed in a copy for staging."""

import pytest
from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import models

from focalpoint import sanitising

sanitising.load()
# The demo has no original; the others are made for tests.
OTHERS = {"demo", "engine"}
MODELS = {model._meta.label: model for model in apps.get_models() if model._meta.app_label not in OTHERS}
TYPED = (models.CharField, models.TextField, models.JSONField, ArrayField)
# Texts that stay in tables where everything else is made anew: codes of the program.
SAID_BY_THE_PROGRAM = {
    "focalpoint.Entry": {"capacity", "verb", "target_type", "target_id"},
    "focalpoint.Event": {"verb", "root_type", "root_id", "target_id", "fields"},
    # The base URL and the seal are made anew by the command itself.
    "focalpoint.Installation": {"base_url", "database", "sealed"},
    "focalpoint.StoredFile": {"media_type"},
    "focalpoint.Heartbeat": {"name"},
    "focalpoint.Notice": {"kind", "language"},
    "focalpoint.Preference": {"kind"},
    "organisations.User": {"time_zone"},
    "engagements.Choice": {"code"},
    "engagements.Consultation": {"time_zone"},
    # Keys of labels.
    "engagements.Case": {"waiting_reason", "labels"},
}


@pytest.mark.parametrize("label", MODELS)
def test_each_field_is_classified(label):
    fields = {field.name for field in MODELS[label]._meta.concrete_fields}
    assert label in sanitising.TABLE, "say in its app's module `sanitised` what becomes of it"
    plan = sanitising.TABLE[label]
    if not plan.is_removed:
        assert plan.names == fields
        assert len(plan.kept) + len(plan.made) + len(plan.derived) == len(fields)


def test_the_table_names_no_other_models():
    assert set(sanitising.TABLE) - set(MODELS) == set()


@pytest.mark.parametrize("label", MODELS)
def test_what_someone_can_type_does_not_stay(label):
    plan = sanitising.TABLE[label]
    if plan.is_removed or plan.is_public:
        return
    typed = {
        field.name
        for field in MODELS[label]._meta.concrete_fields
        if isinstance(field, TYPED) and not getattr(field, "base_field", field).choices
    }
    assert typed & plan.kept == SAID_BY_THE_PROGRAM.get(label, set())


def test_what_is_kept_whole_is_on_the_list_of_what_everyone_may_read():
    assert {label for label, plan in sanitising.TABLE.items() if plan.is_public} == {
        "focalpoint.Text", "auth.Permission", "auth.Group", "contenttypes.ContentType",
        "organisations.Holiday", "organisations.Theme", "organisations.Department",
        "engagements.DeclineReason",
    }  # fmt: skip
