"""Figures about the source that inform and never fail: `make check` prints them.

`python -m tools.report` measures the files; `python -m tools.report coverage FILE` sums up slipcover's JSON.
"""

import argparse
import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
APPS = ("focalpoint", "organisations", "engagements", "demo")
# Lines that still fit on a few screens.
BUDGETS = {".py": 300, ".html": 120, ".css": 300, ".js": 300}
README_LINES = 120
DOMAIN_WORDS = re.compile(
    r"submission|consultation|referral|cosign|triage|officer|civil.society|\bCSO|profile|department", re.I
)
# Settings and addresses name the apps by string.
NAMES_APPS = ("focalpoint/settings/", "focalpoint/urls.py")
SHOWN = 8
# Invented names for which there is a standard word: see docs/glossary.md.
_MODULES = """
refusals rows reading following writing editing checking handovers trail leftovers orphans slots nudge bases
catalogues borrow
"""
_DEFINITIONS = """
Refused MayNotWrite NothingSaid Handover Part Duty Morning Load Sight Standing Moment Start nudge slot borrow
lend trail leftovers orphans ball missing lacking held has_it in_vain made_whole to_publish found asked told
one it handed_in hand_in
"""
OLD_MODULES, OLD_DEFINITIONS = frozenset(_MODULES.split()), frozenset(_DEFINITIONS.split())


def _files(*folders: str) -> Iterator[Path]:
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in BUDGETS and "migrations" not in path.parts:
                yield path


def _trees(*folders: str) -> Iterator[tuple[str, ast.Module]]:
    for path in _files(*folders):
        if path.suffix == ".py":
            yield _name(path), ast.parse(path.read_text(encoding="utf-8"))


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def over_budget() -> dict[str, int]:
    """Files that are longer than their kind should be, with their lines."""
    lines = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in _everything()}
    return {_name(path): count for path, count in lines.items() if count > BUDGETS[path.suffix]}


def _everything() -> Iterator[Path]:
    return _files(*APPS, "tools", "templates", "static")


def domain_words_in_kernel() -> set[str]:
    """Identifiers and strings of the kernel that say a word of the domain; comments do not count."""
    places = set()
    for name, tree in _trees("focalpoint"):
        if name.startswith(NAMES_APPS):
            continue
        for node in ast.walk(tree):
            words = [value for value in vars(node).values() if isinstance(value, str)]
            if any(DOMAIN_WORDS.search(word) for word in words):
                places.add(f"{name}:{getattr(node, 'lineno', 0)}")
    return places


def longest_functions() -> list[tuple[int, str]]:
    """Lines and place of each function, the longest first."""
    lengths = [
        ((node.end_lineno or node.lineno) - node.lineno + 1, f"{name}:{node.name}")
        for name, tree in _trees(*APPS, "tools")
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef)
    ]
    return sorted(lengths, reverse=True)


def uses_of_any() -> int:
    trees = _trees("focalpoint", "organisations", "engagements")
    names = (node for _, tree in trees for node in ast.walk(tree) if isinstance(node, ast.Name))
    return sum(node.id == "Any" for node in names)


def old_names() -> list[str]:
    """Modules, classes and functions that are still defined under a name the glossary replaced."""
    paths = [path for path in _files(*APPS, "bench", "load", "tests", "tools") if path.suffix == ".py"]
    modules = [_name(path) for path in paths if path.stem.removeprefix("test_") in OLD_MODULES]
    definitions = [
        f"{_name(path)}:{node.lineno} {node.name}"
        for path in paths
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ClassDef | ast.FunctionDef) and node.name.lstrip("_") in OLD_DEFINITIONS
    ]
    return [*modules, *definitions]


def describe_source() -> Iterator[str]:
    long = over_budget()
    words = sorted(domain_words_in_kernel())
    old = old_names()
    readme = len((ROOT / "README.md").read_text(encoding="utf-8").splitlines())
    yield f"files over their budget: {len(long)}"
    yield from (f"  {name}: {lines} lines" for name, lines in list(long.items())[:SHOWN])
    yield f"places where the kernel names the domain: {len(words)}"
    yield from (f"  {place}" for place in words[:SHOWN])
    yield f"old names still defined: {len(old)}"
    yield from (f"  {name}" for name in old[:SHOWN])
    yield f"README: {readme} of {README_LINES} lines; Any as a type: {uses_of_any()}"
    longest = ", ".join(f"{name} ({lines})" for lines, name in longest_functions()[:3])
    yield f"longest functions: {longest}"


def describe_coverage(path: Path) -> Iterator[str]:
    """The total, and the files with the most lines that no test reached."""
    measured = json.loads(path.read_text(encoding="utf-8"))
    totals = measured["summary"]
    yield (
        f"coverage with branches: {totals['percent_covered']:.1f} % "
        f"({totals['missing_lines']} lines and {totals['missing_branches']} branches not reached)"
    )
    files = sorted(measured["files"].items(), key=lambda item: -item[1]["summary"]["missing_lines"])
    for name, figures in files[:SHOWN]:
        summary = figures["summary"]
        yield f"  {name}: {summary['percent_covered']:.0f} %, {summary['missing_lines']} lines not reached"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tools.report", description=__doc__)
    parser.add_argument("subject", nargs="?", choices=["source", "coverage"], default="source")
    parser.add_argument("file", nargs="?", type=Path, default=ROOT / "var" / "coverage.json")
    arguments = parser.parse_args()
    lines = describe_source() if arguments.subject == "source" else describe_coverage(arguments.file)
    print("\n".join(lines))


if __name__ == "__main__":
    main()
