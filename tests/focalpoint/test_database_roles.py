"""The role that serves people can do all that the portal does, alter no table, and change no audit entry."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.checks import run_checks
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from engagements import tasks as engagements_tasks
from focalpoint import database_roles, installation, retention, tasks
from focalpoint.audit import seal
from focalpoint.audit.models import Entry, Seal
from focalpoint.audit.verify import verify
from focalpoint.files import cleanup
from tests.engagements import acts
from tests.factories import accounts
from tests.house import world

ROLE, PASSWORD = "focalpoint_runtime_test", "only-for-tests"

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def role():
    """A role that may sign in, and nothing else."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [ROLE])
        if cursor.fetchone():
            cursor.execute(f"DROP OWNED BY {ROLE}")
            cursor.execute(f"DROP ROLE {ROLE}")
        cursor.execute(f"CREATE ROLE {ROLE} LOGIN PASSWORD '{PASSWORD}'")
    owner = connection.settings_dict.copy()
    yield ROLE
    connection.close()
    connection.settings_dict.update(owner)
    with connection.cursor() as cursor:
        cursor.execute(f"DROP OWNED BY {ROLE}")
        cursor.execute(f"DROP ROLE {ROLE}")


@pytest.fixture
def runtime(role):
    """From here on Django is connected as that role."""
    call_command("grant_runtime", role, stdout=StringIO())
    connection.close()
    connection.settings_dict.update({"USER": role, "PASSWORD": PASSWORD})
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        assert cursor.fetchone() == (role,)


def entry():
    from focalpoint import audit

    person = accounts.person()
    audit.record("person.add", person, by=None, at=timezone.now())
    seal.seal_waiting(at=timezone.now())


FORBIDDEN = {
    "create a table": "CREATE TABLE mine (a int)",
    "create a temporary table": "CREATE TEMPORARY TABLE mine (a int)",
    "create a schema": "CREATE SCHEMA mine",
    "create a function": "CREATE FUNCTION mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "alter a table": "ALTER TABLE focalpoint_notice ADD COLUMN mine int",
    "drop a table": "DROP TABLE focalpoint_notice",
    "empty a table": "TRUNCATE focalpoint_notice",
    "take the trigger off": "ALTER TABLE focalpoint_entry DISABLE TRIGGER append_only",
    "drop the trigger": "DROP TRIGGER append_only ON focalpoint_entry",
    "replace the trigger's function": "CREATE OR REPLACE FUNCTION focalpoint_append_only() RETURNS trigger "
    "LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'",
    "switch triggers off": "SET session_replication_role = replica",
    "change an entry": "UPDATE focalpoint_entry SET verb = 'x'",
    "delete an entry": "DELETE FROM focalpoint_entry",
    "empty the log": "TRUNCATE focalpoint_entry, focalpoint_seal",
    "change what was published": "UPDATE engagements_edition SET number = 7",
    "change a seal": "UPDATE focalpoint_seal SET digest = 'x'",
    "delete a seal": "DELETE FROM focalpoint_seal",
    "note a migration": "INSERT INTO django_migrations (app, name, applied) VALUES ('x', 'x', now())",
    "forget a migration": "DELETE FROM django_migrations",
    "become the owner": "SET ROLE {owner}",
    "give itself more": "GRANT ALL ON focalpoint_entry TO {role}",
    "make a role": "CREATE ROLE other",
    "read a file of the server": "COPY focalpoint_notice FROM '/etc/passwd'",
}


def test_what_the_role_cannot_do(role, runtime):
    entry()
    allowed = []
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_userbyid(relowner) FROM pg_class WHERE relname = 'focalpoint_entry'")
        owner = connection.ops.quote_name(cursor.fetchone()[0])
    for what, statement in FORBIDDEN.items():
        with connection.cursor() as cursor:
            try:
                with transaction.atomic():
                    cursor.execute(statement.format(owner=owner, role=role))
            except DatabaseError as error:
                if error.__cause__.pgcode in ("42501", "42601"):
                    continue
                allowed.append((what, error.__cause__.pgcode))
                continue
            # A GRANT of what one does not own is a warning and gives nothing.
            if what != "give itself more":
                allowed.append((what, ""))
            cursor.execute("SELECT has_table_privilege('focalpoint_entry', 'UPDATE, DELETE, TRUNCATE')")
            assert cursor.fetchone() == (False,), what
    assert allowed == []
    assert Entry.objects.exists()
    assert verify().broken is None


def test_what_the_portal_does(runtime, settings, monkeypatch, tmp_path):
    """A world by the verbs, pages of each role, everything on schedule, keys and adoption."""
    settings.UPLOADS_ROOT = tmp_path
    it = world.build()
    for role, name in (
        ("anonymous", "home"),
        ("owner", "my-home"),
        ("officer", "admin:index"),
        ("lead", "admin:index"),
    ):
        assert it.clients[role].get(reverse(name)).status_code == 200, role
    for task in (
        tasks.deliver_notices, tasks.seal_audit_log, tasks.seal_what_was_missed, tasks.scan_files,
        tasks.keep_retention, tasks.clean_uploads, engagements_tasks.send_digests,
        engagements_tasks.publish_due, engagements_tasks.unassign_cases, engagements_tasks.keep_clocks,
        engagements_tasks.compare_inputs,
    ):  # fmt: skip
        task()
    errors = []
    monkeypatch.setattr(retention.logger, "error", lambda *said: errors.append(said))
    retention.keep(timezone.now() + timedelta(days=4000))
    assert errors == []
    cleanup.clean(timezone.now() + timedelta(days=2))
    settings.ENCRYPTION_KEY_FALLBACKS = [settings.ENCRYPTION_KEY]
    settings.ENCRYPTION_KEY = "bmV3LWtleS1uZXcta2V5LW5ldy1rZXktbmV3LWtleTA="
    call_command("rotate_encryption", stdout=StringIO())
    installation.undo(at=timezone.now())
    call_command("adopt", "--yes", "--discard-waiting", stdout=StringIO())
    call_command("load_reference", verbosity=0)
    seal.seal_waiting(at=timezone.now())
    verdict = verify()
    assert (verdict.broken, verdict.waiting) == (None, 0)
    assert Seal.objects.count() == Entry.objects.count() > 0


def test_every_verb_of_an_input(runtime):
    done = []
    for verb, (_state, act) in acts.ACTS.items():
        one = acts.world_for(verb)
        if acts.can_be_tried(verb, one):
            act(one)
            done.append(verb.split()[0])
    assert len(done) > 30
    written = set(Entry.objects.values_list("verb", flat=True))
    assert len(written & set(done)) > 30


def test_grant_may_be_repeated_and_takes_back_what_was_too_much(role):
    database_roles.grant(role)
    with connection.cursor() as cursor:
        cursor.execute(f"GRANT ALL ON focalpoint_entry, focalpoint_notice TO {role}")
        database_roles.grant(role)
        cursor.execute(
            "SELECT has_table_privilege(%s, 'focalpoint_entry', 'UPDATE, DELETE, TRUNCATE'), "
            "has_table_privilege(%s, 'focalpoint_notice', 'TRUNCATE'), "
            "has_table_privilege(%s, 'focalpoint_entry', 'INSERT')",
            [role, role, role],
        )
        assert cursor.fetchone() == (False, False, True)


def test_grant_is_refused_where_it_would_limit_nothing(role):
    with pytest.raises(CommandError, match="There is no role"):
        call_command("grant_runtime", "no_such_role_here")
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        [owner] = cursor.fetchone()
    with pytest.raises(CommandError, match="owns the tables"):
        call_command("grant_runtime", owner)


class TestMigrate:
    @pytest.fixture
    def two_roles(self, role, settings):
        owner = connection.settings_dict
        names = ("USER", "PASSWORD", "HOST", "PORT", "NAME", "OPTIONS")
        settings.DATABASE_OWNER = {name: owner[name] for name in names}
        connection.close()
        owner.update({"USER": role, "PASSWORD": PASSWORD})

    def test_is_the_owners_and_gives_the_other_its_rights(self, role, two_roles):
        with pytest.raises(DatabaseError), transaction.atomic():
            Entry.objects.exists()
        call_command("migrate", verbosity=0)
        assert not Entry.objects.exists()
        entry()
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_user")
            assert cursor.fetchone() == (role,)
            with pytest.raises(DatabaseError), transaction.atomic():
                cursor.execute("CREATE TABLE mine (a int)")

    def test_without_an_owner_it_is_the_one_role(self):
        call_command("migrate", verbosity=0)
        with database_roles.as_owner() as role:
            assert role == connection.settings_dict["USER"]
        assert installation.is_adopted()


def checked():
    return {one.id for one in run_checks(databases=["default"], tags=["database"])} & {"focalpoint.W003"}


def test_check_names_a_role_that_may_do_everything(settings, role):
    assert checked() == set(), "the demo"
    settings.DEMO = False
    assert checked() == {"focalpoint.W003"}


def test_check_is_silent_for_a_limited_role(settings, runtime):
    settings.DEMO = False
    assert checked() == set()
