"""How often one visitor may search the public pages: each search asks the database, and no one signs in.

Counted where pages are kept, because nothing is at stake but speed; where that is away, in each process.
"""

from collections import Counter
from datetime import UTC, datetime
from ipaddress import IPv6Address, ip_address

from allauth.account.adapter import get_adapter
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from focalpoint.cache import ForgivingRedisCache
from focalpoint.monitoring.metrics import LIMITS
from focalpoint.places import shortened
from focalpoint.rates import RateError

# A workshop of thirty shares one address, and each of them searches every few seconds.
MOST = 300
SECONDS = 60

# Of this process and minute, while the cache is away.
_here: Counter[str] = Counter()


def count(request: HttpRequest, cache: ForgivingRedisCache, *, at: datetime) -> None:
    """Raises RateError where it is one too many in this minute."""
    try:
        visitor = _network(get_adapter().get_client_ip(request))
    except PermissionDenied:
        # Asked through a socket, without a proxy that says for whom.
        visitor = ""
    minute = int(at.timestamp()) // SECONDS
    who = salted_hmac("focalpoint.searches", f"{visitor} {minute}", algorithm="sha256").hexdigest()
    key = f"searches:{minute}:{who[:32]}"
    number = cache.count(key, SECONDS)
    if number is None:
        number = _count_here(key)
    if number > MOST:
        ends_at = datetime.fromtimestamp((minute + 1) * SECONDS, tz=UTC)
        LIMITS.labels("searches").inc()
        raise RateError(_("You can search no more than %(most)s times a minute."), MOST, ends_at)


def _network(address: str) -> str:
    """Of IPv6 the first 48 bits: the rest is given to one customer, who has no end of addresses."""
    try:
        ip = ip_address(address)
    except ValueError:
        return address
    if isinstance(ip, IPv6Address):
        return str(ip.ipv4_mapped) if ip.ipv4_mapped else shortened(address)
    return address


def _count_here(key: str) -> int:
    minute = key.rpartition(":")[0]
    if not next(iter(_here), key).startswith(minute):
        _here.clear()
    _here[key] += 1
    return _here[key]
