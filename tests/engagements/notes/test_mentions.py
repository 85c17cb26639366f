"""Whom a text names with @."""

import pytest

from engagements.notes.mentions import named_in
from organisations.accounts.models import User

ANA = User(name="Ana Díaz", email="ana.diaz@example.org")
ANNA = User(name="Anna Berg", email="aberg@example.org")
BO = User(name="Bo Lind", email="bo@example.org")
OTHER_BO = User(name="Bo Strand", email="strand@example.org")
LAYLA = User(name="ليلى حداد", email="layla@example.org")
NAMELESS = User(name="", email="nameless@example.org")
PEOPLE = [ANA, ANNA, BO, OTHER_BO, LAYLA, NAMELESS]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("@Ana Díaz can you look?", [ANA]),
        ("@ana diaz can you look?", [ANA]),
        ("(@Ana) and @Anna", [ANA, ANNA]),
        ("@ana.diaz, @aberg.", [ANA, ANNA]),
        ("thanks,@Ana", [ANA]),
        # Only one Bo has this address, and both are called Bo: no one is guessed.
        ("@Bo", []),
        ("@Bo Lind and @Bo Strand", [BO, OTHER_BO]),
        ("@strand", [OTHER_BO]),
        ("@ليلى حداد من فضلك", [LAYLA]),
        ("@nameless", [NAMELESS]),
        ("@Ana @Ana @ana.diaz", [ANA]),
        # No names.
        ("write to ana@example.org or press@ana", []),
        ("@Anabel", []),
        ("@", []),
        ("@@@ @ Ana", []),
        ("Ana", []),
        ("@" * 3000, []),
    ],
)
def test_named_in(text, named):
    assert named_in(text, PEOPLE) == named


def test_named_in_by_no_one():
    assert named_in("@Ana", []) == []
