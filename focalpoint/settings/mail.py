"""Email: where it goes and who it is from. Every email passes the outbox first."""

from email.utils import parseaddr
from urllib.parse import unquote, urlsplit

from .base import DEMO
from .environment import env, is_address, setting


def _is_sender(text: str) -> bool:
    return "@" in parseaddr(text)[1]


EMAIL_URL = setting(
    "EMAIL_URL",
    env.str,
    default="smtp://localhost:25",
    valid=is_address("smtp", "smtps"),
    expected="smtp://user:password@host:587 (STARTTLS with ?tls=true) or smtps://user:password@host:465",
    help="the email server; not used while DEMO is true",
    secret=True,
)
DEFAULT_FROM_EMAIL = setting(
    "DEFAULT_FROM_EMAIL",
    env.str,
    default="Focal Point <no-reply@focalpoint.example>",
    valid=_is_sender,
    expected="a name and an address",
    help="the sender of every email",
)
OFFICE_EMAIL = setting(
    "OFFICE_EMAIL",
    env.str,
    default="office@focalpoint.example",
    valid=_is_sender,
    expected="an address",
    help="where people can write to the office; shown on help and error pages",
)


def _is_contact(text: str) -> bool:
    return not text or _is_sender(text) or is_address("https", "mailto", "tel")(text)


SECURITY_CONTACT = setting(
    "SECURITY_CONTACT",
    env.str,
    default="",
    valid=_is_contact,
    expected="an address, or a page that starts with https://",
    help="where people can report a security hole; without it, OFFICE_EMAIL",
)

_parts = urlsplit(EMAIL_URL)
EMAIL_BACKEND = "demo.mail.Backend" if DEMO else "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST = _parts.hostname or "localhost"
EMAIL_PORT = _parts.port or (465 if _parts.scheme == "smtps" else 25)
EMAIL_HOST_USER = unquote(_parts.username or "")
EMAIL_HOST_PASSWORD = unquote(_parts.password or "")
EMAIL_USE_SSL = _parts.scheme == "smtps"
EMAIL_USE_TLS = _parts.scheme == "smtp" and "tls=true" in _parts.query
EMAIL_TIMEOUT = 20
SERVER_EMAIL = parseaddr(DEFAULT_FROM_EMAIL)[1]
