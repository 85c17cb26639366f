"""Text that comes from other programs keeps its line ends and its quotation marks."""

import pytest

from focalpoint.text import PlainText, plain


@pytest.mark.parametrize("line_end", ["\r\n", "\r", "\x0b", "\x0c", "\x85", "\u2028", "\u2029"])
def test_plain_knows_every_line_end(line_end):
    assert plain(f"first{line_end}second") == "first\nsecond"


@pytest.mark.parametrize(
    ("pasted", "meant"),
    [("l\x92eau", "l’eau"), ("\x93wells\x94", "“wells”"), ("a \x96 b", "a – b"), ("5 \x80", "5 €")],
)
def test_plain_reads_the_signs_of_windows(pasted, meant):
    assert plain(pasted) == meant


@pytest.mark.parametrize("sign", ["\x00", "\x07", "\x81", "\x9d", "\u202e", "\u2066", "\ufffe"])
def test_plain_leaves_out_what_cannot_be_kept_or_misleads(sign):
    assert plain(f"a{sign}b") == "ab"


def test_words_on_two_lines_of_a_paragraph_stay_two_words():
    assert PlainText(rows=3).clean("wells\x0bpumps") == "wells\npumps"
    assert PlainText().clean("wells\x0bpumps") == "wells pumps"
