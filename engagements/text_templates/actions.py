"""What is done with templates."""

from collections.abc import Iterable
from copy import copy
from datetime import datetime

from django.db import IntegrityError

from engagements.consultations.models import Consultation
from engagements.text_templates import verbs
from engagements.text_templates.errors import (
    EmptyTemplateError,
    PlaceholderError,
    TitleTakenError,
    TooManyTemplatesError,
)
from engagements.text_templates.models import TextTemplate
from engagements.text_templates.placeholders import problem_of
from focalpoint.limits import check
from focalpoint.translated import Translated
from focalpoint.verbs import flush, note
from focalpoint.verbs.target import stored
from organisations.accounts.models import User


@verbs.CREATE.makes
def create(
    *,
    kind: str,
    title: str,
    text: Translated,
    calls: Iterable[Consultation],
    by: User,
    at: datetime,
) -> TextTemplate:
    """A new template, which officers are offered at once; its kind stays."""
    column = TextTemplate._meta.get_field("kind")
    check(column, column, kind)
    _check_room()
    template = _kept(TextTemplate(kind=kind, title=title.strip(), text=_checked(text, kind)))
    _choose(template, calls)
    return template


@verbs.SAVE
def save(
    template: TextTemplate,
    *,
    title: str,
    text: Translated,
    calls: Iterable[Consultation],
    edit: int,
    by: User,
    at: datetime,
) -> TextTemplate:
    """Keep a corrected template, if no one saved since edit number `edit`."""
    before = copy(template)
    template.title, template.text = title.strip(), _checked(text, template.kind)
    is_chosen = _choose(template, calls)
    # What is stored already is no change.
    if is_chosen or stored(template) != stored(before):
        template.edit = edit + 1
    return _kept(template)


@verbs.RETIRE
def retire(template: TextTemplate, *, by: User, at: datetime) -> TextTemplate:
    """Officers are not offered it any more; what was written with it stays as it is."""
    template.in_use = False
    return template


@verbs.RESTORE
def restore(template: TextTemplate, *, by: User, at: datetime) -> TextTemplate:
    """Officers are offered it again."""
    _check_room()
    template.in_use = True
    return template


def _kept(template: TextTemplate) -> TextTemplate:
    try:
        return flush(template)
    except IntegrityError as error:
        raise TitleTakenError from error


def _checked(text: Translated, kind: str) -> Translated:
    """The languages that have a text, once each of them can be filled in."""
    written = Translated({language: words for language, words in text.items() if words.strip()})
    if not written:
        raise EmptyTemplateError
    for language, words in written.items():
        if problem := problem_of(words, kind):
            raise PlaceholderError(problem, language)
    return written


def _choose(template: TextTemplate, calls: Iterable[Consultation]) -> bool:
    """Whether the calls to which it belongs are others than before."""
    chosen = list(calls)
    if set(chosen) == set(template.calls.all()):
        return False
    template.calls.set(chosen)
    note(calls=sorted(call.slug for call in chosen))
    return True


def _check_room() -> None:
    if TextTemplate.objects.in_use().count() >= TextTemplate.MOST_IN_USE:
        raise TooManyTemplatesError(TextTemplate.MOST_IN_USE)
