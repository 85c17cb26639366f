"""The project's own source, for tests about the house itself."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
NOUNS = {
    "focalpoint": ["texts"],
    "organisations": ["accounts", "themes", "calendars", "profiles", "memberships", "departments"],
    "engagements": [
        "reasons",
        "consultations",
        "questions",
        "submissions",
        "publications",
        "saved_views",
        "labels",
        "cases",
        "notes",
        "campaigns",
        "rules",
        "text_templates",
        "routing",
        "responses",
        "decisions",
        "bulk",
        "digests",
        "outcomes",
    ],
}


def modules(*folders: str) -> Iterator[tuple[str, ast.Module]]:
    """Path from the root and syntax tree of each Python file below `folders`, without migrations."""
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path.relative_to(ROOT).as_posix(), ast.parse(path.read_text(encoding="utf-8"))


def imported(tree: ast.AST) -> Iterator[str]:
    """Every module that is imported anywhere in the tree by its full name."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module
            yield from (f"{node.module}.{name.name}" for name in node.names)
