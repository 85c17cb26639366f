"""Markdown becomes HTML that nobody can do harm with."""

import pytest

from focalpoint.markdown import to_html


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "[x](javascript:alert(1))",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        '<img src=x onerror="alert(1)">',
        "![x](https://example.org/pixel.gif)",
        '<a href="https://example.org" onclick="alert(1)">x</a>',
        "<style>*{display:none}</style>",
        '[x](https://example.org "a\\" onmouseover=\\"alert(1)")',
    ],
)
def test_nothing_active_survives(text):
    html = to_html(text)
    assert "<script" not in html
    assert "<style" not in html
    assert "<img" not in html
    assert 'href="javascript:' not in html
    assert 'href="data:' not in html
    assert " on" not in html.replace("&quot;", '"').split("<a", 1)[-1].split(">", 1)[0].replace('" on', "'on")


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ([1, 2, 3], [2, 3, 4]),
        ([3, 3], [2, 2]),
        ([2, 4, 3, 2], [2, 3, 3, 2]),
        ([3, 1, 6], [2, 2, 3]),
        ([1, 2, 3, 4, 5, 6], [2, 3, 4, 5, 6, 6]),
    ],
)
def test_headings_begin_below_that_of_the_page_and_leave_no_level_out(written, shown):
    text = "\n\n".join(f"{'#' * level} Heading" for level in written)
    assert to_html(text) == "".join(f"<h{level}>Heading</h{level}>\n" for level in shown)


def test_links_lists_and_tables_are_kept():
    html = to_html("- one\n\n[plan](https://example.org)\n\n|a|b|\n|-|-|\n|1|2|\n")
    assert "<li>one</li>" in html
    assert '<a href="https://example.org" rel="noopener noreferrer nofollow">plan</a>' in html
    assert "<td>1</td>" in html


def test_odd_text_is_no_error():
    assert to_html("") == ""
    assert to_html("a\x00b") == "<p>ab</p>\n"
    assert to_html("[" * 300) == f"<p>{'[' * 300}</p>\n"
