"""What a column holds at most, checked for each row before it is saved: a value that is too long gets a
message about the field, and no page answers 500.

A limit is declared once, on the model: `max_length`, `choices`, `size` of an array, a number's range, and a
constant where the column cannot say it. Forms take theirs from `longest`, `most` and the model's choices.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeAlias

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models.base import ModelBase
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from focalpoint import naming
from focalpoint.errors import CharactersError, ChoiceError, LimitError, Named, NamingError
from focalpoint.text import is_storable
from focalpoint.translated import TranslatedField

Column: TypeAlias = "models.Field[Any, Any]"


class Limited(models.Model):
    """A model whose limits are checked on each save, but not by `bulk_create` and `update`."""

    class Meta:
        abstract = True

    def save(
        self,
        *,
        force_insert: bool | tuple[ModelBase, ...] = False,
        force_update: bool = False,
        using: str | None = None,
        update_fields: Iterable[str] | None = None,
    ) -> None:
        names = None if update_fields is None else list(update_fields)
        for column in _columns(type(self)):
            if names is None or column.name in names or column.attname in names:
                check(column, column, self.__dict__.get(column.attname))
        super().save(force_insert=force_insert, force_update=force_update, using=using, update_fields=names)


@cache
def _columns(model: type[models.Model]) -> list[Column]:
    kinds = (models.CharField, models.TextField, models.JSONField, models.IntegerField, ArrayField)
    return [column for column in model._meta.concrete_fields if isinstance(column, kinds)]


def check(name: Named, column: Column, value: object) -> None:
    """Raise the error that says why `value` cannot be kept in `column`; the sentence speaks of `name`."""
    if isinstance(column, ArrayField) and isinstance(value, list | tuple):
        check_most(name, column.size, value)
        for item in value:
            check(name, column.base_field, item)
    elif isinstance(column, TranslatedField) and isinstance(value, Mapping):
        check_characters(name, value)
        for text in value.values():
            check_text(name, column.max_length, text)
            _check_name(name, column, text)
    elif isinstance(column, models.JSONField):
        check_characters(name, value)
    elif isinstance(value, str):
        check_text(name, column.max_length, value)
        _check_choice(name, column, value)
        _check_name(name, column, value)
    elif isinstance(column, models.IntegerField) and isinstance(value, int):
        _check_range(name, column, value)


def check_text(name: Named, limit: int | None, text: str) -> None:
    if limit is not None and len(text) > limit:
        raise LimitError(name, limit, len(text))
    check_characters(name, text)


def check_most(name: Named, limit: int | None, values: Collection[object]) -> None:
    if limit is not None and len(values) > limit:
        raise LimitError(name, limit, len(values), LimitError.ENTRIES)


def check_characters(name: Named, value: object) -> None:
    """No text in `value`, however deep, holds what a database cannot keep."""
    if isinstance(value, str):
        if not is_storable(value):
            raise CharactersError(name)
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            check_characters(name, key)
            check_characters(name, inner)
    elif isinstance(value, list | tuple | set):
        for inner in value:
            check_characters(name, inner)


@dataclass(frozen=True)
class Asked:
    """A value that is not a column: an answer, an argument of a verb."""

    name: str
    verbose_name: str | Promise


def check_arguments(model: type[models.Model], arguments: Mapping[str, object]) -> None:
    """No text of a verb holds what a database cannot keep: some are looked up before anything is saved."""
    columns = {column.name: column for column in model._meta.concrete_fields}
    for name, value in arguments.items():
        check_characters(columns.get(name) or Asked(name, _("text")), value)


def _check_name(name: Named, column: Column, value: str) -> None:
    if naming.validate_name in column.validators and (problem := naming.problem_of(value)):
        raise NamingError(name, problem)


def _check_choice(name: Named, column: Column, value: str) -> None:
    if column.choices and value not in _offered(column) and not (column.blank and not value):
        raise ChoiceError(name)


def _offered(column: Column) -> Iterable[object]:
    return [value for value, _label in column.flatchoices]


def _check_range(name: Named, column: Column, value: int) -> None:
    for rule in column.validators:
        if isinstance(rule, MaxValueValidator) and value > rule.limit_value:
            raise LimitError(name, rule.limit_value, value, LimitError.HIGHEST)
        if isinstance(rule, MinValueValidator) and value < rule.limit_value:
            raise LimitError(name, rule.limit_value, value, LimitError.LOWEST)


def longest(model: type[models.Model], name: str) -> int:
    """How many characters the column holds; of an array, each of its entries."""
    column = model._meta.get_field(name)
    assert isinstance(column, models.Field)
    limit = column.base_field.max_length if isinstance(column, ArrayField) else column.max_length
    assert limit is not None, f"{model.__name__}.{name} has no limit"
    return limit


def most(model: type[models.Model], name: str) -> int:
    """How many entries the array holds."""
    column = model._meta.get_field(name)
    assert isinstance(column, ArrayField)
    assert column.size is not None, f"{model.__name__}.{name} has no limit"
    return column.size
