"""The commands of the Makefile: all listed, all leading somewhere; the build machine runs the tests."""

import os
import re
import subprocess
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")


def test_every_command_is_listed_with_what_it_does():
    listed = subprocess.run(
        ["make", "--no-print-directory"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    found = dict(re.findall(r"^  make (\w+) +(\S.*)$", listed.stdout, re.MULTILINE))
    phony = (
        re.search(r"^\.PHONY: ((?:.*\\\n)*.*)$", MAKEFILE, re.MULTILINE).group(1).replace("\\\n", " ").split()
    )
    assert set(found) == {name for name in phony if not name.startswith("check-")}


def test_quick_without_a_file_says_how_it_is_used():
    given = {"ARGS", "MAKEFLAGS", "MFLAGS", "MAKEOVERRIDES"}
    environment = {name: value for name, value in os.environ.items() if name not in given}
    done = subprocess.run(
        ["make", "--no-print-directory", "quick"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode != 0
    assert done.stdout == ""
    assert done.stderr.splitlines()[0].startswith("make quick runs one test file: make quick ARGS=tests/")


def test_every_module_the_makefile_starts_is_there():
    modules = set(re.findall(r"python -m ([\w.]+)", MAKEFILE))
    assert {name for name in modules if find_spec(name) is None} == set()


def test_the_build_machine_ends_with_the_tests():
    lines = (ROOT / ".ci" / "run").read_text(encoding="utf-8").split("\n")
    commands = [line.strip() for line in lines if line.strip() and not line.startswith("#")]
    assert "set -eu" in commands[0]
    assert commands[-1] == "exec make test"


def command(name):
    return re.search(rf"^{name}:.*\n((?:\t.*\n)+)", MAKEFILE, re.MULTILINE).group(1)


def test_a_drill_is_run_by_its_own_command_alone():
    assert "-m drill " in command("drill")
    assert '-m "not drill" ' in command("test")
    assert "not drill" in command("quick")


def test_no_file_of_tests_is_drills_only():
    """One bad day of each file is met by `make test` too."""
    for path in (ROOT / "tests").rglob("test_*.py"):
        text = path.read_text(encoding="utf-8")
        if drills := text.count("\n@pytest.mark.drill\n"):
            assert drills < len(re.findall(r"^def test_", text, re.MULTILINE)), path


def test_what_the_commands_make_is_not_in_git():
    ignored = (ROOT / ".gitignore").read_text(encoding="utf-8").split()
    assert {"/var/", "/.venv/", "/staticfiles/", "*.mo"} <= set(ignored)
