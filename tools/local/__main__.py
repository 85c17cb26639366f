"""The command line: `run` is everything, `exec` lends the servers to one command."""

import argparse
import os
import signal
import sys
from pathlib import Path

from tools.local import StopAskedError, Trouble
from tools.local.children import die_with_parent

ROOT = Path(__file__).resolve().parent.parent.parent


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tools.local", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    run = commands.add_parser("run", help="servers, database, web server, worker and beat, until Ctrl-C")
    run.add_argument("--data", default="var", help="where the servers live (default: var)")
    lend = commands.add_parser("exec", help="run a command with the servers' addresses in its environment")
    lend.add_argument("--data", default="var", help="where the servers live (default: var)")
    lend.add_argument("--throwaway", action="store_true", help="quicker; a power cut may cost the data")
    lend.add_argument("--alone", action="store_true", help="leave when somebody else runs servers there")
    lend.add_argument("program", nargs=argparse.REMAINDER, metavar="-- COMMAND")
    found = parser.parse_args()
    if found.command == "exec":
        found.program = found.program[1:] if found.program[:1] == ["--"] else found.program
        if not found.program:
            parser.error("which command?")
    return found


def main() -> int:
    arguments = _arguments()
    os.chdir(ROOT)
    if "MAKELEVEL" in os.environ:
        # Whoever kills `make run` outright means us.
        die_with_parent(signal.SIGTERM)
    try:
        if arguments.command == "run":
            from tools.local.run import run

            return run(Path(arguments.data))
        from tools.local.run_with_services import run_with_services

        return run_with_services(
            Path(arguments.data), arguments.program, throwaway=arguments.throwaway, alone=arguments.alone
        )
    except StopAskedError:
        return 0 if arguments.command == "run" else 130
    except Trouble as trouble:
        print(trouble, file=sys.stderr, flush=True)
        return 1


if __name__ == "__main__":
    sys.exit(main())
