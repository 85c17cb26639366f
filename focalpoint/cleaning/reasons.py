"""Why a file has no copy that could be given to others. The sentences are in `focalpoint.files.sentences`."""

from enum import StrEnum


class Reason(StrEnum):
    """What was found in the file."""

    DAMAGED = "damaged"
    LOCKED = "locked"
    BOMB = "bomb"
    MACROS = "macros"
    SCRIPTS = "scripts"
    EMBEDDED = "embedded"
    PORTFOLIO = "portfolio"
    LAUNCHES = "launches"
    SENDS = "sends"
    DYNAMIC_FORM = "dynamic_form"
    EXTERNAL = "external"
    FIELDS = "fields"
    ENTITIES = "entities"
    POLYGLOT = "polyglot"
    PIXELS = "pixels"
    PICTURE = "picture"
    UNKNOWN_PART = "unknown_part"
    TOO_HARD = "too_hard"


class RefusedError(Exception):
    """`reason` says what is wrong; the bytes of the file are never part of the message."""

    def __init__(self, reason: Reason) -> None:
        self.reason = reason
        super().__init__(reason.value)
