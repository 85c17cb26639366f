"""One database for each size, made again in each run from one that is migrated once."""

import os
import subprocess
import sys
from urllib.parse import urlsplit

import psycopg2

EMPTY = "bench_empty"


def address(name: str) -> str:
    """DATABASE_URL with another database."""
    parts = urlsplit(os.environ["DATABASE_URL"])
    # Spelled out: urlunsplit drops the empty host of an address on a unix socket.
    return f"{parts.scheme}://{parts.netloc}/{name}?{parts.query}"


def environment(name: str, **more: str) -> dict[str, str]:
    """What a process needs to work on the database `name`, as in production."""
    return {
        **os.environ,
        "DATABASE_URL": address(name),
        "DJANGO_SETTINGS_MODULE": "bench.settings",
        "DEMO": "false",
        "DEBUG": "false",
        "LOG_LEVEL": "WARNING",
        # One person submits as many as can be measured.
        "SUBMISSIONS_PER_DAY": "1000000",
        "PYTHONWARNINGS": "ignore",
        **more,
    }


def manage(name: str, *command: str) -> str:
    """Run a command of manage.py there; returns what it printed."""
    done = subprocess.run(
        [sys.executable, "manage.py", *command],
        env=environment(name),
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    return done.stdout


def run(name: str, *command: str, settings: str) -> None:
    """The same under other settings, shown as it prints."""
    subprocess.run(
        [sys.executable, "manage.py", *command],
        env=environment(name, DJANGO_SETTINGS_MODULE=settings),
        check=True,
    )


def _as_owner(*statements: str) -> None:
    connection = psycopg2.connect(os.environ["DATABASE_URL"])
    connection.autocommit = True
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
    connection.close()


def make_empty() -> None:
    _as_owner(f"DROP DATABASE IF EXISTS {EMPTY} WITH (FORCE)", f"CREATE DATABASE {EMPTY}")
    manage(EMPTY, "migrate", "--verbosity=0")
    manage(EMPTY, "load_reference", "--verbosity=0")
    manage(EMPTY, "collectstatic", "--verbosity=0", "--no-input")


def make(count: int) -> str:
    """A database with `count` inputs; returns its name."""
    name = f"bench_{count}"
    _as_owner(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)", f"CREATE DATABASE {name} TEMPLATE {EMPTY}")
    print("  " + manage(name, "seed_inputs", f"--count={count}").strip(), flush=True)
    return name


def exists(name: str) -> bool:
    connection = psycopg2.connect(os.environ["DATABASE_URL"])
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        found = cursor.fetchone() is not None
    connection.close()
    return found


def copy(name: str, to: str) -> str:
    """A database with the same content, under another name; returns that name."""
    drop(to)
    _as_owner(f"CREATE DATABASE {to} TEMPLATE {name}")
    return to


def drop(name: str) -> None:
    _as_owner(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def drop_all(counts: list[int]) -> None:
    names = [EMPTY, *(f"bench_{count}" for count in counts)]
    _as_owner(*(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)" for name in names))
