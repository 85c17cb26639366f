"""What changed from one version of an input to the next, part by part, ready to be read."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from engagements.submissions import visibility
from engagements.submissions.content import Answered, Content
from focalpoint.differences import Change, Effort, Piece, differences, shortened
from focalpoint.languages import of_content
from focalpoint.translated import Translated

Name = str | Promise | Translated
# A text, or a list of things that were chosen.
Said = str | list[str]


@dataclass(frozen=True, slots=True)
class ChangedPart:
    """One part of an input that is not as it was; `language` is that of its words, "" for the reader's."""

    name: Name
    language: str
    pieces: list[Piece]


def changes(
    before: Content, after: Content, *, publication: str, theme_names: Mapping[str, str]
) -> list[ChangedPart]:
    """Of two versions that are `readable`, in the order of the page; `publication` is that of their call."""
    effort = Effort()
    parts = _parts(before, after, publication, theme_names)
    return [ChangedPart(name, language, _pieces(old, new, effort)) for name, language, old, new in parts]


def changed_themes(before: Content, after: Content) -> list[str]:
    """Codes of the themes that only one of the versions has."""
    return sorted(set(before["themes"]) ^ set(after["themes"]))


def _pieces(old: Said, new: Said, effort: Effort) -> list[Piece]:
    if isinstance(old, str) and isinstance(new, str):
        return shortened(differences(old, new, effort=effort))
    removed = [Piece(Change.REMOVED, f"{thing}\n") for thing in old if thing not in new]
    return removed + [Piece(Change.ADDED, f"{thing}\n") for thing in new if thing not in old]


def _parts(
    before: Content, after: Content, publication: str, theme_names: Mapping[str, str]
) -> Iterator[tuple[Name, str, Said, Said]]:
    """The parts that differ, with what both versions say."""
    language = after["language"]
    languages = {code: str(name) for code, name in of_content()}
    pairs: list[tuple[Name, str, Said, Said]] = [
        (_("Language"), "", [languages[before["language"]]], [languages[language]]),
        (_("Title"), language, before["title"], after["title"]),
        (_("Summary"), language, before["summary"], after["summary"]),
        *_answers(before, after, language),
        (_("Confidentiality"), "", _level(before, publication), _level(after, publication)),
        (_("Themes"), "", _themes(before, theme_names), _themes(after, theme_names)),
        (_("Files"), "", _files(before), _files(after)),
    ]
    yield from (pair for pair in pairs if pair[2] != pair[3])


def _answers(before: Content, after: Content, language: str) -> Iterator[tuple[Name, str, Said, Said]]:
    """By question, in the order of the later version; questions that it does not have any more come last."""
    known = {answer["question"]: answer for answer in before["answers"]}
    for answer in after["answers"]:
        yield _answer(answer["text"], known.pop(answer["question"], None), answer, language)
    for old in known.values():
        yield _answer(old["text"], old, None, language)


def _answer(
    question: dict[str, str], old: Answered | None, new: Answered | None, language: str
) -> tuple[Name, str, Said, Said]:
    is_chosen = bool((old and old["labels"]) or (new and new["labels"]))
    said = [_labels(answer) if is_chosen else _text(answer) for answer in (old, new)]
    return Translated(question), "" if is_chosen else language, said[0], said[1]


def _text(answer: Answered | None) -> str:
    return "" if answer is None else answer.get("shown", "")


def _labels(answer: Answered | None) -> list[str]:
    return [] if answer is None else [str(Translated(label)) for label in answer["labels"]]


def _level(content: Content, publication: str) -> list[str]:
    return [str(visibility.label(content["level"], publication))]


def _themes(content: Content, names: Mapping[str, str]) -> list[str]:
    return [names.get(code, code) for code in content["themes"]]


def _files(content: Content) -> list[str]:
    """Of one name and another content, with the beginning of the checksum."""
    return [f"{file['name']} ({file['sha256'][:8]})" for file in content.get("attachments", [])]
