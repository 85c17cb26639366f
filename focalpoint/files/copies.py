"""The copy of a file that others get, made in a process of its own.

Whatever goes wrong while hostile bytes are read, memory, time, or a fault of a library, ends that process.
It has no settings, no keys and no connection; only the bytes go in, and the copy comes out.
"""

import logging
import os
import subprocess
import sys
from pathlib import Path
from threading import BoundedSemaphore

from django.conf import settings
from django.utils.translation import gettext as _

import focalpoint
from focalpoint.cleaning.reasons import Reason
from focalpoint.files.errors import BadFileError
from focalpoint.files.sentences import SENTENCES

logger = logging.getLogger(__name__)

# In one process of the web server: more would take all its threads, and the memory of the machine.
_AT_ONCE = BoundedSemaphore(2)
_PATIENCE_SECONDS = 10

_ROOT = Path(focalpoint.__path__[0]).parent
# Where the system looks for libraries; nothing else, for there are passwords and keys.
_ENVIRONMENT = {name: os.environ[name] for name in {"LD_LIBRARY_PATH"} & os.environ.keys()}
_COMMAND = [sys.executable, "-E", "-s", "-m", "focalpoint.cleaning.child"]


def copy_of(name: str, content: bytes) -> bytes:
    """`content`, a file of the kind `name` ("pdf"), cleaned. Raises BadFileError with the reason in words."""
    if not _AT_ONCE.acquire(timeout=_PATIENCE_SECONDS):
        raise BadFileError(_("We are checking other files at the moment. Add this file again in a minute."))
    try:
        return _made_by_a_child(name, content)
    finally:
        _AT_ONCE.release()


def _made_by_a_child(name: str, content: bytes) -> bytes:
    try:
        done = subprocess.run(  # noqa: S603
            [*_COMMAND, name],
            input=content,
            capture_output=True,
            timeout=settings.CLEANING_SECONDS,
            cwd=_ROOT,
            env=_ENVIRONMENT,
            check=False,
        )
    except subprocess.TimeoutExpired:
        logger.warning("A %s took too long to be cleaned", name)
        raise BadFileError(SENTENCES[Reason.TOO_HARD]) from None
    head, _line, copy = done.stdout.partition(b"\n")
    if done.returncode == 0 and head == b"ok" and copy:
        return copy
    reason = next((reason for reason in Reason if reason.encode() == head), None)
    if done.returncode == 0 and reason is not None:
        raise BadFileError(SENTENCES[reason])
    # What it wrote of its fault could hold words of the file; its last line names the kind of fault.
    fault = done.stderr.rstrip().rpartition(b"\n")[2].partition(b":")[0][:60].decode("ascii", "replace")
    logger.error("A %s broke its cleaner: code %s, %s", name, done.returncode, fault)
    raise BadFileError(SENTENCES[Reason.TOO_HARD])
