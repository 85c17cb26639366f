"""An outcome of many contributors: how long its pages, its publication and its notices take.

`python -m load.outcome --contributors 10000`, lent its servers as `make load` is.
"""

import argparse
import os
import sys

from bench import databases


def main() -> None:
    if "DATABASE_URL" not in os.environ:
        sys.exit("It needs the servers that `python -m tools.local exec` lends.")
    parser = argparse.ArgumentParser(prog="python -m load.outcome", description=__doc__)
    parser.add_argument("--contributors", type=int, default=10_000)
    arguments = parser.parse_args()
    databases.make_empty()
    try:
        number = f"--contributors={arguments.contributors}"
        databases.run(databases.EMPTY, "measure_outcome", number, settings="load.settings")
    finally:
        databases.drop(databases.EMPTY)


if __name__ == "__main__":
    main()
