"""The small parts: keys, the lock's leftovers, the supervisor, children of a killed parent."""

import os
import signal
import stat
import subprocess
import sys
import time

import psutil
import pytest

from tools.local.environment import read_environment, write_environment
from tools.local.lock import Lock, end_stale_children


def test_the_keys_are_made_once_and_the_addresses_every_time(tmp_path):
    path = tmp_path / "environment"
    first = write_environment(path, {"DATABASE_URL": "postgresql:///a?host=/x&port=5432"})
    second = write_environment(path, {"REDIS_URL": "redis://b"})
    assert first["SECRET_KEY"] == second["SECRET_KEY"]
    assert first["ENCRYPTION_KEY"] == second["ENCRYPTION_KEY"]
    assert len({first["SECRET_KEY"], first["ENCRYPTION_KEY"]}) == 2
    assert read_environment(path) == second
    assert "DATABASE_URL" not in second
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_the_lock_has_one_holder_and_names_it(tmp_path):
    holder, other = Lock(tmp_path / "run.lock"), Lock(tmp_path / "run.lock")
    assert holder.take("make run", "http://127.0.0.1:8000")
    holder.write()
    assert not other.take("make run")
    assert (other.read().pid, other.read().address) == (os.getpid(), "http://127.0.0.1:8000")
    holder.release()
    assert other.take("make run")
    other.release()


def test_stale_children_are_ended_and_strangers_with_their_numbers_are_not():
    sleeper = [sys.executable, "-c", "import time; time.sleep(60)"]
    left, stranger = (subprocess.Popen(sleeper, start_new_session=True) for _ in range(2))
    try:
        born = psutil.Process(left.pid).create_time()
        assert end_stale_children([(left.pid, born), (stranger.pid, born - 1000)]) == 1
        assert left.wait(timeout=5) == -signal.SIGTERM
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


SUPERVISED = """
import signal, sys, os
from tools.local import LocalServiceError, supervisor
from tools.local.children import Child
from tools.local.log import Log
supervisor.DEATHS = 2
kept = supervisor.Supervisor(Log(), on_start=lambda pid: None, on_end=lambda pid: None)
child = Child("web", [sys.executable, "-c", "print('here'); raise SystemExit(3)"], environment=os.environ)
kept.start(child)
kept.keep(child, kept.start)
try:
    while True:
        kept.watch()
except LocalServiceError as error:
    print(error)
"""


def test_a_child_that_dies_is_started_again_and_given_up_when_it_keeps_dying():
    done = subprocess.run(
        [sys.executable, "-c", SUPERVISED], capture_output=True, text=True, timeout=30, check=True
    )
    lines = done.stdout.splitlines()
    assert lines[:3] == [
        "web     | here",
        "portal  | web died (exit code 3); it is started again in 1 s.",
        "web     | here",
    ]
    assert lines[3].startswith("web died 2 times within a minute (the last time: exit code 3)")


RESTARTED = """
import os, sys
from tools.local import supervisor
from tools.local.children import Child
from tools.local.log import Log
supervisor.DEATHS = 2
kept = supervisor.Supervisor(Log(), on_start=lambda pid: None, on_end=lambda pid: None)
code = "import time; print('ready', flush=True); time.sleep(60)"
child = Child("web", [sys.executable, "-c", code], environment=os.environ, ready_words="ready")
kept.start(child)
kept.keep(child, kept.start)
for _ in range(3):
    while not child.is_ready:
        kept.watch(0.1)
    kept.restart([child])
    assert not child.is_ready
# Two deaths, with a restart between them.
for _ in range(2):
    while not child.is_ready:
        kept.watch(0.1)
    child.kill_group()
    kept.watch(0.1)
    child.is_ready = False
    while not child.is_ready:
        kept.watch(0.1)
    kept.restart([child])
kept.stop(child)
"""


def test_a_restart_is_no_death_and_has_to_become_ready_again():
    done = subprocess.run(
        [sys.executable, "-c", RESTARTED], capture_output=True, text=True, timeout=30, check=True
    )
    deaths = [line for line in done.stdout.splitlines() if line != "web     | ready"]
    assert deaths == ["portal  | web died (killed by SIGKILL); it is started again in 1 s."] * 2


CHILD_OF_A_KILLED_PARENT = """
import sys, os, signal, time
from tools.local.children import Child
child = Child("web", [sys.executable, "-c", "import time; time.sleep(60)"], environment=os.environ)
child.start()
print(child.pid, flush=True)
time.sleep(60)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells children of their parent's death")
def test_a_child_goes_with_its_parent_even_when_that_is_killed():
    with subprocess.Popen(
        [sys.executable, "-c", CHILD_OF_A_KILLED_PARENT], stdout=subprocess.PIPE, text=True
    ) as parent:
        child = psutil.Process(int(parent.stdout.readline()))
        parent.kill()
    deadline = time.monotonic() + 10
    while child.is_running() and child.status() != psutil.STATUS_ZOMBIE and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not child.is_running() or child.status() == psutil.STATUS_ZOMBIE
