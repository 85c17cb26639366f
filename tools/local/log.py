"""One readable log: each line under the name of the part it came from, coloured only on a terminal."""

import os
import sys

WIDTH = 8
_COLOURS = {"portal": "1", "web": "36", "worker": "32", "beat": "35", "prepare": "34"}


class Log:
    """Prints lines; a closed output (`make run | head`) is remembered, not raised."""

    def __init__(self) -> None:
        self.reader_is_gone = sys.stdout is None
        self._coloured = sys.stdout is not None and sys.stdout.isatty() and not os.environ.get("NO_COLOR")

    def line(self, source: str, text: str) -> None:
        if self.reader_is_gone or not text:
            return
        name = source.ljust(WIDTH)
        if self._coloured:
            name = f"\033[{_COLOURS.get(source, '33')}m{name}\033[0m"
        try:
            print(f"{name}| {text}", flush=True)
        except (OSError, ValueError):
            self.reader_is_gone = True

    def say(self, text: str) -> None:
        """A line of the supervisor's own."""
        self.line("portal", text)
