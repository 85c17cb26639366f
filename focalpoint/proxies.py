"""Whose request it is: each trusted proxy adds the address that it was asked from at the end of
X-Forwarded-For, and what stands before those was written by the client, who may write anything."""

import logging
from functools import cache

from django.conf import settings
from django.http import HttpRequest

logger = logging.getLogger(__name__)


def client_address(request: HttpRequest) -> str:
    """As the outermost proxy saw it; empty where a socket without a proxy says nothing.

    Where fewer proxies answered than TRUSTED_PROXIES says, all that is written is theirs.
    """
    proxies = settings.TRUSTED_PROXIES
    written = [address.strip() for address in request.headers.get("X-Forwarded-For", "").split(",")]
    if not proxies or not any(written):
        return str(request.META.get("REMOTE_ADDR", ""))
    if len(written) < proxies:
        _say_too_many()
    return written[-proxies:][0]


@cache
def _say_too_many() -> None:
    """Once for each process."""
    logger.warning("TRUSTED_PROXIES is more than the number of proxies that a request passed")
