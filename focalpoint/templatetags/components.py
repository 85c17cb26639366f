"""Components that are more than an include: each declares its arguments."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from functools import lru_cache
from html import unescape

from django import template
from django.conf import settings
from django.http import HttpRequest
from django.template import Context, TemplateSyntaxError
from django.template.base import Node, NodeList, Parser, Token
from django.templatetags.static import static
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join, strip_tags
from django.utils.http import urlencode
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst
from django.utils.translation import get_language, get_language_from_path, get_language_info

from focalpoint import moments, office, places, session_life, time_zones
from focalpoint.editor import copies
from focalpoint.paging import PARAMETER

register = template.Library()
# As other sites name the languages of a page that they show a preview of.
LOCALES = {"en": "en_GB", "fr": "fr_FR", "es": "es_ES", "ar": "ar_AR", "ru": "ru_RU", "zh-hans": "zh_CN"}


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
    path = _path(context)
    if not address:
        return ""
    here = "page" if path == address else "true" if path.startswith(address) and not only_here else ""
    current = format_html(' aria-current="{}"', here) if here else ""
    return format_html('<a href="{}"{}>{}</a>', address, current, label)


def _path(context: Context) -> str:
    """Of the page; pages of what went wrong know only `path`, for the request may be what is wrong."""
    request = context.get("request")
    return str(context.get("path") or (request.path if request else ""))


@register.simple_tag(takes_context=True)
def page_area(context: Context) -> str:
    """The first part of the page's address after the language: "my", "desk", "admin", "calls"."""
    path = _path(context)
    parts = path.strip("/").split("/")
    return parts[1] if get_language_from_path(path) and len(parts) > 1 else parts[0]


@register.simple_tag(takes_context=True)
def languages_of_path(context: Context) -> list[tuple[str, str, str]]:
    """As `other_languages`, for a page that knows no request: without a language in its address, to the front
    page."""
    path, here = _path(context), get_language_from_path(_path(context))
    rest = path[len(here) + 1 :] if here else "/"
    return [(code, name, f"/{code}{rest}") for code, name in settings.LANGUAGES if code != get_language()]


class CapturedNode(Node):
    """What its blocks write, as text: without tags and entities, in one line."""

    def __init__(self, name: str, nodelist: NodeList) -> None:
        self.name, self.nodelist = name, nodelist

    def render(self, context: Context) -> SafeString:
        text = unescape(strip_tags(self.nodelist.render(context)))
        context[self.name] = " ".join(text.split())
        return mark_safe("")


@register.tag
def captured(parser: Parser, token: Token) -> CapturedNode:
    """`{% captured page_title %}{% block title %}{% endblock %}{% endcaptured %}`: a block written once, for
    several places of the page."""
    parts = token.split_contents()
    if len(parts) != 2:
        raise TemplateSyntaxError("captured takes the name that the text gets")
    nodelist = parser.parse(["endcaptured"])
    parser.delete_first_token()
    return CapturedNode(parts[1], nodelist)


@register.simple_tag
def language_attributes(code: str | None) -> SafeString | str:
    """The attributes lang and dir of a text, where it is not in the language of the page."""
    if not code or code == get_language():
        return ""
    direction = "rtl" if get_language_info(code)["bidi"] else "ltr"
    return format_html(' lang="{}" dir="{}"', code, direction)


@register.simple_tag(takes_context=True)
def page_address(context: Context) -> str:
    """The one address of a public page, whole: with those parameters that make another page of it."""
    return settings.BASE_URL + _path(context) + _query(context)


def _query(context: Context) -> str:
    """What the page was asked for; `canonical_query` where its view knows better."""
    query = context.get("canonical_query")
    if query is None:
        query = context["request"].GET.dict()
        page = context.get("page")
        if page is not None and page.is_first:
            query.pop(PARAMETER, None)
    return f"?{urlencode(sorted(query.items()))}" if query else ""


@register.simple_tag(takes_context=True)
def page_links(context: Context) -> SafeString:
    """Where this page is in each language, for search engines and for previews on other sites."""
    here, path = get_language() or "", _path(context)
    if not path.startswith(f"/{here}/"):
        # A page for one person, over an address of their own.
        return mark_safe("")
    query = _query(context)
    rest = path.removeprefix(f"/{here}")
    codes = [code for code, _name in settings.LANGUAGES]
    addresses = {code: f"{settings.BASE_URL}/{code}{rest}{query}" for code in codes}
    # Without a language: whoever follows it is sent to the best one.
    addresses["x-default"] = f"{settings.BASE_URL}{rest}{query}"
    links = format_html_join("\n  ", '<link rel="alternate" hreflang="{}" href="{}">', [*addresses.items()])
    properties = [("og:url", addresses.get(here, "")), ("og:locale", LOCALES.get(here, here))]
    properties += [("og:locale:alternate", LOCALES.get(code, code)) for code in codes if code != here]
    properties += [("og:image", settings.BASE_URL + static("img/apple-touch-icon.png"))]
    of_previews = format_html_join("\n  ", '<meta property="{}" content="{}">', properties)
    return format_html(
        '<link rel="canonical" href="{}">\n  {}\n  {}', addresses.get(here, ""), links, of_previews
    )


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
        # With what is searched for, narrowed by, or asked about.
        rest = request.get_full_path()[len(here) + 1 :]
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
