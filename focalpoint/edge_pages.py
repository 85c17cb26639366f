"""The pages that a proxy shows while the portal is away, or for what it never sees.

They are made from one template, with every language in one file, because no one is there to choose.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import get_language_info, gettext, override

from focalpoint.moments import announced

# What becomes of what is being written: static/js/typed.js keeps it on the device.
Words = Callable[[], tuple[str, list[str]]]


def unavailable() -> tuple[str, list[str]]:
    """While web is started again."""
    return gettext("The service is unavailable"), [
        gettext("Everything that you saved or submitted is safe. Try again in a few minutes."),
        _kept(),
    ]


def too_large() -> tuple[str, list[str]]:
    """What is above the proxy's own limit."""
    return gettext("Your form or file is too large"), [
        gettext(
            "You sent more than this page accepts. A file can be up to 10 MB. Go back: what you typed is "
            "still in the form. Choose a smaller file, or none, and try again."
        )
    ]


def closed(until: datetime | None) -> Words:
    """While the office has closed the portal for a planned time."""

    def words() -> tuple[str, list[str]]:
        paragraphs = [
            gettext("We are working on the portal. Everything that you saved or submitted is safe.")
        ]
        if until is not None:
            when = announced(until, settings.OFFICE_TIME_ZONE)
            paragraphs.append(gettext("We expect to open again on %(when)s.") % {"when": when})
        return gettext("The portal is closed for maintenance"), [*paragraphs, _kept()]

    return words


def _kept() -> str:
    return gettext(
        "If you were writing, go back to your page or leave it open: what you typed is still there. Send it "
        "when the portal is open again."
    )


def render(words: Words) -> str:
    parts: list[dict[str, Any]] = []
    for code, _name in settings.LANGUAGES:
        with override(code):
            title, paragraphs = words()
        is_rtl = get_language_info(code)["bidi"]
        parts.append(
            {
                "code": code,
                "direction": "rtl" if is_rtl else "ltr",
                "title": title,
                "paragraphs": paragraphs,
            }
        )
    return render_to_string("edge/page.html", {"parts": parts}).lstrip()
