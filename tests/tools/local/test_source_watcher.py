"""What counts as changed source, in a small tree."""

import os
from pathlib import Path

import pytest

from tools.local import source_watcher
from tools.local.source_watcher import SourceWatcher


@pytest.fixture
def tree(tmp_path, monkeypatch) -> Path:
    monkeypatch.setattr(source_watcher, "SECONDS", 0)
    for name in ("app/views.py", "templates/home.html", "static/css/base.css", "locale/ar/django.po"):
        _write(tmp_path / name)
    return tmp_path


def _write(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(str(path))


def _touch(path: Path) -> None:
    status = path.stat()
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns + 1))


def test_a_changed_an_added_and_a_removed_file_are_named_once(tree):
    watcher = SourceWatcher(tree)
    assert watcher.changed() == []
    _touch(tree / "app/views.py")
    _write(tree / "templates/new/page.txt")
    (tree / "static/css/base.css").unlink()
    assert watcher.changed() == ["app/views.py", "static/css/base.css", "templates/new/page.txt"]
    assert watcher.changed() == []


@pytest.mark.parametrize(
    "name",
    [
        "app/notes.md",
        "app/__pycache__/views.py",
        "locale/ar/django.mo",
        ".git/hook.py",
        ".venv/lib/site.py",
        "app/.views.py",
        "tests/test_views.py",
        "var/uploads/paper.txt",
        "staticfiles/css/base.css",
    ],
)
def test_what_the_portal_does_not_read_is_not_watched(tree, name):
    watcher = SourceWatcher(tree)
    _write(tree / name)
    assert watcher.changed() == []


def test_a_folder_of_an_app_may_be_called_as_one_that_is_not_watched(tree):
    watcher = SourceWatcher(tree)
    _write(tree / "app/tests/page.html")
    assert watcher.changed() == ["app/tests/page.html"]


def test_the_tree_is_looked_at_once_a_second_at_most(tree, monkeypatch):
    monkeypatch.setattr(source_watcher, "SECONDS", 60)
    watcher = SourceWatcher(tree)
    _touch(tree / "app/views.py")
    assert watcher.changed() == []
