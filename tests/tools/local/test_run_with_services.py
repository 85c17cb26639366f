"""`exec`: real servers for one command, and nothing left of them."""

import os
import signal
import sys
import time
from pathlib import Path

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


def _holder(embedded, data: Path):
    """A command that keeps the servers of `data` running until it is told to stop; started and ready."""
    code = "import os, time; print(os.environ['DATABASE_URL'], flush=True); time.sleep(60)"
    process = embedded("exec", "--data", data, "--throwaway", *_python(code))
    return process, process.stdout.readline().strip()


def test_exec_lends_both_servers_and_returns_the_commands_code(embedded, folder):
    code = ASK + "raise SystemExit(7)"
    process = embedded("exec", "--data", folder / "data", "--throwaway", *_python(code))
    told, said = process.communicate(timeout=60)
    assert told == "éс True\n"
    assert process.returncode == 7
    assert "Making a PostgreSQL database" in said
    assert processes_of(folder) == []
    assert not (folder / "data" / "sockets").exists()


def test_exec_passes_a_signal_on_and_stops_its_servers(embedded, folder):
    process, _address = _holder(embedded, folder / "data")
    process.terminate()
    process.communicate(timeout=30)
    assert process.returncode == 128 + signal.SIGTERM
    assert processes_of(folder) == []


def test_a_second_exec_uses_the_living_servers_or_leaves_when_it_wants_to_be_alone(embedded, folder):
    holder, address = _holder(embedded, folder / "data")
    guest = embedded(
        "exec", "--data", folder / "data", *_python("import os; print(os.environ['DATABASE_URL'])")
    )
    assert guest.communicate(timeout=30)[0].strip() == address
    lonely = embedded("exec", "--data", folder / "data", "--alone", *_python("pass"))
    said = lonely.communicate(timeout=30)[1]
    assert lonely.returncode == 1
    assert f"Process {holder.pid} is at work" in said
    assert holder.poll() is None


def test_run_beside_a_living_one_says_where_it_is_and_leaves(embedded, folder):
    holder, _address = _holder(embedded, folder / "data")
    second = embedded("run", "--data", folder / "data")
    said = second.communicate(timeout=30)[1]
    assert second.returncode == 1
    assert f"Process {holder.pid} already runs this checkout" in said


def test_what_a_killed_exec_left_is_taken_over(embedded, folder):
    data = folder / "data"
    holder, _address = _holder(embedded, data)
    os.kill(holder.pid, signal.SIGKILL)
    holder.wait()
    # A number in a stale pid file may have been given to another process of the same account by now.
    deadline = time.monotonic() + 20
    while processes_of(folder) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert processes_of(folder) == []
    (data / "postgres" / "postmaster.pid").write_text(f"{os.getpid()}\n{data / 'postgres'}\n")
    again = embedded("exec", "--data", data, "--throwaway", *_python(ASK))
    told, said = again.communicate(timeout=60)
    assert (again.returncode, told) == (0, "éс True\n"), said


def test_a_checkout_too_deep_for_a_socket_gets_a_folder_elsewhere(embedded, folder):
    data = folder.joinpath(*["deep_folder_of_many_letters"] * 5, "data")
    code = "import os; print(os.environ['DATABASE_URL'])\n" + ASK
    process = embedded("exec", "--data", data, "--throwaway", *_python(code))
    told, said = process.communicate(timeout=60)
    assert process.returncode == 0, said
    sockets = Path(told.split("?host=")[1].split("&")[0])
    assert sockets.name.startswith("focalpoint-")
    assert not sockets.exists()
    assert processes_of(folder) == []


def test_exec_of_a_program_that_is_not_there_says_so(embedded, folder):
    process = embedded("exec", "--data", folder / "data", "--throwaway", "--", "no-such-program")
    said = process.communicate(timeout=60)[1]
    assert process.returncode == 1
    assert "no-such-program cannot be run" in said
