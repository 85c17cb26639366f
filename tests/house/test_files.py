"""Every file has an owner that the kernel knows of; bytes are touched in one place."""

import ast

from django.apps import apps

from focalpoint.files.models import StoredFile
from focalpoint.files.owners import OwnedFileField, references
from tests.house.source import modules

# Where bytes are written, read and removed.
STORAGES = {"focalpoint/files/store.py", "focalpoint/files/disk.py", "focalpoint/settings/storage.py"}


def test_cleanup_knows_whatever_points_to_a_file():
    pointing = {
        column
        for model in apps.get_models()
        for column in [*model._meta.concrete_fields, *model._meta.many_to_many]
        if column.related_model is StoredFile
    }
    assert pointing == set(references())
    assert len(pointing) > 1


def test_whatever_points_to_a_file_owns_it():
    """Its file goes with the row, and belongs to no second one."""
    assert {str(column) for column in references() if not isinstance(column, OwnedFileField)} == set()


def test_only_the_store_knows_where_bytes_are():
    found = {
        f"{path}: {name}"
        for path, tree in modules("focalpoint", "organisations", "engagements")
        if path not in STORAGES
        for node in ast.walk(tree)
        if (name := getattr(node, "attr", None) or getattr(node, "id", "")) in ("UPLOADS_ROOT", "storages")
    }
    assert found == set()
