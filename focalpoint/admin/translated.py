"""Texts in several languages, for whoever only reads: Django would show the column as it is stored."""

from collections.abc import Callable, Iterable
from functools import cache
from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.utils.functional import lazy
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language_info

from focalpoint.text import listed
from focalpoint.translated import TranslatedField, in_language

if TYPE_CHECKING:
    from django.contrib.admin.options import _FieldsetSpec


def in_languages(texts: dict[str, str]) -> SafeString:
    """Each language that has a text, by name and in its own direction."""
    rows = [
        (label, code, "rtl" if get_language_info(code)["bidi"] else "ltr", texts[code])
        for code, label in settings.CONTENT_LANGUAGES
        if texts.get(code)
    ]
    return format_html_join("", '<p>{}: <span class="plain" lang="{}" dir="{}">{}</span></p>', rows)


def readable(value: object) -> str:
    """A value of the log on one line, a text in several languages by the names of these."""
    names = dict(settings.CONTENT_LANGUAGES)
    if isinstance(value, dict) and value and value.keys() <= names.keys():
        return listed(f"{names[code]}: {text}" for code, text in value.items())
    if isinstance(value, list) and any(isinstance(item, dict | list) for item in value):
        return " | ".join(readable(item) for item in value)
    if isinstance(value, dict):
        return ", ".join(f"{name}: {readable(item)}" for name, item in value.items())
    return str(value)


# What Django takes as a column of a list: a name, or what makes it from the row.
Column = str | Callable[[models.Model], str | bool]


@cache
def _column(field: TranslatedField) -> Callable[[models.Model], str]:
    """The column of a list: in the reader's language, and sorted by that."""

    def read(obj: models.Model) -> str:
        return str(getattr(obj, field.name))

    read.__name__ = field.name
    read.short_description = field.verbose_name  # type: ignore[attr-defined]
    # Made again for each list: the language is the reader's.
    read.admin_order_field = lazy(in_language, Coalesce)(field.name)  # type: ignore[attr-defined]
    return read


def columns_to_read(model: type[models.Model], names: Iterable[Column]) -> list[Column]:
    """The columns of a list, without any that Django would show as they are stored."""
    fields = {field.name: field for field in model._meta.get_fields() if isinstance(field, TranslatedField)}
    return [_column(fields[name]) if isinstance(name, str) and name in fields else name for name in names]


@cache
def _reading(field: TranslatedField) -> Callable[[models.Model], SafeString]:
    """The column as the admin shows it; always the same function for a field."""

    def read(obj: models.Model) -> SafeString:
        return in_languages(getattr(obj, field.name))

    read.__name__ = field.name
    read.short_description = field.verbose_name  # type: ignore[attr-defined]
    return read


class InLanguages:
    """For an admin class or an inline of something with translated fields.

    `read_as` names what a reader is shown in place of a field of the form.
    """

    read_as: ClassVar[dict[str, str]] = {}

    def get_fieldsets(self, request: HttpRequest, obj: models.Model | None = None) -> "_FieldsetSpec":
        sets = super().get_fieldsets(request, obj)  # type: ignore[misc]
        if self._may_write(request, obj):
            return sets
        return [
            (title, {**options, "fields": [self._read(name) for name in options["fields"]]})
            for title, options in sets
        ]

    def get_readonly_fields(self, request: HttpRequest, obj: models.Model | None = None) -> "list[Any]":
        fields = list(super().get_readonly_fields(request, obj))  # type: ignore[misc]
        if self._may_write(request, obj):
            return fields
        names = (field.name for field in self.opts.get_fields())  # type: ignore[attr-defined]
        columns = [self._read(name) for name in (*names, *self.read_as)]
        return [
            *fields,
            *(column for column in columns if callable(column) or column in self.read_as.values()),
        ]

    def _may_write(self, request: HttpRequest, obj: models.Model | None) -> bool:
        if obj is None:
            return bool(self.has_add_permission(request, obj))  # type: ignore[attr-defined]
        return bool(self.has_change_permission(request, obj))  # type: ignore[attr-defined]

    # Django takes what makes a value for a name, its stubs do not.
    def _read(self, name: str) -> Any:
        try:
            field = self.opts.get_field(name)  # type: ignore[attr-defined]
        except FieldDoesNotExist:
            return self.read_as.get(name, name)
        return _reading(field) if isinstance(field, TranslatedField) else name
