"""What the log says of a row, in words: who did what, and what was there before and after.

The log holds codes, keys and the names of columns; people read labels, names and dates.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any, TypeGuard
from uuid import UUID

from django.apps import apps
from django.contrib.auth import get_user_model
from django.core.exceptions import FieldDoesNotExist
from django.db.models import DateTimeField, Field, ForeignKey, Model
from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from focalpoint.admin.translated import in_languages, readable
from focalpoint.audit.history import Named
from focalpoint.audit.models import Entry
from focalpoint.translated import TranslatedField
from focalpoint.verbs import VERBS, Target

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    NamedEntry = WithAnnotations[Entry, Named]

NOTHING = "—"
# What follows from other columns, or says nothing to people.
UNSHOWN = {
    "announced_up_to", "edit", "folded_name", "folded_names", "folded_texts", "is_announced", "plan", "query",
    "reminded_for", "reminded_step", "saved_by", "search", "token_digest", "typed", "waiting_reason",
}  # fmt: skip

# What rows that are only named by their key are called.
Names = Mapping[tuple[type[Model], str], str]


@dataclass(frozen=True)
class Line:
    """An entry as the history page of the admin shows it."""

    at: datetime
    by: UUID | None
    who: str | None
    capacity: str
    verb: str | Promise
    changes: dict[str, SafeString | str] = field(default_factory=dict)


def lines(
    entries: "Iterable[NamedEntry]",
    *,
    about: Mapping[str, dict[str, str]] | None = None,
    named: Collection[type[Model]] | None = None,
) -> list[Line]:
    """In the same order; `about` holds what comes before the changes, by the key of what was changed.

    `named` are the models whose rows may be called by name; without it all are.
    """
    listed = list(entries)
    names = _names(listed, named)
    return [
        Line(
            at=entry.at,
            by=entry.by,
            who=entry.who,
            capacity=role_word(entry.capacity),
            verb=verb_word(entry.verb),
            changes={**(about or {}).get(entry.target_id, {}), **_changes(entry, names)},
        )
        for entry in listed
    ]


# Of verbs that no history names, and the audit log does.
DONE: dict[str, str | Promise] = {
    "accept": gettext_lazy("accepted it"),
    "add_attachment": gettext_lazy("added a file"),
    "cancel": gettext_lazy("cancelled it"),
    "carry_out": gettext_lazy("carried it out when its time to undo was over"),
    "change": gettext_lazy("changed it"),
    "create": gettext_lazy("created it"),
    "decide": gettext_lazy("decided about it"),
    "delete": gettext_lazy("deleted it"),
    "end": gettext_lazy("ended it"),
    "escalate": gettext_lazy("notified the office of its due date"),
    "exported": gettext_lazy("exported the audit log"),
    "expire": gettext_lazy("deleted it because no one worked on it"),
    "finish": gettext_lazy("finished it"),
    "forget_absence": gettext_lazy("removed an absence that is over"),
    "invite": gettext_lazy("invited someone"),
    "open": gettext_lazy("opened it"),
    "pass_on": gettext_lazy("passed it to whoever acts next"),
    "plan": gettext_lazy("chose what to do"),
    "prepare": gettext_lazy("selected the inputs"),
    "reject": gettext_lazy("did not accept it"),
    "reconsider": gettext_lazy("returned it to its officer: the decision could not be sent"),
    "remind": gettext_lazy("sent a reminder"),
    "replace_version": gettext_lazy("replaced the input that it shows: its author withdrew"),
    "remove_attachment": gettext_lazy("removed a file"),
    "replace_main": gettext_lazy("moved it to another input"),
    "respond": gettext_lazy("started an answer"),
    "resume": gettext_lazy("took it up again"),
    "save": gettext_lazy("saved it"),
    "start": gettext_lazy("started it"),
    "stop": gettext_lazy("stopped it: its officer has left"),
    "unassign_cases": gettext_lazy("took their inputs from them"),
    "wake_up": gettext_lazy("ended the snooze because something happened"),
    "warn": gettext_lazy("sent a warning"),
    "withdraw": gettext_lazy("withdrew it"),
    "withhold_name": gettext_lazy("withheld the name"),
}


def verb_word(name: str) -> str | Promise:
    """What was done, as it stands after a person's name."""
    declared, short = VERBS.get(name), name.rsplit(".", 1)[-1]
    return (declared and declared.office) or DONE.get(short) or _in_words(short)


def type_word(target_type: str) -> str:
    """What kind of thing it was done to."""
    model = _models().get(target_type)
    return str(capfirst(str(model._meta.verbose_name))) if model else _in_words(target_type)


def role_word(capacity: str) -> str:
    """In what role the person acted; empty for those without one."""
    return str(_labels(_field(get_user_model(), "roles")).get(capacity) or _in_words(capacity))


def in_short(entry: Entry) -> str:
    """What changed, on one line and without looking anything up: rows are not named."""
    model = _models().get(entry.target_type)
    texts: list[str] = []
    for name, change in entry.changes.items():
        if name == "fields" and isinstance(change, list):
            texts += [_label(model, column_name) for column_name in change if column_name not in UNSHOWN]
        elif isinstance(_field(model, name), ForeignKey):
            texts.append(_label(model, name))
        else:
            texts.append(_sentence(model, name, change))
    return "; ".join(texts)


def _sentence(model: type[Model] | None, name: str, change: object) -> str:
    label = _label(model, name)
    if not _is_pair(change, model, name):
        return f"{label}: {_plain(model, name, change)}"
    before, after = (_plain(model, name, value) for value in change)
    if before == NOTHING:
        return f"{label}: {after}"
    return _("%(label)s: from %(before)s to %(after)s") % {"label": label, "before": before, "after": after}


def _plain(model: type[Model] | None, name: str, value: object) -> str:
    is_text = isinstance(_field(model, name), TranslatedField) or name == "choices"
    return readable(value) if is_text and value else str(_read(model, name, value, {}))


@cache
def _models() -> dict[str, type[Model]]:
    """By the name that the log has for them."""
    return {str(model._meta.model_name): model for model in apps.get_models() if issubclass(model, Target)}


def _names(entries: Iterable[Entry], named: Collection[type[Model]] | None) -> Names:
    """One statement for each kind of row that is named."""
    keys: dict[type[Model], set[str]] = defaultdict(set)
    for entry in entries:
        for name, change in entry.changes.items():
            column = _field(_models().get(entry.target_type), name)
            if isinstance(column, ForeignKey) and (named is None or column.related_model in named):
                values = change if isinstance(change, list) else [change]
                keys[column.related_model] |= {str(value) for value in values if value}
    return {
        (model, str(key)): str(row)
        for model, wanted in keys.items()
        for key, row in model._default_manager.in_bulk(wanted).items()
    }


def _changes(entry: Entry, names: Names) -> dict[str, SafeString | str]:
    model = _models().get(entry.target_type)
    texts: dict[str, SafeString | str] = {}
    for name, change in entry.changes.items():
        if name == "fields" and isinstance(change, list):
            labels = [_label(model, column_name) for column_name in change if column_name not in UNSHOWN]
            texts |= {_("Also changed"): ", ".join(labels)} if labels else {}
        elif _is_pair(change, model, name):
            texts[_label(model, name)] = _before_and_after(model, name, change, names)
        else:
            texts[_label(model, name)] = _read(model, name, change, names)
    return texts


def _is_pair(change: object, model: type[Model] | None, name: str) -> TypeGuard[list[object]]:
    """Whether it is what was before and after. What no column holds may be a list of two codes."""
    if not isinstance(change, list) or len(change) != 2:
        return False
    column = _field(model, name)
    is_stored = column is not None and not column.many_to_many
    return is_stored or not all(isinstance(value, str | dict) for value in change)


def _before_and_after(model: type[Model] | None, name: str, change: list[object], names: Names) -> SafeString:
    before, after = change
    if before is None:
        return format_html("{}", _read(model, name, after, names))
    return format_html(
        "<div>{}: {}</div><div>{}: {}</div>",
        _("Before"),
        _read(model, name, before, names),
        _("After"),
        _read(model, name, after, names),
    )


def _field(model: type[Model] | None, name: str) -> "Field[Any, Any] | None":
    if model is None:
        return None
    try:
        column = model._meta.get_field(name.removesuffix("_id"))
    except FieldDoesNotExist:
        return None
    return column if isinstance(column, Field) else None


def _label(model: type[Model] | None, name: str) -> str:
    column = _field(model, name)
    names = {"choices": _("choices"), "sha256": _("checksum (SHA-256)")}
    label = names.get(name) or (column.verbose_name if column else "")
    # What Django makes of a column's name is in English, whatever the page's language.
    return str(capfirst(str(label) if isinstance(label, Promise) or name in names else _in_words(name)))


def _in_words(name: str) -> str:
    """A name that has no label: in English, or as such a word is translated elsewhere."""
    words = name.removesuffix("_id").replace("_", " ")
    return _(words) if words else ""


def _labels(column: "Field[Any, Any] | None") -> dict[object, str]:
    """The choices of a column, or of what a list in it holds."""
    return dict(getattr(getattr(column, "base_field", column), "choices", None) or [])


def _read(model: type[Model] | None, name: str, value: object, names: Names) -> SafeString | str:
    """A value of the log (plain JSON) as people read it."""
    column = _field(model, name)
    if value in (None, "", [], {}):
        return NOTHING
    if isinstance(column, ForeignKey):
        return names.get((column.related_model, str(value)), str(value))
    if isinstance(column, TranslatedField) and isinstance(value, dict):
        return in_languages(value)
    if isinstance(column, DateTimeField):
        parsed = parse_datetime(str(value))
        return date_format(localtime(parsed), "DATETIME_FORMAT") if parsed else str(value)
    if name == "choices" and isinstance(value, list):
        return format_html_join("", "{}", ((in_languages(choice["label"]),) for choice in value))
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, dict):
        return readable(value)
    labels = _labels(column)
    several = value if isinstance(value, list) else [value]
    return ", ".join(str(labels.get(item, item)) for item in several)
