"""The upgrade drill: the code of the last release works on the schema of this one, alone and beside it.

So an upgrade needs no pause: the new code migrates, its processes start one after another, the old ones end.
"""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.migrations import changed_migrations
from tests.journeys.balancer import Balancer
from tests.journeys.test_story import tell
from tests.portal import ROOT, START_SECONDS, Portal, free_port, prepared, wait_until
from tools.local.children import Child
from tools.local.processes import beat, web, worker

# The whole story, and more: longer than a test may take otherwise.
pytestmark = [pytest.mark.journey, pytest.mark.drill, pytest.mark.timeout(1200)]
# Stands for the last release as long as CHANGELOG.md has none. Migrations are still edited in place: when one
# has to change in a way that this code cannot bear, name a later commit.
BEFORE_THE_FIRST_RELEASE = "dc15c4e8ec676af0a4f1fc34be5beb3f824cad14"
RELEASE = re.compile(r"^## (\d+\.\d+\.\d+)\b", re.MULTILINE)


def last_release() -> str:
    """Its tag, as CHANGELOG.md has it; nothing before the first one."""
    found = RELEASE.search((ROOT / "CHANGELOG.md").read_text(encoding="utf-8"))
    return f"v{found[1]}" if found else ""


def earlier() -> str:
    return os.environ.get("EARLIER") or last_release() or BEFORE_THE_FIRST_RELEASE


def code_of(commit: str, folder: Path) -> Path:
    """A checkout without history in `folder`. Fails with a sentence where this clone does not have it."""
    archive = folder.with_suffix(".tar")
    done = subprocess.run(
        ["git", "archive", f"--output={archive}", commit], cwd=ROOT, capture_output=True, text=True
    )
    if done.returncode:
        pytest.fail(
            f"The code of {commit} is not in this clone, and an upgrade begins with it: "
            f"git fetch --unshallow --tags. ({done.stderr.strip()})",
            pytrace=False,
        )
    folder.mkdir()
    subprocess.run(["tar", "--extract", f"--file={archive}", f"--directory={folder}"], check=True)
    return folder


class Upgrade:
    """A portal whose database is migrated by the code of today, behind a balancer."""

    def __init__(self, portal: Portal, code: Path) -> None:
        self.portal, self.code = portal, code
        self.old_port, self.new_port = free_port(), free_port()
        self.old_environment = {**portal.environment, "STATIC_ROOT": str(code / "static-collected")}
        for command in (
            ["-m", "tools.translations", "compile"],
            ["manage.py", "collectstatic", "--no-input", "--verbosity=0"],
        ):
            subprocess.run([sys.executable, *command], cwd=code, env=self.old_environment, check=True)
        self.balancer = Balancer(portal.port, self.old_port)

    def start_old(self) -> None:
        one = web(self.old_environment, self.old_port)
        one.command[one.command.index("--config") + 1] = str(self.code / "deploy" / "gunicorn.conf.py")
        self._start("old", one, worker(self.old_environment), beat(self.old_environment))
        wait_until(self.portal.answers, "an answer of the old code", START_SECONDS)

    def start_new(self) -> None:
        """Beside the old ones."""
        environment = self.portal.environment
        self._start("new", web(environment, self.new_port), worker(environment), beat(environment))
        self.balancer.ports = [self.new_port]
        wait_until(self.portal.answers, "an answer of the new code", START_SECONDS)
        self.balancer.taken.clear()
        self.balancer.ports = [self.old_port, self.new_port]

    def stop_old(self) -> None:
        """First it gets no more requests."""
        assert min(self.balancer.taken[port] for port in (self.old_port, self.new_port)) > 20
        self.balancer.ports = [self.new_port]
        for name in ("web", "beat", "worker"):
            self.portal.stop_process(f"old {name}")

    def _start(self, which: str, *children: Child) -> None:
        for child in children:
            child.name = f"{which} {child.name}"
            if which == "old":
                child.folder = self.code
            if "web" in child.name:
                # Each request meets the next server.
                child.command += ["--keep-alive", "0"]
        self.portal.start_processes(*children)

    def complaints(self) -> list[str]:
        """What any process has logged as an error: a task that fails is seen on no page."""
        lines = (self.portal.folder / "portal.log").read_text(encoding="utf-8").splitlines()
        said = [json.loads(line) for line in lines if line.startswith("{")]
        return [str(line) for line in said if line["level"] in {"ERROR", "CRITICAL"}]


@pytest.fixture(scope="module")
def code(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return code_of(earlier(), tmp_path_factory.mktemp("earlier") / "code")


@pytest.fixture
def upgrade(kept: Path, code: Path) -> Iterator[Upgrade]:
    portal = Portal(demo=False, begins_with=prepared(kept, demo=False))
    upgrade = None
    try:
        portal.start_servers()
        upgrade = Upgrade(portal, code)
        upgrade.start_old()
        yield upgrade
    finally:
        if upgrade:
            upgrade.balancer.stop()
        portal.stop()


def test_the_earlier_code_tells_the_story_on_the_new_schema(upgrade: Upgrade) -> None:
    if last_release():
        assert changed_migrations(upgrade.code, ROOT) == []
    tell(upgrade.portal)
    assert upgrade.complaints() == []


def test_in_the_middle_of_the_story_the_new_code_takes_over(upgrade: Upgrade) -> None:
    tell(
        upgrade.portal,
        before={
            "an_input_is_written_by_two": upgrade.start_new,
            "a_department_passes_it_on": upgrade.stop_old,
        },
    )
    assert upgrade.complaints() == []
