"""What `manage.py check --deploy` knows of each setting: what starts, and should not serve people.

A value that can never be right stops the start (focalpoint/settings/environment.py). One that is right on
someone's own machine, and wrong in service, is named here, each with what to do.
"""

import os
from collections.abc import Iterator
from email.utils import parseaddr
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.core.files.storage import InvalidStorageError
from django.core.validators import validate_email
from django.http.request import validate_host

from focalpoint.files import store
from focalpoint.files.disk import DiskStorage

_ANYWHERE = ("localhost", "127.0.0.1", "::1")
# Names that RFC 2606 and RFC 6761 keep for examples: no email reaches them.
_EXAMPLE_ENDS = (".example", ".invalid", ".test", ".localhost")
_YEAR = 60 * 60 * 24 * 365


@register(Tags.security, deploy=True)
def settings_are_fit(**options: object) -> list[CheckMessage]:
    """All of them; each finds at most what it is named after."""
    return [
        message
        for find in (_hosts, _address, _people, _email_server, _redis, _folders, _proxies, _hsts, _log)
        for message in find()
    ]


def _error(number: int, sentence: str, hint: str) -> Error:
    return Error(sentence, hint=hint, id=f"focalpoint.E{number:03}")


def _warning(number: int, sentence: str, hint: str) -> Warning:
    return Warning(sentence, hint=hint, id=f"focalpoint.W{number:03}")


def _is_example(host: str) -> bool:
    host = host.lower().strip("[]")
    return host in _ANYWHERE or f".{host}".endswith(_EXAMPLE_ENDS)


def _hosts() -> Iterator[CheckMessage]:
    if any(host == "*" or host.startswith(".") for host in settings.ALLOWED_HOSTS):
        yield _error(
            10,
            "ALLOWED_HOSTS has a wildcard: whoever asks chooses the name in links and emails.",
            "Set ALLOWED_HOSTS to the names that people use.",
        )


def _address() -> Iterator[CheckMessage]:
    host = urlsplit(settings.BASE_URL).hostname or ""
    if not settings.BASE_URL.startswith("https://"):
        yield _error(11, "BASE_URL is not https: passwords and inputs can be read on the way.", "Use TLS.")
    if not validate_host(host, settings.ALLOWED_HOSTS):
        yield _error(
            12,
            "The host of BASE_URL is not in ALLOWED_HOSTS: every link in an email leads to an error.",
            "Add it to ALLOWED_HOSTS.",
        )
    if _is_example(host):
        yield _error(
            13, "BASE_URL is an example or this machine.", "Set it to where people reach the portal."
        )


def _people() -> Iterator[CheckMessage]:
    for name in ("DEFAULT_FROM_EMAIL", "OFFICE_EMAIL", "SECURITY_CONTACT"):
        written = getattr(settings, name)
        if name == "SECURITY_CONTACT" and (not written or ":" in written):
            # Nothing, or a page.
            continue
        address = parseaddr(written)[1]
        try:
            validate_email(address)
        except ValidationError:
            yield _error(14, f"{name} is no address that emails can be sent to or from.", f"Set {name}.")
            continue
        if _is_example(address.rpartition("@")[2]):
            yield _error(
                15,
                f"{name} is an example ({address}): people who write there are not heard.",
                f"Set {name} to an address of yours.",
            )


def _email_server() -> Iterator[CheckMessage]:
    is_plain = not (settings.EMAIL_USE_TLS or settings.EMAIL_USE_SSL)
    if is_plain and settings.EMAIL_HOST_PASSWORD and settings.EMAIL_HOST not in _ANYWHERE:
        yield _error(
            16,
            "EMAIL_URL sends its password without TLS.",
            "Use smtps://, or smtp:// with ?tls=true.",
        )


def _redis() -> Iterator[CheckMessage]:
    for name in ("REDIS_URL", "CACHE_URL"):
        parts = urlsplit(getattr(settings, name))
        asked = parse_qs(parts.query).get("ssl_cert_reqs", ["required"])
        if parts.scheme == "rediss" and asked != ["required"]:
            yield _error(
                17,
                f"{name} is rediss:// and accepts any certificate.",
                "Use ?ssl_cert_reqs=required&ssl_ca_certs=/path/of/the/authority.pem.",
            )


def _folders() -> Iterator[CheckMessage]:
    static = Path(settings.STATIC_ROOT).absolute()
    if not (static / "staticfiles.json").is_file():
        yield _error(18, "STATIC_ROOT holds no static files: every page fails.", "manage.py collectstatic")
    try:
        storage = store.storage()
    except (InvalidStorageError, ImproperlyConfigured, TypeError) as error:
        yield _error(
            25,
            f"UPLOADS_STORAGE cannot be used: {type(error).__name__}.",
            "Install its package, or correct its name and UPLOADS_OPTIONS.",
        )
        return
    if not isinstance(storage, DiskStorage):
        return
    uploads = Path(storage.location)
    if not (uploads.is_dir() and os.access(uploads, os.R_OK | os.W_OK | os.X_OK)):
        yield _error(
            19,
            "UPLOADS_ROOT is no folder that this account can write in: no file can be uploaded.",
            "Make the folder, owned by the account that web and worker run as.",
        )
    real_uploads, real_static = uploads.resolve(), static.resolve()
    if real_uploads.is_relative_to(real_static) or real_static.is_relative_to(real_uploads):
        yield _error(
            20,
            "UPLOADS_ROOT and STATIC_ROOT are in one another: the web server serves confidential files.",
            "Use two folders apart.",
        )


def _proxies() -> Iterator[CheckMessage]:
    if settings.BASE_URL.startswith("https://") and not settings.TRUSTED_PROXIES:
        yield _warning(
            21,
            "BASE_URL is https and TRUSTED_PROXIES is 0: behind a proxy, pages redirect without end and all "
            "people count as one network.",
            "Set TRUSTED_PROXIES to the number of proxies in front.",
        )


def _hsts() -> Iterator[CheckMessage]:
    # Django asks for the number itself when it is 0 (security.W004).
    is_whole = settings.SECURE_HSTS_INCLUDE_SUBDOMAINS and settings.SECURE_HSTS_SECONDS >= _YEAR
    if settings.SECURE_HSTS_PRELOAD and not is_whole:
        yield _error(
            22,
            "HSTS_PRELOAD is on without subdomains and a year: browsers' lists refuse it.",
            "Set HSTS_SUBDOMAINS=true and HSTS_SECONDS=31536000, or HSTS_PRELOAD=false.",
        )


def _log() -> Iterator[CheckMessage]:
    if settings.LOG_LEVEL == "DEBUG":
        yield _warning(23, "LOG_LEVEL is DEBUG: libraries log what they are given.", "Set LOG_LEVEL=INFO.")
    if settings.LOG_LEVEL == "ERROR":
        yield _warning(
            24,
            "LOG_LEVEL is ERROR: warnings of mail, Redis and files are not seen.",
            "Set LOG_LEVEL=INFO or WARNING.",
        )
