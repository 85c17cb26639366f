"""A real PostgreSQL and a real Redis that live in the checkout, and everything that runs beside them.

`python -m tools.local run` is `make run`; `python -m tools.local exec -- COMMAND` lends
the servers to one command, as `make test` does. Only the programs inside the wheels are used; starting
and stopping is ours (docs/decisions/0001-embedded-servers.md says why). Nothing here imports Django:
what needs it runs as a child.
"""


class Trouble(Exception):
    """Something a person has to know or mend; the message is the whole sentence."""


class StopAskedError(Exception):
    """Ctrl-C, SIGTERM or SIGHUP came while something was being started."""
