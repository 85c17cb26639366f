"""Which index a statement can use: where tables are small, any way costs the same."""

from django.db import connection


def only_index(model, name):
    """Within a transaction: of its indexes only this one is left, and no table is read row by row."""
    with connection.cursor() as cursor:
        found = connection.introspection.get_constraints(cursor, model._meta.db_table)
        assert name in found
        plain = {key for key, one in found.items() if one["index"] and not one["unique"]}
        for other in plain - {name}:
            cursor.execute(f'DROP INDEX IF EXISTS "{other}"')
        cursor.execute("SET LOCAL enable_seqscan = off")
