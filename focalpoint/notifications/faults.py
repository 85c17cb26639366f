"""Whose fault it is that a mail did not go out: the server's, the mail's, or its address's."""

import re
import smtplib
from enum import Enum, auto

# Answers to one mail; after any other fault the connection is not used again.
_ANSWERS = (smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError)
# The code with which a server says that it closes the connection.
_CLOSING = 421
# A policy: against us as a sender, which may change, or only for this address or mail. In the words of
# RFC 3463; as the row keeps them.
UNSURE = r"^(421|[45][0-9]{2} [45]\.7\.)"


class Fault(Enum):
    """What a failure was, which says how long the mail is tried again."""

    # It is away or broken: waited for, however long.
    OF_SERVER = auto()
    # Whether it refuses us or this mail is seen by what else it takes.
    UNSURE = auto()
    # Refused for now.
    OF_MAIL = auto()
    # This address will never accept mail.
    FINAL = auto()


def fault_of(error: OSError) -> Fault:
    if not isinstance(error, _ANSWERS):
        return Fault.OF_SERVER
    if re.match(UNSURE, described(error)):
        return Fault.UNSURE
    is_final = isinstance(error, smtplib.SMTPRecipientsRefused) and _answer(error)[0] >= 500
    return Fault.FINAL if is_final else Fault.OF_MAIL


def is_answer(error: OSError) -> bool:
    """The server answered this mail, and the connection can be used for the next."""
    return isinstance(error, _ANSWERS) and _answer(error)[0] != _CLOSING


def described(error: OSError) -> str:
    """The code and the words of the server, as the row keeps them."""
    code, words = _answer(error)
    return (f"{code} {words}" if code else words)[:500]


def _answer(error: OSError) -> tuple[int, str]:
    """The code and the words of the mail server; 0 when it said nothing."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return next(((code, _decoded(words)) for code, words in error.recipients.values()), (0, ""))
    if isinstance(error, smtplib.SMTPResponseException):
        return error.smtp_code, _decoded(error.smtp_error)
    return 0, f"{type(error).__name__}: {error}"


def _decoded(words: bytes | str) -> str:
    return words.decode(errors="replace") if isinstance(words, bytes) else words
