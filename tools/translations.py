"""Message catalogues without GNU gettext: extract, check and compile with Babel.

`python -m tools.translations extract` brings locale/*/LC_MESSAGES/django.po up to date with the code
and the templates, `check` exits with 1 when a language is not complete, `compile` makes the .mo files
that are not in git; `make run` and `make test` compile by themselves.
"""

import argparse
import io
import re
import sys
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import IO, TYPE_CHECKING

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir, extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

if TYPE_CHECKING:
    from babel.messages.extract import _ExtractionResult, _Keyword, _PyOptions

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ("focalpoint", "organisations", "engagements", "demo", "templates")
_METHODS = [
    ("**/migrations/**", "ignore"),
    ("**.py", "python"),
    ("**.html", "tools.translations:extract_template"),
    ("**.txt", "tools.translations:extract_template"),
]
_KEYWORDS: "dict[str, _Keyword]" = {
    "_": None,
    **{f"gettext{lazy}": None for lazy in ("", "_lazy", "_noop")},
    **{f"ngettext{lazy}": (1, 2) for lazy in ("", "_lazy")},
    **{f"pgettext{lazy}": ((1, "c"), 2) for lazy in ("", "_lazy")},
    **{f"npgettext{lazy}": ((1, "c"), 2, 3) for lazy in ("", "_lazy")},
}
_PLACEHOLDER = re.compile(r"%\((\w+)\)")


def extract_template(
    file: IO[bytes],
    keywords: "Mapping[str, _Keyword]",
    comment_tags: Collection[str],
    options: "_PyOptions",
) -> "Iterator[_ExtractionResult]":
    """Babel's extractor for Django templates: Django turns them into Python calls, Babel reads those."""
    from django.utils.translation.template import templatize

    code = templatize(file.read().decode())
    # What was indented markup would be an indentation error now.
    flat = "\n".join(line.lstrip() for line in code.split("\n"))
    yield from extract_python(io.BytesIO(flat.encode()), keywords, comment_tags, options)


def translation_files() -> list[Path]:
    return sorted(ROOT.glob("locale/*/LC_MESSAGES/django.po"))


def _language(path: Path) -> str:
    return path.parent.parent.name


def _read(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=_language(path), abort_invalid=True)


def extract() -> Catalog:
    """Every string that is marked for translation, as an empty catalogue."""
    catalogue = Catalog(charset="utf-8")
    for source in SOURCES:
        rows = extract_from_dir(ROOT / source, _METHODS, keywords=_KEYWORDS, comment_tags=("Translators:",))
        for name, _line, text, comments, context in rows:
            place = [(f"{source}/{name}".replace("\\", "/"), 0)]
            catalogue.add(text, None, place, auto_comments=comments, context=context)
    return catalogue


def update(languages: Iterable[str]) -> None:
    """Adds what is new, keeps what is translated, drops what is gone; a diff shows words only."""
    template = extract()
    for language in languages:
        path = ROOT / "locale" / language / "LC_MESSAGES" / "django.po"
        path.parent.mkdir(parents=True, exist_ok=True)
        catalogue = _read(path) if path.exists() else _new(language)
        template.creation_date = catalogue.creation_date
        catalogue.update(template, no_fuzzy_matching=True)
        catalogue.obsolete.clear()
        with path.open("wb") as file:
            write_po(file, catalogue, width=100, sort_by_file=True, include_lineno=False)
        waiting = sum(1 for message in catalogue if message.id and not _is_translated(message))
        print(f"{path.relative_to(ROOT)}: {len(catalogue)} strings, {waiting} untranslated")


def _new(language: str) -> Catalog:
    header = "# The interface in this language; made by `make messages`, translated by hand."
    return Catalog(
        locale=language, project="Focal Point", charset="utf-8", header_comment=header, fuzzy=False
    )


def _strings(message: Message) -> tuple[str, ...]:
    return tuple(message.string) if isinstance(message.string, list | tuple) else (message.string or "",)


def _is_translated(message: Message) -> bool:
    return all(_strings(message))


def _faults(catalogue: Catalog, template: Catalog) -> Iterator[str]:
    for message in template:
        if message.id and catalogue.get(message.id, message.context) is None:
            yield f"missing: {message.id!r}"
    for message in catalogue:
        if not message.id:
            continue
        if template.get(message.id, message.context) is None:
            yield f"no longer used: {message.id!r}"
        elif message.fuzzy:
            yield f"uncertain: {message.id!r}"
        elif not _is_translated(message):
            yield f"untranslated: {message.id!r}"
        else:
            yield from (f"{error}: {message.id!r}" for error in message.check(catalogue))
            known = set(_PLACEHOLDER.findall(str(message.id)))
            unknown = set(_PLACEHOLDER.findall(str(_strings(message)))) - known
            yield from (f"unknown placeholder {name}: {message.id!r}" for name in sorted(unknown))


def faults() -> list[str]:
    """What keeps a language from being complete, one line each."""
    template = extract()
    return [
        f"{_language(path)}: {fault}"
        for path in translation_files()
        for fault in _faults(_read(path), template)
    ]


def compile_translations() -> list[str]:
    """Makes each .mo that is missing or older than its .po; returns the languages it made."""
    languages = []
    for path in translation_files():
        target = path.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime_ns >= path.stat().st_mtime_ns:
            continue
        new = path.with_suffix(".mo.new")
        with new.open("wb") as file:
            write_mo(file, _read(path))
        new.replace(target)
        languages.append(_language(path))
    return languages


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.translations", description=__doc__)
    parser.add_argument("verb", choices=["extract", "check", "compile"])
    parser.add_argument("languages", nargs="*", help="for extract: begin these; otherwise those in locale/")
    arguments = parser.parse_args()
    if arguments.verb == "extract":
        update(arguments.languages or [_language(path) for path in translation_files()])
    elif arguments.verb == "compile":
        print("Compiled: " + (", ".join(compile_translations()) or "nothing was out of date"))
    else:
        problems = faults()
        print("\n".join(problems) or "Every catalogue is complete.")
        return 1 if problems else 0
    return 0


if __name__ == "__main__":
    sys.exit(main())
