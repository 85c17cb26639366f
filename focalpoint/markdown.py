"""Markdown as staff write it, made into HTML that is safe to show whoever wrote it.

Raw HTML is text here, the result is cleaned once more, and headings begin below those of the page.
"""

from functools import lru_cache

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token

_TAGS = {
    *("p", "br", "hr", "h3", "h4", "h5", "h6", "ul", "ol", "li", "strong", "em", "blockquote", "code", "pre"),
    *("a", "table", "thead", "tbody", "tr", "th", "td"),
}
_ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}}
_SCHEMES = {"http", "https", "mailto"}
# The page has h1, its sections h2.
_LOWER_BY = 2

_parser = MarkdownIt("commonmark", {"html": False}).enable("table").disable("image")


def _lower(token: Token) -> None:
    if token.type in ("heading_open", "heading_close"):
        token.tag = f"h{min(6, int(token.tag[1:]) + _LOWER_BY)}"


@lru_cache(maxsize=256)
def to_html(text: str) -> SafeString:
    """Safe HTML of `text`; remembered, because the same few texts are shown again and again."""
    tokens = _parser.parse(text.replace("\x00", ""))
    for token in tokens:
        _lower(token)
    html = _parser.renderer.render(tokens, _parser.options, {})
    cleaned = nh3.clean(
        html,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        url_schemes=_SCHEMES,
        link_rel="noopener noreferrer nofollow",
    )
    return mark_safe(cleaned)  # noqa: S308 - cleaned in the line above
