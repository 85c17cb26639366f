"""Who reads a question that was corrected reads when, and what it said before."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from engagements.questions import actions
from engagements.questions.choices import Wording
from engagements.questions.models import Kind
from focalpoint.pages import cache
from focalpoint.translated import Translated
from tests.factories import accounts, consultations, submissions
from tests.factories.questions import CHOICES, question, wording

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_kept_pages():
    cache.clear()


@pytest.fixture
def call():
    title = Translated(en="Water", ar="الماء", fr="L’eau")
    return consultations.open_call(now=timezone.now(), title=title, summary=title)


def correct(one, **changes):
    now = timezone.now().replace(year=2026, month=11, day=25, hour=12)
    actions.save(one, **wording(one, **changes), by=accounts.lead(), at=now)


def public(client, call, language="en", query=""):
    return client.get(f"/{language}/calls/{call.slug}/{query}").content.decode()


@pytest.fixture(params=["public page", "writing page"])
def page(request, client, call):
    """The page of the call, or the page of an input to it, in a language."""
    draft = submissions.draft(consultation=call, at=timezone.now() - timedelta(minutes=5))

    def read(language="en"):
        if request.param == "public page":
            cache.clear()
            return public(client, call, language)
        client.force_login(draft.author)
        with override(language):
            path = reverse("submission-edit", args=[draft.pk])
        return client.get(path).content.decode()

    return read


def test_question_that_was_corrected_says_when_and_what_it_said(page, call):
    one = question(call, text=Translated(en="Where form?"), help=Translated(en="A plaice"))
    assert "orrected on" not in page()
    correct(one, text=Translated(en="Where from?"), help=Translated(en="A place"))
    shown = page()
    assert "Corrected on 25 November 2026. It said: “Where form?”" in shown
    assert "Explanation corrected on 25 November 2026. It said: “A plaice”" in shown
    assert "Where from?" in shown


def test_choice_that_was_corrected_is_named_as_it_reads_now(page, call):
    one = question(call, Kind.ONE_CHOICE)
    correct(one, choices=[Wording(Translated(CHOICES[0].label, en="Deep wells"), "wells"), *CHOICES[1:]])
    assert "Choice “Deep wells” corrected on 25 November 2026. It said: “Wells”" in page()


def test_corrections_are_read_in_the_readers_language(page, call):
    one = question(call, text=Translated(en="Where form?", ar="من أين؟"))
    correct(one, text=Translated(en="Where from?", ar="من أين؟"))
    assert "Where form?" in page("en")
    assert "Where form?" not in page("ar")  # nothing that is read there was corrected
    correct(one, text=Translated(en="Where from?", ar="من أين الماء؟"))
    assert "من أين؟" in page("ar")
    assert "صُحِّح في 25 نوفمبر 2026" in page("ar")
    assert page("en").count("orrected on") == 1


def test_correction_of_a_question_in_another_language_is_marked_as_such(page, call):
    one = question(call, text=Translated(fr="Ou ?"))
    correct(one, text=Translated(fr="Où ?"))
    assert 'It said: “<span lang="fr" dir="ltr">Ou ?</span>”' in page()


def test_corrections_are_escaped(page, call):
    one = question(call, Kind.ONE_CHOICE, text=Translated(en="<script>1</script>"))
    evil = Wording(Translated(en="<b>now</b>"), "wells")
    correct(one, text=Translated(en="Fine?"), choices=[evil, *CHOICES[1:]])
    shown = page()
    assert "It said: “&lt;script&gt;1&lt;/script&gt;”" in shown
    assert "Choice “&lt;b&gt;now&lt;/b&gt;” corrected" in shown
    assert "<b>now" not in shown
    assert "<script>1" not in shown


def test_public_page_in_one_of_its_languages_says_what_was_corrected_there(client, call):
    one = question(call, text=Translated(en="Where form?", fr="Ou ?"))
    correct(one, text=Translated(en="Where from?", fr="Où ?"))
    in_french = public(client, call, query="?in=fr")
    assert "It said: “<span" in in_french
    assert "Ou ?" in in_french
    assert "Where form?" not in in_french


@pytest.mark.parametrize("what", ["text", "choices", "order"])
def test_public_page_that_was_kept_is_forgotten(client, call, what, django_capture_on_commit_callbacks):
    one = question(call, Kind.ONE_CHOICE)
    before = public(client, call)
    assert public(client, call) == before
    changes = {
        "text": {"text": Translated(en="Where from?")},
        "choices": {"choices": [Wording(Translated(en="Deep wells"), "wells"), *CHOICES[1:]]},
        "order": {"choices": CHOICES[::-1]},
    }[what]
    with django_capture_on_commit_callbacks(execute=True):
        correct(one, **changes)
    after = public(client, call)
    assert after != before
    if what == "order":
        assert after.index("Rain") < after.index("Pipes") < after.index("Wells")


def test_public_page_costs_the_same_with_more_questions(client, call, django_assert_max_num_queries):
    counts = []
    for _ in range(2):
        correct(question(call, Kind.ONE_CHOICE), text=Translated(en="Where from?"))
        cache.clear()
        with django_assert_max_num_queries(4) as captured:
            public(client, call)
        counts.append(len(captured))
    assert counts == [4, 4]  # the call, its questions, what they said before, its inputs
