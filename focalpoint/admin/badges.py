"""A state as a word in a frame, as on the pages of the portal."""

from typing import TYPE_CHECKING

from django.utils.html import format_html
from django.utils.safestring import SafeString

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise


def badge(state: str, label: "_StrOrPromise") -> SafeString:
    """`state` names the colour and the shape, which the style sheets have for those that need one."""
    return format_html('<span class="state state-{}">{}</span>', state, label)
