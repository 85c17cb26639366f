"""Public pages: the same for everybody, so they can be kept for a moment and served from the cache.

A public view never looks at the session or the person, and at no other parameter of the address than those
it names: what else is asked makes no entry. A verb that changes what the public sees has
`forget_public_pages()` called for it, so nothing that was taken back is shown again.
"""

import hashlib
from collections import deque
from collections.abc import Callable
from functools import partial, wraps
from time import monotonic
from typing import cast
from uuid import uuid4

from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.cache import BaseCache, caches
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified, QueryDict
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.connection import ConnectionProxy
from django.utils.http import urlencode

from focalpoint import replica, searches
from focalpoint.cache import ForgivingRedisCache
from focalpoint.monitoring.metrics import KEPT_PAGES

KEPT_SECONDS = 60
# Each thread has its own.
cache = cast(BaseCache, ConnectionProxy(caches, "pages"))
# Pages that one process keeps at a time: some megabytes.
MOST_KEPT = 500
_GENERATION = "public-generation"
# The parameter of the address with the words that are searched for.
SEARCH = "text"
_kept_at: deque[float] = deque()

View = Callable[..., HttpResponse]


def forget_public_pages() -> None:
    """After the commit, pages kept so far are not used again."""
    transaction.on_commit(_next_generation)


def _next_generation() -> None:
    cast(ForgivingRedisCache, cache).replace(_GENERATION, _new_generation())


def _new_generation() -> str:
    """A name of its own, and how far a replica must be before pages of it are read there."""
    return f"{uuid4().hex} {replica.position()}"


def public_page(*parameters: str) -> Callable[[View], View]:
    """Marks a view as public, and keeps its 200 answers to GET for KEPT_SECONDS by these parameters."""

    def mark(view: View) -> View:
        @wraps(view)
        def keep(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
            _narrow(request, parameters)
            if request.method not in {"GET", "HEAD"}:
                return view(request, *args, **kwargs)
            key = _key(request)
            # One round trip: a kept page is valid if its generation is still the current one. Without one
            # none is: a server that is full can forget a generation, and not take a new one.
            cached = cache.get_many([key, _GENERATION])
            generation = cached.get(_GENERATION) or _first_generation()
            kept = cached.get(key)
            if kept is None or generation is None or kept[0] != generation:
                KEPT_PAGES.labels("miss").inc()
                if SEARCH in request.GET:
                    searches.count(request, cast(ForgivingRedisCache, cache), at=timezone.now())
                # Without a generation no one knows what the replica must have.
                after = (generation or "").partition(" ")[2]
                response = replica.read(partial(view, request, *args, **kwargs), after=after)
                if response.status_code != 200 or response.streaming:
                    return response
                etag = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
                kept = (generation, response.content, response.headers["Content-Type"], etag)
                if generation is not None and _may_keep():
                    cache.set(key, kept, KEPT_SECONDS)
            else:
                KEPT_PAGES.labels("hit").inc()
            return _answer(request, *kept[1:])

        keep.is_public = True  # type: ignore[attr-defined]
        return keep

    return mark


def _first_generation() -> str | None:
    """The generation where there is none; None where none can be kept."""
    cache.add(_GENERATION, _new_generation(), timeout=None)
    return cast("str | None", cache.get(_GENERATION))


def _may_keep() -> bool:
    """Whether this process may keep one more page now: who asks for ever new words fills no server."""
    now = monotonic()
    while _kept_at and _kept_at[0] <= now - KEPT_SECONDS:
        _kept_at.popleft()
    if len(_kept_at) >= MOST_KEPT:
        return False
    _kept_at.append(now)
    return True


def _narrow(request: HttpRequest, parameters: tuple[str, ...]) -> None:
    """Keep only the parameters that the view names, each once, also for templates that print the address."""
    query = {name: request.GET[name] for name in sorted(parameters) if request.GET.get(name)}
    request.GET = QueryDict(urlencode(query))
    request.META["QUERY_STRING"] = request.GET.urlencode()


def _key(request: HttpRequest) -> str:
    # The host is not part of the key: no page depends on the host name or port of the request. The static
    # files are: during an upgrade two releases keep pages, and neither has all the files of the other.
    files = getattr(staticfiles_storage, "manifest_hash", "")
    return "page:" + hashlib.sha256(f"{files} {request.get_full_path()}".encode()).hexdigest()


def _answer(request: HttpRequest, content: bytes, content_type: str, etag: str) -> HttpResponse:
    if request.headers.get("If-None-Match") == etag:
        response: HttpResponse = HttpResponseNotModified()
    else:
        response = HttpResponse(content, content_type=content_type)
    response["ETag"] = etag
    # Browsers may keep it but must ask each time: what is withdrawn is gone at once.
    patch_cache_control(response, public=True, no_cache=True)
    return response
