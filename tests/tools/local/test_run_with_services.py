"""`exec`: real servers for one command, and nothing left of them."""

import os
import signal
import stat
import sys
import time
from pathlib import Path

import pytest

from .conftest import processes_of

# Asks both servers, so that an address that leads nowhere is seen.
ASK = """
import os, psycopg2, redis
with psycopg2.connect(os.environ["DATABASE_URL"]) as connection, connection.cursor() as cursor:
    cursor.execute("SELECT lower('ÉС')")
    print(cursor.fetchone()[0], redis.Redis.from_url(os.environ["REDIS_URL"]).ping())
"""


def _python(code: str) -> list[str]:
    return ["--", sys.executable, "-c", code]


def _holder(local, data: Path):
    """A command that keeps the servers of `data` running until it is stopped; started and ready."""
    code = "import os, time; print(os.environ['DATABASE_URL'], flush=True); time.sleep(60)"
    process = local("exec", "--data", data, "--throwaway", *_python(code))
    return process, process.stdout.readline().strip()


def test_exec_gives_a_command_both_servers_and_returns_its_code(local, folder):
    code = ASK + "raise SystemExit(7)"
    process = local("exec", "--data", folder / "data", "--throwaway", *_python(code))
    output, errors = process.communicate(timeout=60)
    assert output == "éс True\n"
    assert process.returncode == 7
    assert "Making a PostgreSQL database" in errors
    assert processes_of(folder) == []
    assert not (folder / "data" / "sockets").exists()


def test_exec_passes_a_signal_on_and_stops_its_servers(local, folder):
    process, _address = _holder(local, folder / "data")
    process.terminate()
    process.communicate(timeout=30)
    assert process.returncode == 128 + signal.SIGTERM
    assert processes_of(folder) == []


def test_a_second_exec_uses_the_running_servers_or_ends_when_it_wants_to_be_alone(local, folder):
    holder, address = _holder(local, folder / "data")
    guest = local("exec", "--data", folder / "data", *_python("import os; print(os.environ['DATABASE_URL'])"))
    assert guest.communicate(timeout=30)[0].strip() == address
    alone = local("exec", "--data", folder / "data", "--alone", *_python("pass"))
    errors = alone.communicate(timeout=30)[1]
    assert alone.returncode == 1
    assert f"Process {holder.pid} uses " in errors
    assert holder.poll() is None


def test_run_beside_a_running_one_says_where_it_is_and_leaves(local, folder):
    holder, _address = _holder(local, folder / "data")
    second = local("run", "--data", folder / "data")
    errors = second.communicate(timeout=30)[1]
    assert second.returncode == 1
    assert f"Process {holder.pid} already runs this checkout" in errors


def test_what_a_killed_exec_left_is_taken_over(local, folder):
    data = folder / "data"
    holder, _address = _holder(local, data)
    os.kill(holder.pid, signal.SIGKILL)
    holder.wait()
    # A number in a stale pid file may have been given to another process of the same account by now.
    deadline = time.monotonic() + 20
    while processes_of(folder) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert processes_of(folder) == []
    (data / "postgres" / "postmaster.pid").write_text(f"{os.getpid()}\n{data / 'postgres'}\n")
    again = local("exec", "--data", data, "--throwaway", *_python(ASK))
    output, errors = again.communicate(timeout=60)
    assert (again.returncode, output) == (0, "éс True\n"), errors


def test_a_checkout_too_deep_for_a_socket_gets_a_folder_elsewhere(local, folder):
    data = folder.joinpath(*["deep_folder_of_many_letters"] * 5, "data")
    code = "import os; print(os.environ['DATABASE_URL'])\n" + ASK
    process = local("exec", "--data", data, "--throwaway", *_python(code))
    output, errors = process.communicate(timeout=60)
    assert process.returncode == 0, errors
    sockets = Path(output.split("?host=")[1].split("&")[0])
    assert sockets.parent.name.startswith("focalpoint-")
    assert not sockets.parent.exists()
    assert processes_of(folder) == []


def test_exec_of_a_program_that_is_not_there_says_so(local, folder):
    process = local("exec", "--data", folder / "data", "--throwaway", "--", "no-such-program")
    errors = process.communicate(timeout=60)[1]
    assert process.returncode == 1
    assert "no-such-program cannot be run" in errors


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can start programs under another account")
def test_throwaway_servers_run_below_a_closed_folder_and_leave_nothing(local, folder):
    folder.chmod(0o700)
    code = "import os; print(os.environ['DATABASE_URL'])\n" + ASK
    process = local("exec", "--data", folder / "data", "--throwaway", *_python(code))
    output, errors = process.communicate(timeout=60)
    assert process.returncode == 0, errors
    assert not Path(output.split("?host=")[1].split("&")[0]).parent.exists()
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    lasting = local("exec", "--data", folder / "data", *_python("pass"))
    assert f"chmod o+x {folder}" in lasting.communicate(timeout=60)[1]
    assert lasting.returncode == 1


def test_data_of_another_postgresql_is_made_anew_only_where_it_is_throwaway(local, folder):
    data = folder / "data"
    local("exec", "--data", data, "--throwaway", *_python(ASK)).communicate(timeout=60)
    (data / "postgres" / "PG_VERSION").write_text("16\n", encoding="utf-8")
    kept = local("exec", "--data", data, *_python(ASK))
    _output, errors = kept.communicate(timeout=60)
    assert kept.returncode == 1
    assert "was made by PostgreSQL 16" in errors
    renewed = local("exec", "--data", data, "--throwaway", *_python(ASK))
    output, errors = renewed.communicate(timeout=60)
    assert (renewed.returncode, output) == (0, "éс True\n")
    assert "Making a PostgreSQL database" in errors
