"""What a page says where two people changed the same: who saved what, and when."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import NamedTuple

from django import forms
from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import models
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from focalpoint.editor.merge import comparable
from focalpoint.events import Event

NOTHING = "—"


class Saved(NamedTuple):
    """Who saved it last, and when; empty when that is not known."""

    who: str
    at: datetime | None


def last_saved(row: models.Model) -> Saved:
    """From the row, or from the events of its verbs."""
    if by := getattr(row, "saved_by", None):
        return Saved(str(by), getattr(row, "saved_at", None))
    events = Event.objects.filter(root_id=str(row.pk), target_id=str(row.pk), fields__contains=["edit"])
    event = events.order_by("-id").first()
    people = get_user_model()._default_manager
    person = people.filter(pk=event.by).first() if event and event.by else None
    return Saved(str(person) if person else _("Someone"), event.at if event else None)


def sentence(saved: Saved) -> str:
    then = _("Where you both changed the same field, we show both versions. Choose what to keep, then save.")
    if saved.at is None:
        first = _("Someone else saved changes after you opened this page.")
        return f"{first} {then}"
    when = date_format(timezone.localtime(saved.at), "DATETIME_FORMAT")
    first = _("%(who)s saved changes on %(when)s, after you opened this page.") % {
        "who": saved.who,
        "when": when,
    }
    return f"{first} {then}"


def changed(saved: Saved) -> str:
    """Why a button did nothing: the page did not show what is stored."""
    then = _("Nothing was done. Read the current version, then try again.")
    if saved.at is None:
        first = _("This changed after you opened this page.")
        return f"{first} {then}"
    when = date_format(timezone.localtime(saved.at), "DATETIME_FORMAT")
    first = _("%(who)s changed this on %(when)s, after you opened this page.") % {
        "who": saved.who,
        "when": when,
    }
    return f"{first} {then}"


def said(field: forms.Field, value: object) -> str:
    """A value as it is read; a field with values of its own kind says them itself."""
    if hasattr(field, "said"):
        return str(field.said(value)) or NOTHING
    if isinstance(value, Mapping):
        names = dict(settings.CONTENT_LANGUAGES)
        return "\n".join(f"{names[code]}: {value[code]}" for code in names if value.get(code)) or NOTHING
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, date):
        return date_format(value, "DATETIME_FORMAT" if isinstance(value, datetime) else "DATE_FORMAT")
    labels = {str(key): str(label) for key, label in getattr(field, "choices", ())}
    if isinstance(value, Iterable) and not isinstance(value, str):
        return ", ".join(labels.get(comparable(item), str(item)) for item in value) or NOTHING
    text = comparable(value)
    return labels.get(text, str(value)) if text else NOTHING
