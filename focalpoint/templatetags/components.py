"""Components that are more than an include: each declares its arguments."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from functools import lru_cache

from django import template
from django.conf import settings
from django.http import HttpRequest
from django.template import Context
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import get_language, get_language_from_path

from focalpoint import moments, office, places, session_life, time_zones
from focalpoint.editor import copies

register = template.Library()


@lru_cache(maxsize=256)
def _address(name: str, language: str | None) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


@register.simple_tag
def portal_address() -> str:
    """Where people reach the portal, whatever address this page was opened at."""
    return settings.BASE_URL


@register.simple_tag(takes_context=True)
def nav_link(context: Context, name: str, label: str, *, only_here: bool = False) -> SafeString | str:
    """A link of a navigation to the page `name`, marked when one is there or (not with `only_here`) below it.

    Nothing where no such page exists.
    """
    address = _address(name, get_language())
    path = context["request"].path
    if not address:
        return ""
    here = "page" if path == address else "true" if path.startswith(address) and not only_here else ""
    current = format_html(' aria-current="{}"', here) if here else ""
    return format_html('<a href="{}"{}>{}</a>', address, current, label)


@register.simple_tag(takes_context=True)
def own_copies(context: Context) -> SafeString | str:
    """For static/js/copies.js: the keys of what the browser keeps for the person, and what is saved of it."""
    request = context.get("request")
    if request is None or not request.user.is_authenticated:
        return ""
    return format_html(
        '<meta name="copies" content="{}" data-saved="{}">',
        copies.keys(request.user),
        " ".join(copies.confirmed(request)),
    )


@register.filter
def office_day(at: datetime | None) -> date | None:
    """The day that something is due, which is the office's and not the reader's."""
    return office.office_day(at) if at else None


@register.filter
def closing(closes_at: datetime, zone: str = "") -> str:
    """When something closes, to stand after "closes": on the clock of `zone`, or else on the reader's."""
    return moments.closing(closes_at, zone)


@register.filter
def closing_for_reader(closes_at: datetime) -> str:
    """The same with the day of the week, and with the name of the reader's clock."""
    return moments.closing_for_reader(closes_at, with_weekday=True)


@register.filter
def time_left(closes_at: datetime, now: datetime) -> str:
    return moments.time_left(closes_at, now=now)


@register.filter
def to_the_second(at: datetime) -> str:
    return moments.to_the_second(at)


@register.filter
def last_day(closes_at: datetime) -> date:
    """The day at whose end, or within which, something closes, on the reader's clock."""
    return moments.last_day(closes_at)


@register.filter
def zone_words(name: str) -> str:
    """ "Nairobi time"."""
    return time_zones.in_words(name)


@register.simple_tag
def current_zone() -> str:
    """The reader's time zone, in words: to stand beside a time."""
    return time_zones.in_words(timezone.get_current_timezone_name())


@register.filter
def browser_words(name: str) -> str:
    return places.in_words(name)


@register.simple_tag
def session_seconds(request: HttpRequest) -> int:
    """How long the session of whoever reads the page lasts if they do nothing more."""
    return session_life.seconds_left(request.session)


@register.simple_tag
def other_languages(request: HttpRequest) -> list[tuple[str, str, str]]:
    """Code, own name and address of this page in each other language.

    Where the address has no language, it is asked for; not by who is signed in, who reads in their own.
    """
    others = [(code, name) for code, name in settings.LANGUAGES if code != get_language()]
    here = get_language_from_path(request.path)
    if here is not None:
        rest = request.path[len(here) + 1 :]
        return [(code, name, f"/{code}{rest}") for code, name in others]
    if request.user.is_authenticated:
        return []
    return [(code, name, f"?{_asking(request, code)}") for code, name in others]


def _asking(request: HttpRequest, language: str) -> str:
    """The query string for this page in another language, and for the page after it."""
    query = request.GET.copy()
    query["language"] = language
    if onward := query.get("next") or request.POST.get("next", ""):
        here = get_language_from_path(onward)
        query["next"] = f"/{language}{onward[len(here) + 1 :]}" if here else onward
    return query.urlencode(safe="/")


@register.filter
def cells_of(row: Iterable[str], headers: Iterable[Mapping[str, object]]) -> list[SafeString]:
    """The cells of a row of an admin's list, each with the name of its column for where rows are cards."""
    return [
        SafeString(cell.replace(" class=", format_html(' data-column="{}" class=', column), 1))
        for cell, column in zip(row, (_column(header) for header in headers), strict=False)
    ]


def _column(header: Mapping[str, object]) -> str:
    """Not of the box that selects a row: its header is another box."""
    text = header["text"]
    return "" if isinstance(text, SafeString) else str(capfirst(str(text)))
