"""Production is installed from requirements/base.txt alone: what it runs imports nothing else."""

import ast
import re
import sys
from collections.abc import Iterator
from importlib.metadata import packages_distributions

from tests.house.source import ROOT, imported, modules
from tools.report import APPS

PROJECT = {*APPS, "tools"}
# A build step of production: it compiles the translations.
BUILD_STEPS = ("tools/translations.py",)


# Loaded only where a setting asks for it (tests/focalpoint/monitoring/test_leaving.py).
OPTIONAL = {
    "focalpoint/monitoring/sentry.py": "monitoring.txt",
    "focalpoint/monitoring/telemetry.py": "monitoring.txt",
}


def _locked(name: str = "base.txt") -> set[str]:
    lock = (ROOT / "requirements" / name).read_text(encoding="utf-8")
    return {_canonical(name) for name in re.findall(r"^([\w.-]+)(?:\[[\w,-]+\])?==", lock, re.M)}


def _canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _is_provided(module: str, locked: set[str], distributions: dict[str, list[str]]) -> bool:
    top = module.split(".")[0]
    if top in PROJECT or top in sys.stdlib_module_names:
        return True
    return any(_canonical(name) in locked for name in distributions.get(top, []))


class _Run(ast.NodeTransformer):
    """What runs: without what only type checkers read."""

    def visit_If(self, node: ast.If) -> ast.AST | list[ast.stmt]:
        self.generic_visit(node)
        is_for_types = isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"
        return node.orelse if is_for_types else node


def _imported_when_run(tree: ast.AST) -> Iterator[str]:
    return imported(_Run().visit(tree))


def test_imports_for_type_checkers_are_not_run():
    code = "if TYPE_CHECKING:\n    import a\nelse:\n    import b\nif DEBUG:\n    import c\nimport d"
    assert set(_imported_when_run(ast.parse(code))) == {"b", "c", "d"}


def test_production_imports_base_requirements_only():
    locked, distributions = _locked(), dict(packages_distributions())
    build_steps = [found for found in modules("tools") if found[0] in BUILD_STEPS]
    missing = {
        f"{path}: {module}"
        for path, tree in [*modules(*APPS), *build_steps]
        for module in _imported_when_run(tree)
        if not _is_provided(module, locked | _optional(path, module), distributions)
    }
    assert missing == set()


# What a setting names, and nothing imports: all of it needs the other lock.
NAMED = {"focalpoint/files/s3.py": "s3.txt"}


def test_what_only_a_setting_names_is_imported_by_nothing():
    own = {path.removesuffix(".py").replace("/", ".") for path in NAMED}
    importers = {
        path
        for path, tree in modules(*APPS)
        if any(module == one or module.startswith(f"{one}.") for module in imported(tree) for one in own)
    }
    assert importers == set()


def _optional(path: str, module: str) -> set[str]:
    """What is locked beside the base for such a module, where it imports it inside a function."""
    if path in NAMED:
        return _locked(NAMED[path])
    if path not in OPTIONAL:
        return set()
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    at_top = [node for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom)]
    if module in set(imported(ast.Module(body=list(at_top), type_ignores=[]))):
        return set()
    return _locked(OPTIONAL[path])


def test_production_does_not_import_tools():
    upward = {
        f"{path}: {module}"
        for path, tree in modules(*APPS)
        for module in imported(tree)
        if module.split(".")[0] == "tools"
    }
    assert upward == set()
