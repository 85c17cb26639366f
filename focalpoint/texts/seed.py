"""The texts of the first day, from the files in `defaults/`: a title, a summary and a body for each language.

# Title

One sentence as the summary.

The body.
"""

from pathlib import Path

from focalpoint.texts.models import Section, Text
from focalpoint.texts.queries import words_of
from focalpoint.translated import Translated

FOLDER = Path(__file__).parent / "defaults"
LANGUAGES = ("en", "ar")
# In the order of the footer, and of the list of help.
CODES = {
    Section.ABOUT: ("about", "contact", "accessibility", "privacy", "security"),
    Section.HELP: ("registering", "account", "writing", "levels", "after", "publication", "departments"),
}
PARTS = ("title", "summary", "body")
# Leaves room to put one between two others.
STEP = 10


def seed(model: type[Text] = Text) -> set[str]:
    """Add what is missing, and return the new codes; what a lead edited stays.

    `model` may be a migration's own.
    """
    known = set(model._default_manager.values_list("code", flat=True))
    added = set()
    for section, codes in CODES.items():
        for number, code in enumerate(codes, 1):
            if code not in known:
                written = default(code)
                search = words_of(*(written[part] for part in PARTS))
                model._default_manager.create(
                    code=code, section=section.value, position=number * STEP, search=search, **written
                )
                added.add(code)
    return added


def default(code: str) -> dict[str, Translated]:
    """Title, summary and body of a text as the project ships it."""
    by_language = {language: _read(FOLDER / language / f"{code}.md") for language in LANGUAGES}
    return {
        part: Translated({language: read[number] for language, read in by_language.items()})
        for number, part in enumerate(PARTS)
    }


def _read(path: Path) -> tuple[str, str, str]:
    title, summary, body = path.read_text(encoding="utf-8").split("\n\n", 2)
    return title.removeprefix("# "), summary, body.strip()
