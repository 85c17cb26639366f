"""References say nothing, hold nothing ambiguous, and know a typing mistake."""

import re
from datetime import UTC, datetime

import pytest

from engagements.submissions import references

AT = datetime(2026, 3, 4, tzinfo=UTC)


def test_make_has_the_printed_shape():
    for _ in range(300):
        assert re.fullmatch(r"FP-2026-[2-9A-HJKMNP-TV-Z]{4}-[2-9A-HJKMNP-TV-Z]{4}", references.make(AT))


def test_make_is_random():
    assert len({references.make(AT) for _ in range(300)}) == 300


@pytest.mark.parametrize(
    "change",
    [
        str.lower,
        lambda r: r.replace("-", " "),
        lambda r: f" {r}\n",
        lambda r: r.replace("-", "–"),
        lambda r: r.replace("-", ""),
        lambda r: r.replace("-", "\u2212"),
        lambda r: r.replace("-", "\u2011"),
        lambda r: f"\u200e{r}\u200e",
        lambda r: f"\u2066{r}\u2069",
        lambda r: r.replace("-", "-\u200b"),
        lambda r: f"#{r}",
        lambda r: f"[{r}]",
        lambda r: f"({r}),",
        lambda r: f"«{r}»",
        lambda r: r.translate({place + 48: place + 0x660 for place in range(10)}),
        lambda r: "".join(chr(ord(sign) + 0xFEE0) for sign in r),
    ],
)
def test_normalise_forgives_how_it_is_typed(change):
    reference = references.make(AT)
    assert references.normalise(change(reference)) == reference


def test_normalise_knows_every_single_typo():
    reference = references.make(AT)
    for place in range(8, len(reference)):
        for letter in references.ALPHABET:
            if reference[place] in ("-", letter):
                continue
            with pytest.raises(references.ReferenceTypoError):
                references.normalise(reference[:place] + letter + reference[place + 1 :])


def test_normalise_knows_swapped_neighbours():
    reference = references.make(AT)
    while reference[8] == reference[9]:
        reference = references.make(AT)
    with pytest.raises(references.ReferenceTypoError):
        references.normalise(reference[:8] + reference[9] + reference[8] + reference[10:])


@pytest.mark.parametrize("text", ["", "water", "FP-2026", "XX-2026-7KQ4-M2XD", "FP-2026-7KQ4-M2XDD"])
def test_normalise_of_something_else_is_empty(text):
    assert references.normalise(text) == ""


def test_alternatives_have_the_right_one_for_every_single_typo_and_swap():
    reference = references.make(AT)
    for place in range(3, len(reference)):
        if reference[place] == "-":
            continue
        letter = "9" if reference[place] != "9" else "8"
        typo = reference[:place] + letter + reference[place + 1 :]
        meant = references.alternatives(typo.lower())
        assert reference in meant
        assert len(meant) < 40
        assert all(references.normalise(one) == one for one in meant)
    while reference[8] == reference[9]:
        reference = references.make(AT)
    swapped = reference[:8] + reference[9] + reference[8] + reference[10:]
    assert reference in references.alternatives(swapped)


@pytest.mark.parametrize("text", ["", "water", "FP-2026", "x" * 5000])
def test_alternatives_of_something_else_are_none(text):
    assert references.alternatives(text) == []
