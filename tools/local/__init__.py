"""A real PostgreSQL and a real Redis that live in the checkout, and everything that runs beside them.

`python -m tools.local run` is `make run`; `python -m tools.local exec -- COMMAND` runs one command with
the servers' addresses in its environment, as `make test` does. Only the servers' programs are used; starting
and stopping them is ours (docs/decisions/0001-embedded-servers.md says why). Nothing here imports Django:
what needs it runs as a child.
"""


class LocalServiceError(Exception):
    """Something a person has to know or repair; the message is the whole sentence."""


class StopRequestedError(Exception):
    """Ctrl-C, SIGTERM or SIGHUP came while something was being started."""
