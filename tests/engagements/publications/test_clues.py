"""By which words a text may tell who wrote it, in several scripts; and what is no clue."""

import pytest

from engagements.publications.clues import clues, names_of
from tests.factories import accounts, memberships, profiles, submissions

NAMES = ["Numbat Society", "Société de l’Eau", "جمعية الماء", "Nimali", "NS"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Write to amina.d+un@wells.example, please.", ["amina.d+un@wells.example"]),
        ("Ring +254 20 762-1234 or (020) 7621234.", ["+254 20 762-1234", "(020) 7621234"]),
        ("هاتف ٠٢٠ ٧٦٢ ١٢٣٤ للاتصال", ["٠٢٠ ٧٦٢ ١٢٣٤"]),
        ("We, the NUMBAT SOCIETY, ask.", ["Numbat Society"]),
        ("La societe de l'eau demande.", ["Société de l’Eau"]),
        ("نحن جمعية الماء", ["جمعية الماء"]),
        ("nimali saw it", ["Nimali"]),
        ("Signed: NS", ["NS"]),
        ("Nine villages walk two hours for water.", []),
        ("From 2019-2024, on 2026-03-04, 120 000 people, resolution 73/195.", []),
        ("Nimalification and numbats, society", []),
        ("Call 6123 4567 or +41‑22‑917‑12‑34.", ["6123 4567", "+41‑22‑917‑12‑34"]),
        ("1 500 000 families, in 2023 2024 2025, since 2019.", []),
    ],
)
def test_clues(text, found):
    assert clues(text, NAMES) == found


@pytest.mark.django_db
def test_names_are_those_of_the_organisation_and_all_its_people():
    profile = profiles.profile(legal_name="Numbat Society", acronym="NS", name={"fr": "Société Numbat"})
    gone = memberships.member(profile, user=accounts.person(name="Bo Perera"))
    gone.ended_at, gone.ended_by = submissions.NOW, gone.user
    gone.save()
    submission = submissions.draft(profile=profile, author=accounts.person(name="Amina Diallo"))
    expected = ["Numbat Society", "Société Numbat", "NS", "Amina Diallo", "Amina", "Diallo", "Bo Perera"]
    assert names_of(submission) == [*expected, "Perera"]
