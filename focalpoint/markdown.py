"""Markdown as staff write it, made into HTML that is safe to show whoever wrote it.

Raw HTML is text here, the result is cleaned once more, and headings begin below that of the page.
"""

from functools import cache, lru_cache
from typing import TYPE_CHECKING

import nh3
from django.utils.safestring import SafeString, mark_safe

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

_TAGS = {
    *("h2", "h3", "h4", "h5", "h6", "p", "br", "hr", "ul", "ol", "li", "strong", "em", "blockquote", "code"),
    *("pre", "a", "table", "thead", "tbody", "tr", "th", "td"),
}
_ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}}
_SCHEMES = {"http", "https", "mailto"}
# The page has h1.
_FIRST = 2


@cache
def _parser() -> "MarkdownIt":
    """Loaded with the first text: it takes a tenth of what the web server needs to start."""
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark", {"html": False}).enable("table").disable("image")


def _lower(tokens: "list[Token]") -> None:
    """Each heading one below the one it belongs to, so that no level is skipped."""
    above: list[int] = []
    for token in tokens:
        if token.type == "heading_open":
            level = int(token.tag[1:])
            above = [*(outer for outer in above if outer < level), level]
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(6, _FIRST + len(above) - 1)}"


@lru_cache(maxsize=256)
def to_html(text: str) -> SafeString:
    """Safe HTML of `text`; remembered, because the same few texts are shown again and again."""
    parser = _parser()
    tokens = parser.parse(text.replace("\x00", ""))
    _lower(tokens)
    html = parser.renderer.render(tokens, parser.options, {})
    cleaned = nh3.clean(
        html,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        url_schemes=_SCHEMES,
        link_rel="noopener noreferrer nofollow",
    )
    return mark_safe(cleaned)  # noqa: S308 - cleaned in the line above
