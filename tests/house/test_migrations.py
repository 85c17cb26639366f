"""A migration leaves a schema on which the last release works: it adds, and what it removes waits a release.

`make drill ARGS="-k upgrade"` tries it with the last release.
"""

import pytest
from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import models
from django.db.migrations import Migration, RunPython, RunSQL, SeparateDatabaseAndState
from django.db.migrations import operations as ops
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ModelState, ProjectState

from tests.house.migrations import EXCEPTIONS, FIRST, OURS, changed_migrations, faults
from tests.journeys.test_upgrade import last_release

LOADER = MigrationLoader(None)
NAMES = {f"{app}.{name}": (app, name) for app, name in LOADER.disk_migrations if app in OURS}


def test_each_adds_and_removes_nothing():
    found = {}
    for name, key in NAMES.items():
        if name in FIRST or name in EXCEPTIONS:
            continue
        migration = LOADER.graph.nodes[key]
        if wrong := faults(migration, LOADER.project_state(migration.dependencies)):
            found[name] = wrong
    assert found == {}


def test_what_is_excepted_is_there_and_says_why():
    assert FIRST - set(NAMES) == set()
    assert set(EXCEPTIONS) - set(NAMES) == set()
    assert all(reason.endswith(".") for reason in EXCEPTIONS.values())


def test_until_the_first_release_there_are_only_the_first_migrations():
    """They are edited in place; from that release on none of them is."""
    assert last_release() or set(NAMES) == FIRST


SHOES = ModelState(
    "shop",
    "Shoe",
    [
        ("id", models.BigAutoField(primary_key=True)),
        ("name", models.CharField(max_length=20)),
        ("price", models.IntegerField(null=True)),
    ],
)
INDEX = models.Index(fields=["name"], name="shoe_name")
CHECK = models.CheckConstraint(condition=models.Q(price__gt=0), name="shoe_price")
NEW_SHOP = ops.CreateModel("Shop", [("id", models.BigAutoField(primary_key=True))])

ADDS = {
    "a table": [NEW_SHOP],
    "a table and its index": [NEW_SHOP, ops.AddIndex("shop", models.Index(fields=["id"], name="shop_id"))],
    "a column that may be empty": [ops.AddField("shoe", "color", models.TextField(null=True))],
    "a column that the database fills": [ops.AddField("shoe", "color", models.TextField(db_default=""))],
    "several of another table": [ops.AddField("shoe", "twins", models.ManyToManyField("shop.shoe"))],
    "an index beside those who write": [AddIndexConcurrently("shoe", INDEX)],
    "an index less": [RemoveIndexConcurrently("shoe", "shoe_name")],
    "a label": [ops.AlterField("shoe", "name", models.CharField("called", max_length=20))],
    "choices": [ops.AlterField("shoe", "name", models.CharField(max_length=20, choices=[("a", "A")]))],
    "an order": [ops.AlterModelOptions("shoe", {"ordering": ["name"]})],
    "a table that only Django forgets": [SeparateDatabaseAndState([], [ops.DeleteModel("shoe")])],
    "a column that only Django forgets": [SeparateDatabaseAndState([], [ops.RemoveField("shoe", "price")])],
}
WAITS = {
    "a column less": [ops.RemoveField("shoe", "name")],
    "a table less": [ops.DeleteModel("Shoe")],
    "a column of another name": [ops.RenameField("shoe", "name", "title")],
    "a table of another name": [ops.RenameModel("Shoe", "Boot"), ops.AlterModelTable("Boot", "boots")],
    "a column that must be filled": [ops.AddField("shoe", "color", models.TextField(default=""))],
    "a column with an index": [ops.AddField("shoe", "color", models.TextField(null=True, db_index=True))],
    "a column that is unique": [ops.AddField("shoe", "color", models.TextField(null=True, unique=True))],
    "a column of another length": [ops.AlterField("shoe", "name", models.CharField(max_length=10))],
    "a column that must be filled now": [ops.AlterField("shoe", "price", models.IntegerField())],
    "an index while those who write wait": [ops.AddIndex("shoe", INDEX)],
    "a rule that old rows may break": [ops.AddConstraint("shoe", CHECK)],
    "statements": [RunSQL("DROP TABLE shop_shoe")],
    "code": [RunPython(RunPython.noop)],
    "a column less that Django does not know": [SeparateDatabaseAndState([ops.RemoveField("shoe", "name")])],
    "a column that must be filled and that Django forgets": [
        SeparateDatabaseAndState([], [ops.RemoveField("shoe", "name")])
    ],
}


def found_in(operations):
    state = ProjectState()
    state.add_model(SHOES)
    migration = Migration("0002_shoes", "shop")
    migration.operations = operations
    return faults(migration, state)


@pytest.mark.parametrize("what", ADDS)
def test_may_be_done_beside_the_last_release(what):
    assert found_in(ADDS[what]) == []


@pytest.mark.parametrize("what", WAITS)
def test_waits_for_the_next_release(what):
    assert found_in(WAITS[what])


def test_a_released_migration_that_is_edited_is_named(tmp_path):
    for place in ("earlier", "now"):
        folder = tmp_path / place / "engagements" / "migrations"
        folder.mkdir(parents=True)
        for name in ("0001_a", "0002_b", "0003_c"):
            (folder / f"{name}.py").write_text(name)
    folder.joinpath("0001_a.py").write_text("edited")
    folder.joinpath("0002_b.py").unlink()
    folder.joinpath("0004_d.py").write_text("new")
    assert changed_migrations(tmp_path / "earlier", tmp_path / "now") == [
        "engagements/migrations/0001_a.py",
        "engagements/migrations/0002_b.py",
    ]
