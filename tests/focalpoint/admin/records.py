"""What a page about one record says."""

import html
import re

from django.utils.html import strip_tags


def heading(page: str) -> str:
    found = re.search(r"<h1>(.*?)</h1>", page, re.DOTALL)
    assert found is not None
    return html.unescape(strip_tags(found[1])).strip()


def value_of(page: str, field: str) -> str:
    """What stands beside the label of a column that is only read."""
    found = re.search(rf'field-{field}\b.*?class="readonly">(.*?)</div>', page, re.DOTALL)
    assert found is not None, field
    return html.unescape(strip_tags(found[1])).strip()
