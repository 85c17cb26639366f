"""The database itself refuses to change or forget what was recorded.

Whoever owns the tables can still take the triggers off; the chain of hashes is there to show that.

TRUNCATE is refused too, unless the session has set `focalpoint.allow_truncate` to "on". Nothing of the
portal does: only the tests (tests/conftest.py), which empty their own database between transactional tests,
and whoever rebuilds a demonstration from nothing.
"""

from django.db import migrations

FORWARD = """
CREATE FUNCTION focalpoint_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'TRUNCATE' AND current_setting('focalpoint.allow_truncate', true) = 'on' THEN
        RETURN NULL;
    END IF;
    RAISE EXCEPTION '% is append-only: % is refused', TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON focalpoint_entry
    FOR EACH STATEMENT EXECUTE FUNCTION focalpoint_append_only();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON focalpoint_seal
    FOR EACH STATEMENT EXECUTE FUNCTION focalpoint_append_only();
"""

BACKWARD = """
DROP TRIGGER append_only ON focalpoint_entry;
DROP TRIGGER append_only ON focalpoint_seal;
DROP FUNCTION focalpoint_append_only();
"""


class Migration(migrations.Migration):
    dependencies = [("focalpoint", "0001_kernel")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
