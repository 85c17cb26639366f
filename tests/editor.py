"""A page on which something is edited, as a browser has it: what it posts, what stands beside its fields."""

import html
import re
from typing import Any

from tests.walker import forms_of


def shown(response: Any) -> str:
    return html.unescape(response.content.decode())


def form_on(response: Any, field: str) -> dict[str, list[str]]:
    """The fields of the form that has this one, as they are posted untouched."""
    forms = forms_of(response.content.decode())
    return next(form.fields for form in forms if field in form.fields)


def theirs_on(response: Any) -> list[str]:
    """What is stored, beside each field that was typed otherwise, with who saved it."""
    blocks = shown(response).split('<div class="theirs">')[1:]
    return [" ".join(re.sub(r"<[^>]*>", " ", block.split("</div>")[0]).split()) for block in blocks]


def typed_on(response: Any) -> dict[str, str]:
    """What is shown to be copied, by its labels."""
    found = re.findall(
        r'<label for="typed-\d+">(.*?)</label>\s*<textarea[^>]*>(.*?)</textarea>', shown(response), re.S
    )
    return {label: text.removeprefix("\n") for label, text in found}
