"""The labelled set: pairs in six languages of which it is known whether one is a copy of the other."""

import pytest

from focalpoint.similarity import ALIKE, bands, shingles, similarity
from tests.engagements.campaigns.pairs import COPIES, KEPT_BACK, LANGUAGES, LOOKED_AT, PAIRS, STRANGERS

PRECISION, RECALL = 0.98, 0.95


def is_found(one, other):
    """As the task finds it: a band in common, then alike enough."""
    own, others = shingles(one), shingles(other)
    return bool(set(bands(own)) & set(bands(others))) and similarity(own, others) >= ALIKE


def measured(pairs):
    found = [pair for pair in pairs if is_found(pair.one, pair.other)]
    right = sum(pair.is_copy for pair in found)
    return right / len(found), right / sum(pair.is_copy for pair in pairs)


def test_the_set_is_large_enough_and_hard_enough():
    assert len(PAIRS) >= 300
    assert {pair.language for pair in PAIRS} == set(LANGUAGES)
    assert len(LANGUAGES) * STRANGERS * 3 >= len(PAIRS) == len(LANGUAGES) * (COPIES + STRANGERS)
    assert len({pair.name for pair in PAIRS}) == len(PAIRS)
    assert len(LOOKED_AT) == len(KEPT_BACK)


@pytest.mark.parametrize("pairs", [LOOKED_AT, KEPT_BACK], ids=["looked-at", "kept-back"])
def test_copies_are_found_and_others_are_not(pairs):
    precision, recall = measured(pairs)
    assert precision >= PRECISION
    assert recall >= RECALL


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_language_is_worse_than_the_bar(language):
    precision, recall = measured([pair for pair in PAIRS if pair.language == language])
    assert precision >= PRECISION
    assert recall >= RECALL
