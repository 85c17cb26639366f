"""The command line: `run` is everything, `exec` runs one command with the servers."""

import argparse
import os
import signal
import sys
from pathlib import Path

from tools.local import LocalServiceError, StopRequestedError
from tools.local.children import die_with_parent

ROOT = Path(__file__).resolve().parent.parent.parent


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tools.local", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    run = commands.add_parser("run", help="servers, database, web server, worker and beat, until Ctrl-C")
    run.add_argument("--data", default="var", help="where the servers live (default: var)")
    execute = commands.add_parser("exec", help="run a command with the servers' addresses in its environment")
    execute.add_argument("--data", default="var", help="where the servers live (default: var)")
    execute.add_argument(
        "--throwaway",
        action="store_true",
        help="faster; the data is lost at a power cut, and may be kept elsewhere",
    )
    execute.add_argument(
        "--alone", action="store_true", help="end at once when another process runs servers there"
    )
    execute.add_argument("program", nargs=argparse.REMAINDER, metavar="-- COMMAND")
    arguments = parser.parse_args()
    if arguments.command == "exec":
        arguments.program = arguments.program[1:] if arguments.program[:1] == ["--"] else arguments.program
        if not arguments.program:
            parser.error("which command?")
    return arguments


def main() -> int:
    arguments = _arguments()
    os.chdir(ROOT)
    if "MAKELEVEL" in os.environ:
        # Who kills `make run` outright means to stop us.
        die_with_parent(signal.SIGTERM)
    try:
        if arguments.command == "run":
            from tools.local.run import run

            return run(Path(arguments.data))
        from tools.local.run_with_services import run_with_services

        return run_with_services(
            Path(arguments.data), arguments.program, throwaway=arguments.throwaway, alone=arguments.alone
        )
    except StopRequestedError:
        return 0 if arguments.command == "run" else 130
    except LocalServiceError as error:
        print(error, file=sys.stderr, flush=True)
        return 1


if __name__ == "__main__":
    sys.exit(main())
