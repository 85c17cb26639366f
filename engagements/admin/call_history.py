"""What happened to a call and its questions, from the audit log, with the texts before and after."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, TypedDict, TypeGuard
from uuid import UUID

from django.core.exceptions import FieldDoesNotExist
from django.db.models import DateTimeField, Field, Model
from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from engagements.consultations.models import Consultation
from engagements.questions.models import Question
from focalpoint.admin.translated import in_languages
from focalpoint.audit.history import LIMIT, with_names
from focalpoint.audit.models import Entry
from focalpoint.translated import TranslatedField
from focalpoint.verbs import VERBS

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    NamedEntry = WithAnnotations[Entry, "Named"]

NOTHING = "—"
# Grows with each save: nobody needs to read that.
UNSHOWN = {"edit"}


class Named(TypedDict):
    """What is looked up for an entry."""

    who: str | None


@dataclass(frozen=True)
class Line:
    """An entry as the history page of the admin shows it."""

    at: datetime
    by: UUID | None
    who: str | None
    capacity: str
    verb: str | Promise
    changes: dict[str, SafeString | str] = field(default_factory=dict)


def history(call: Consultation) -> list[Line]:
    """What was done to the call and to its questions, the latest first."""
    questions = {str(question.pk): question for question in Question.objects.filter(consultation=call)}
    entries = Entry.objects.filter(target_id__in=[str(call.pk), *questions])
    return [
        _line(entry, questions.get(entry.target_id)) for entry in with_names(entries).order_by("-id")[:LIMIT]
    ]


def _line(entry: "NamedEntry", question: Question | None) -> Line:
    declared = VERBS.get(entry.verb)
    about = {capfirst(_("question")): str(question)} if question else {}
    return Line(
        at=entry.at,
        by=entry.by,
        who=entry.who,
        capacity=entry.capacity,
        verb=(declared and declared.office) or entry.verb,
        changes={**about, **_changes(entry.changes, Question if question else Consultation)},
    )


def _changes(changes: Mapping[str, object], model: type[Model]) -> dict[str, SafeString | str]:
    texts: dict[str, SafeString | str] = {}
    for name, change in changes.items():
        if name == "fields" and isinstance(change, list):
            names = [_label(model, column_name) for column_name in change if column_name not in UNSHOWN]
            texts |= {_("Changed too"): ", ".join(names)} if names else {}
        elif _is_pair(change):
            texts[_label(model, name)] = _before_and_after(model, name, *change)
        else:
            texts[_label(model, name)] = str(change)
    return texts


def _is_pair(change: object) -> TypeGuard[list[object]]:
    return isinstance(change, list) and len(change) == 2


def _before_and_after(model: type[Model], name: str, before: object, after: object) -> SafeString:
    if before is None:
        return format_html("{}", _read(model, name, after))
    return format_html(
        "<div>{}: {}</div><div>{}: {}</div>",
        _("Before"),
        _read(model, name, before),
        _("After"),
        _read(model, name, after),
    )


def _field(model: type[Model], name: str) -> "Field[object, object] | None":
    try:
        column = model._meta.get_field(name.removesuffix("_id"))
    except FieldDoesNotExist:
        return None
    return column if isinstance(column, Field) else None


def _label(model: type[Model], name: str) -> str:
    column = _field(model, name)
    names = {"choices": _("choices")}
    label = names.get(name) or (column.verbose_name if column else "")
    return capfirst(str(label)) if label else name


def _read(model: type[Model], name: str, value: object) -> SafeString | str:
    """A value of the log (plain JSON) as people read it."""
    column = _field(model, name)
    if value in (None, "", [], {}):
        return NOTHING
    if isinstance(column, TranslatedField) and isinstance(value, dict):
        return in_languages(value)
    if isinstance(column, DateTimeField):
        parsed = parse_datetime(str(value))
        return date_format(localtime(parsed), "DATETIME_FORMAT") if parsed else str(value)
    if name == "choices" and isinstance(value, list):
        return format_html_join("", "{}", ((in_languages(choice["label"]),) for choice in value))
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    labels = dict(getattr(getattr(column, "base_field", column), "choices", None) or [])
    several = value if isinstance(value, list) else [value]
    return ", ".join(str(labels.get(item, item)) for item in several)
