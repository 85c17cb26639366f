"""Which templates are offered for an input, and in which language each is put into its field."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db.models import Func, TextField

from engagements.text_templates.models import Kind

# What the author reads; the rest is for departments.
TO_AUTHOR = (Kind.QUESTION, Kind.DECLINE)


class Languages(Func):
    """The codes of the languages in which a text is there."""

    template = "ARRAY(SELECT jsonb_object_keys(%(expressions)s))"
    output_field = ArrayField(TextField())


@dataclass(frozen=True)
class Listed:
    """A template as a list has it: its text is read once it is chosen."""

    kind: str
    pk: str
    title: str
    languages: Collection[str]


@dataclass(frozen=True)
class Offered:
    """One template as a choice: with the language in which it is put in, and whether that is its reader's."""

    pk: str
    title: str
    language: str
    is_readers: bool


def best_language(available: Collection[str], wanted: str) -> str:
    """The language that is wanted, else English, else the first there is."""
    return next(code for code in (wanted, settings.LANGUAGE_CODE, *sorted(available)) if code in available)


def wanted_language(kind: str, *, author: str, office: str) -> str:
    """An author reads the language of the input; for departments the officer writes in their own."""
    return author if kind in TO_AUTHOR else office


def offered(templates: Iterable[Listed], *, author: str, office: str) -> dict[str, Sequence[Offered]]:
    """By kind, in the same order."""
    found: dict[str, list[Offered]] = defaultdict(list)
    for one in templates:
        wanted = wanted_language(one.kind, author=author, office=office)
        language = best_language(one.languages, wanted)
        found[one.kind].append(Offered(one.pk, one.title, language, language == wanted))
    return dict(found)
