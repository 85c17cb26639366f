"""One file in, its copy out: run as `python -m focalpoint.cleaning.child KIND`, which reads from its input.

The first line of the answer is "ok" or the reason of a refusal; the copy follows.
"""

import importlib
import resource
import sys

from focalpoint.cleaning.reasons import RefusedError

# Enough for a hundred million pixels; a file that needs more is refused, and takes no other process with it.
MEMORY = 1024 * 1024 * 1024
CPU_SECONDS = 20
# Only what is needed is loaded: each library takes longer than most files.
CLEANERS = {
    "pdf": ("focalpoint.cleaning.pdf", "clean"),
    "docx": ("focalpoint.cleaning.ooxml", "clean"),
    "odt": ("focalpoint.cleaning.odf", "clean"),
    "jpeg": ("focalpoint.cleaning.pictures", "clean_jpeg"),
    "png": ("focalpoint.cleaning.pictures", "clean_png"),
    "preview-pdf": ("focalpoint.cleaning.preview", "of_pdf"),
    "preview-docx": ("focalpoint.cleaning.preview", "of_docx"),
    "preview-odt": ("focalpoint.cleaning.preview", "of_odt"),
    "preview-jpeg": ("focalpoint.cleaning.preview", "of_jpeg"),
    "preview-png": ("focalpoint.cleaning.preview", "of_png"),
}


def copy_of(kind: str, content: bytes) -> bytes:
    module, name = CLEANERS[kind]
    copy: bytes = getattr(importlib.import_module(module), name)(content)
    return copy


def main() -> None:
    if sys.platform == "linux":
        # Elsewhere the system refuses to be told.
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # It answers through a pipe, and writes no file.
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    answer = sys.stdout.buffer
    try:
        copy = copy_of(sys.argv[1], sys.stdin.buffer.read())
    except RefusedError as refusal:
        answer.write(refusal.reason.encode() + b"\n")
    else:
        answer.write(b"ok\n" + copy)
    answer.flush()


if __name__ == "__main__":
    main()
