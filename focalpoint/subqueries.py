"""Conditions with a subquery that PostgreSQL answers once, before it reads the table."""

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BooleanField, F, Func, Q


def is_any_of(column: F, keys: ArraySubquery) -> Q:
    """As an array, an index of the column is used; as a list of rows it is often compared with all."""
    any_of = {"template": "%(expressions)s)", "arg_joiner": " = ANY("}
    return Q(Func(column, keys, **any_of, output_field=BooleanField()))
