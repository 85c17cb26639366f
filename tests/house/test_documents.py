"""The documents lead somewhere: their links, the places in the code that they name, the list of decisions."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest
from django.core.management import get_commands, load_command_class

from focalpoint.settings.environment import DECLARED
from tests.house.source import ROOT

DOCS = ROOT / "docs"
DECISIONS = DOCS / "decisions"
DOCUMENTS = sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md")])
ARCHITECTURE = DOCS / "architecture.md"

LINK = re.compile(r"\]\(([^)\s]+)\)")
HAS_SCHEME = re.compile(r"[a-z]+:")
# `focalpoint/access.py`, `focalpoint/access.py:load_allowed` or `tests/house/`.
PLACE = re.compile(r"`((?:[\w.-]+/)+(?:[\w.-]+\.py)?)(?::([\w.]+))?`")


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def _anchor(heading: str) -> str:
    """As GitHub makes it: lower case, punctuation away, spaces to hyphens."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-")


@cache
def _anchors(path: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", path.read_text(encoding="utf-8"), re.M)
    return {_anchor(heading) for heading in headings}


def _leads_somewhere(document: Path, link: str) -> bool:
    file, _, anchor = link.partition("#")
    target = (document.parent / file).resolve() if file else document
    return target.exists() and (not anchor or anchor in _anchors(target))


@pytest.mark.parametrize("document", DOCUMENTS, ids=_name)
def test_every_relative_link_leads_to_a_file(document):
    links = [
        link for link in LINK.findall(document.read_text(encoding="utf-8")) if not HAS_SCHEME.match(link)
    ]
    assert [link for link in links if not _leads_somewhere(document, link)] == []


def _defined(body: list[ast.stmt], prefix: str = "") -> set[str]:
    """What a module, or a class in it, defines: functions, classes with their methods, variables."""
    names = set()
    for node in body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            names.add(prefix + node.name)
        if isinstance(node, ast.ClassDef):
            names |= _defined(node.body, f"{node.name}.")
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        names |= {prefix + target.id for target in targets if isinstance(target, ast.Name)}
    return names


def _exists(place: str, name: str) -> bool:
    path = ROOT / place
    if not name:
        return path.exists()
    return path.is_file() and name in _defined(ast.parse(path.read_text(encoding="utf-8")).body)


def test_every_place_that_the_architecture_names_is_in_the_code():
    places = set(PLACE.findall(ARCHITECTURE.read_text(encoding="utf-8")))
    assert places
    assert {f"{place}:{name}" for place, name in places if not _exists(place, name)} == set()


def test_every_decision_is_in_the_list():
    records = {path.name for path in DECISIONS.glob("[0-9]*.md")}
    assert records
    assert records - set(LINK.findall((DECISIONS / "README.md").read_text(encoding="utf-8"))) == set()


def test_no_two_decisions_have_one_number():
    numbers = [path.name[:4] for path in DECISIONS.glob("[0-9]*.md")]
    assert sorted(set(numbers)) == sorted(numbers)


OPERATIONS = [DOCS / "operations.md", *sorted((DOCS / "operations").glob("*.md"))]
# Of Django, PostgreSQL, gunicorn, Docker, OpenTelemetry and the scripts of deploy/, and parts of names.
NO_SETTINGS = {
    "ACCOUNT_RATE_LIMITS", "ADDRESS", "ALTER DATABASE", "AS_OWNER", "COMMAND", "DEBUG",
    "DISABLE_SERVER_SIDE_CURSORS", "EMAIL", "ERROR", "FLUSHALL", "FOLDER", "GET", "GUNICORN_CMD_ARGS",
    "HTTP", "INFO", "KEYS", "LOUD", "NAME_FILE", "OTEL_EXPORTER_OTLP_HEADERS", "OTEL_TRACES_SAMPLER",
    "OTEL_TRACES_SAMPLER_ARG", "PORT", "POSITION", "PSQL", "PYTHON", "RELOAD", "SIGTERM", "SITE",
    "WARNING", "YOUR",
}  # fmt: skip


def _operations_text() -> str:
    return "\n".join(path.read_text(encoding="utf-8") for path in OPERATIONS)


def test_every_command_that_operations_name_exists():
    named = set(re.findall(r"manage(?:\.py|\.sh) ([a-z_]+)", _operations_text()))
    assert len(named) > 10
    assert named - set(get_commands()) == set()


def test_every_setting_that_operations_name_exists():
    named = set(re.findall(r"`([A-Z][A-Z_]+[A-Z])(?:=[^`]*)?`", _operations_text()))
    secrets = {f"{name}_FILE" for name, one in DECLARED.items() if one.secret}
    assert len(named) > 30
    assert named - DECLARED.keys() - secrets - NO_SETTINGS == set()


def test_every_option_of_our_commands_that_operations_name_exists():
    """`manage.py adopt --discard-waiting`: what stands in one piece of code."""
    own = {name for name, app in get_commands().items() if str(app) in {"focalpoint", "organisations"}}
    wrong = []
    for command, rest in re.findall(r"manage\.(?:py|sh) ([a-z_]+)([^`\n]*)", _operations_text()):
        if command in own:
            parser = load_command_class(get_commands()[command], command).create_parser("manage.py", command)
            given = set(re.findall(r"(?<!\S)--[a-z-]+", rest.split("|")[0].split("&&")[0]))
            wrong += [(command, option) for option in given - set(parser._option_string_actions)]
    assert wrong == []
