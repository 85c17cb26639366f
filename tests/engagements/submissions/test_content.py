"""What a version freezes: the same content gives the same hash, any change another."""

import json

import pytest

from engagements.questions.models import Kind
from engagements.submissions.content import canonical, sha256
from engagements.submissions.models import Submission
from engagements.submissions.queries import whole
from organisations.profiles.models import Profile
from organisations.themes.models import Theme
from tests.factories import questions, submissions

pytestmark = pytest.mark.django_db


@pytest.fixture
def question_asked():
    draft = submissions.draft()
    question = questions.question(draft.consultation, Kind.SEVERAL_CHOICES)
    Submission.objects.update(answers={str(question.pk): ["wells", "rain"]})
    return question


def frozen(number=1):
    submission = whole(Submission.objects.all()).get()
    return canonical(submission, list(submission.consultation.questions.all()), number=number)


def test_canonical_is_the_same_for_the_same_content(question_asked):
    first = frozen()
    Submission.objects.update(edit=7, saved_at=submissions.NOW)
    assert frozen() == first
    assert sha256(frozen()) == sha256(first)


def test_canonical_is_plain_json_in_utf8(question_asked):
    Submission.objects.update(title="水 — ماء — вода")
    text = frozen()
    assert "水 — ماء — вода" in text
    content = json.loads(text)
    assert list(content) == sorted(content)
    assert [label["en"] for label in content["answers"][0]["labels"]] == ["Wells", "Rain"]


@pytest.mark.parametrize(
    "changes",
    [
        {"title": "Wells for the dry south"},
        {"summary": "Ten villages"},
        {"level": "withheld", "strictest_level": "withheld"},
        {"language": "fr"},
        {"answers": {}},
        {"reference": "FP-2026-AAAA-AAAA", "state": "submitted", "submitted_at": submissions.NOW},
    ],
)
def test_canonical_changes_with_the_content(question_asked, changes):
    before = frozen()
    if "reference" in changes:
        changes = {**changes, "submitted_by": Submission.objects.get().author}
    Submission.objects.update(**changes)
    assert sha256(frozen()) != sha256(before)


def test_canonical_changes_with_themes_files_organisation_and_number(question_asked):
    seen = {frozen(), frozen(number=2)}
    Submission.objects.get().themes.add(Theme.objects.create(code="water-test", name={"en": "Water"}))
    seen.add(frozen())
    Profile.objects.update(legal_name="Renamed")
    seen.add(frozen())
    question_asked.text = {"en": "Reworded?"}
    question_asked.save()
    seen.add(frozen())
    assert len(seen) == 5
