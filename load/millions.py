"""Millions of rows, as far as the queue, the search, public lists, the audit log and the outbox read them.

`python -m load.millions --rows 5000000`, lent its servers as `make load` is. Texts are short; there are no
versions, answers and files: a whole world of that size would be ten times as large (bench/ makes one). Each
page is asked twice; each statement of the second time is then explained, by itself.
"""

import argparse
import os
import sys
import time

from bench import databases

NAME = "load_rows"


def main() -> None:
    if "DATABASE_URL" not in os.environ:
        sys.exit("It needs the servers that `python -m tools.local exec` lends.")
    parser = argparse.ArgumentParser(prog="python -m load.millions", description=__doc__)
    parser.add_argument("--rows", type=int, default=5_000_000)
    parser.add_argument("--keep", action="store_true", help="use the rows of the run before, and keep them")
    parser.add_argument("--commands", default="explain_rows,partition_rows", help="what is run on them")
    arguments = parser.parse_args()
    begun = time.monotonic()
    if not (arguments.keep and databases.exists(NAME)):
        databases.make_empty()
        databases.copy(databases.EMPTY, NAME)
        databases.run(NAME, "seed_rows", f"--rows={arguments.rows}", settings="load.settings")
    try:
        for command in filter(None, arguments.commands.split(",")):
            databases.run(NAME, command, settings="load.settings")
    finally:
        if not arguments.keep:
            databases.drop(NAME)
            databases.drop(databases.EMPTY)
    print(f"In {time.monotonic() - begun:.0f} s.")


if __name__ == "__main__":
    main()
