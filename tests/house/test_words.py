"""One word for one thing, in both languages: every string that people read is held against `words.py`."""

import ast
import re
from collections.abc import Collection, Iterator, Mapping
from functools import cache
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from tests.house import words
from tests.house.source import ROOT, modules
from tools.translations import extract

PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]")
ARABIC_LETTER = r"[\u0621-\u064a\u064b-\u0652\u0670]"
VOWEL_SIGNS = re.compile(r"[\u064b-\u0652\u0640]")
# A comma that belongs to Arabic follows an Arabic letter, what closes a quotation, or a value.
LATIN_PUNCTUATION = re.compile(rf"(?:{ARABIC_LETTER}[”»)\]]?|\)s|</\w+>)[,;?](?!\d)")
FORMS = 6


@cache
def _template() -> Catalog:
    return extract()


@cache
def _arabic() -> Catalog:
    with (ROOT / "locale/ar/LC_MESSAGES/django.po").open("rb") as file:
        return read_po(file, locale="ar")


def _sentences(message: Message) -> tuple[str, ...]:
    return tuple(message.id) if isinstance(message.id, list | tuple) else (str(message.id),)


def _forms(message: Message) -> tuple[str, ...]:
    return tuple(message.string) if isinstance(message.string, list | tuple) else (str(message.string),)


def _messages() -> Iterator[Message]:
    """Every string of the code and the templates, in the catalogue or not yet."""
    yield from (message for message in _template() if message.id)


def _translated() -> Iterator[tuple[Message, tuple[str, ...]]]:
    """What is translated of it, with its Arabic; `tools.translations check` finds what is not."""
    for message in _messages():
        found = _arabic().get(message.id, message.context)
        if found is not None and all(_forms(found)):
            yield message, _forms(found)


def _places(message: Message) -> str:
    return ", ".join(sorted({str(place) for place, _line in message.locations}))


def _text(sentence: str) -> str:
    """As it is read: placeholders and markup say nothing."""
    return re.sub(r"<[^>]*>|%\(\w+\)[sd]|https?://\S*", "…", sentence)


def _faults(text: str, rules: dict[str, str]) -> list[str]:
    return [
        f"“{found.group()}”: say {instead}"
        for pattern, instead in rules.items()
        if (found := re.search(pattern, text, re.IGNORECASE))
    ]


def _listed(faults: Collection[str] | Mapping[str, object]) -> str:
    """One line each: the owner of a string finds it at a glance."""
    if isinstance(faults, Mapping):
        return "\n" + "\n".join(f"{text}: {found}" for text, found in faults.items())
    return "\n" + "\n".join(faults)


def test_no_string_has_a_forbidden_word():
    faults = {
        f"{sentence} [{_places(message)}]": found
        for message in _messages()
        for sentence in _sentences(message)
        if sentence not in words.ALLOWED and (found := _faults(_text(sentence), words.FORBIDDEN))
    }
    assert not faults, _listed(faults)


def test_every_exception_is_needed():
    sentences = {sentence for message in _messages() for sentence in _sentences(message)}
    unneeded = {
        sentence
        for sentence in words.ALLOWED
        if sentence not in sentences or not _faults(_text(sentence), words.FORBIDDEN)
    }
    assert not unneeded, _listed(unneeded)


def test_every_term_has_one_spelling():
    faults = {}
    for message in _messages():
        for sentence in _sentences(message):
            for pattern, term in words.SPELLINGS.items():
                for found in re.finditer(rf"\b(?:{pattern})", _text(sentence), re.IGNORECASE):
                    if found.group() not in {term, term[0].upper() + term[1:]}:
                        faults[f"{sentence} [{_places(message)}]"] = f"“{found.group()}”: write {term}"
    assert not faults, _listed(faults)


def test_case_is_a_word_of_the_office():
    faults = {
        sentence: _places(message)
        for message in _messages()
        for sentence in _sentences(message)
        if re.search(words.CASE, _text(sentence), re.IGNORECASE)
        and not all(str(place).startswith(words.OFFICE_ONLY) for place, _line in message.locations)
    }
    assert not faults, _listed(faults)


def _plain_arabic(text: str) -> str:
    return re.sub("[أإآ]", "ا", VOWEL_SIGNS.sub("", text))


@cache
def _read() -> list[tuple[tuple[str, ...], str, str]]:
    """Of each message what is read in English, its last form in Arabic, and this as it is compared."""
    return [
        (tuple(map(_text, _sentences(message))), forms[-1], _plain_arabic(forms[-1]))
        for message, forms in _translated()
    ]


@pytest.mark.parametrize("term", words.ARABIC)
def test_term_has_one_arabic_word(term):
    stems = words.ARABIC[term]
    faults = {
        " / ".join(sentences): arabic
        for sentences, arabic, plain in _read()
        if any(re.search(rf"\b(?:{term})\b", sentence, re.I) for sentence in sentences)
        and not re.search(stems, plain)
    }
    assert not faults, _listed(faults)


def test_arabic_has_arabic_punctuation():
    faults = [form for _message, forms in _translated() for form in forms if LATIN_PUNCTUATION.search(form)]
    assert not faults, _listed(faults)


def test_arabic_keeps_every_placeholder():
    faults = {}
    for message, forms in _translated():
        needed = set(PLACEHOLDER.findall(_sentences(message)[-1]))
        for number, form in enumerate(forms):
            # "One input" and "two inputs" say the number themselves, and so does "no input".
            spare = 1 if len(forms) > 1 and number < 3 else 0
            if len(needed - set(PLACEHOLDER.findall(form))) > spare:
                faults[form] = sorted(needed - set(PLACEHOLDER.findall(form)))
    assert not faults, _listed(faults)


def test_arabic_has_all_plural_forms():
    faults = []
    for message in _messages():
        found = _arabic().get(message.id, message.context)
        if found is not None and len(_sentences(message)) > 1:
            forms = _forms(found)
            if len(forms) != FORMS or not all(forms):
                faults.append(_sentences(message)[0])
    assert not faults, _listed(faults)


def test_number_and_its_noun_are_plural_forms():
    """ "%(count)s inputs" reads "1 inputs" for one, and has no Arabic at all."""
    number = re.compile(
        r"%\((?:count|number|total|more|size|amount|days|minutes|hours)\)[sd] (?!of\b)[a-z]+s\b"
    )
    faults = [
        str(message.id)
        for message in _messages()
        if isinstance(message.id, str) and number.search(message.id)
    ]
    assert not faults, _listed(faults)


# Dates: the language's own formats (focalpoint/formats), or what machines read.
DATE_FILTER = re.compile(r"\|\s*(?:date|time)\s*:\s*[\"']([^\"']*)[\"']")
OF_THE_LANGUAGE = re.compile(r"[A-Z_]+_FORMAT|c|U")
OF_MACHINES = {"Y-m-d", "Y-m-d H:i:s", "Y"}
DATE_PATTERN = re.compile(
    r"(?<![A-Za-z])(?:[jd] [FMNb]|[FMN] [jd]|[FM] Y|H:i(?::s)?|%d %[bBm]|%[bB] %[dY])(?![A-Za-z])"
)


def test_template_has_no_date_pattern():
    faults = {
        path.relative_to(ROOT).as_posix(): sorted(found)
        for path in sorted((ROOT / "templates").rglob("*.*"))
        if (
            found := {
                pattern
                for pattern in DATE_FILTER.findall(path.read_text(encoding="utf-8"))
                if not OF_THE_LANGUAGE.fullmatch(pattern) and pattern not in OF_MACHINES
            }
        )
    }
    assert not faults, _listed(faults)


def _docstrings(tree: ast.Module) -> set[int]:
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    return {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, documented) and node.body and isinstance(node.body[0], ast.Expr)
    }


def _literals(*folders: str) -> Iterator[tuple[str, str]]:
    """Path and text of each string in the code that is not a docstring."""
    for path, tree in modules(*folders):
        docstrings = _docstrings(tree)
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
                yield path, node.value


def test_code_has_no_date_pattern():
    faults = {
        path: text
        for path, text in _literals("focalpoint", "organisations", "engagements", "demo")
        if "/formats/" not in path and DATE_PATTERN.search(text)
    }
    assert not faults, _listed(faults)


DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])


def _prose(path: Path) -> str:
    """Without what is code: fenced, in backticks, or the address of a link."""
    text = re.sub(r"```.*?```", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    return re.sub(r"`[^`\n]*`|\]\([^)]*\)", "…", text)


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_document_has_no_forbidden_word(path):
    faults = {
        f"{number}: {line}": found
        for number, line in enumerate(_prose(path).splitlines(), start=1)
        if (found := _faults(line, words.PROSE))
    }
    assert not faults, _listed(faults)


def test_demo_world_has_no_forbidden_word():
    """Of a single word it is not known whether it is a text or a key."""
    faults = {
        f"{path}: {text}": found
        for path, text in _literals("demo")
        if " " in text and (found := _faults(_text(text), words.PROSE))
    }
    assert not faults, _listed(faults)
