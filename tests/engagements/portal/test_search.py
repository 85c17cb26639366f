"""One search over what the public reads: what it finds, what it never finds, what it does with bad input."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from engagements.cases.states import State
from engagements.consultations import actions
from focalpoint.pages import cache
from focalpoint.translated import Translated
from tests.factories import accounts, cases, consultations, departments, profiles, publications, themes

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_kept_pages():
    cache.clear()


def search(client, text, **headers):
    return client.get(reverse("search") + "?" + urlencode({"text": text}), headers=headers)


def page(client, text):
    answer = search(client, text)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.fixture
def world():
    """One of each kind, with the same word in it."""
    now = timezone.now()
    consultations.open_call(now=now, title=Translated(en="Quokka wells call"))
    case = cases.in_state(State.ANSWERED, at=now - timedelta(days=3), title="Quokka input")
    publications.publication(case.main_submission, at=now)
    profiles.profile(legal_name="Quokka Society")
    departments.department(code="quokka-office", name=Translated(en="Office for Quokkas", ar="مكتب الكوكا"))
    themes.theme(code="quokkas", name=Translated(en="Quokka habitats"))


def test_finds_each_kind(client, world):
    found = page(client, "quokka")
    for name in (
        "Quokka wells call",
        "Quokka input",
        "Quokka Society",
        "Office for Quokkas",
        "Quokka habitats",
    ):
        assert name in found, name


def test_finds_help(client):
    assert reverse("help-topic", args=["levels"]) in page(client, "withheld")


@pytest.mark.parametrize("text", ["QUOKKA", "quokká", "  quokka  ", "quokka soc", "q\u200buokka"])
def test_finds_however_it_is_written(client, world, text):
    assert "Quokka Society" in page(client, text)


def test_finds_a_call_by_its_words_in_another_language(client):
    consultations.open_call(
        now=timezone.now(),
        title=Translated(en="Water", fr="L'économie de l'eau"),
        summary=Translated(en="All"),
    )
    assert "Water" in page(client, "economie")
    assert "Water" not in page(client, "economics")


def test_finds_a_call_by_its_words_as_they_were_corrected():
    call = consultations.draft_call(now=timezone.now())
    lead = accounts.lead()
    changed = consultations.written(call, title=Translated(en="Numbat burrows"))
    actions.save(call, **changed, edit=call.edit, by=lead, at=timezone.now())
    assert type(call).objects.about("numbat").exists()
    assert not type(call).objects.about("quokka").exists()


def test_never_finds_what_is_not_public(client):
    now = timezone.now()
    consultations.draft_call(now=now, title=Translated(en="Quokka draft"))
    case = cases.in_state(State.ANSWERED, at=now, title="Quokka secret", level="un_only")
    profiles.profile(legal_name="Quokka Hidden", listed=False)
    found = page(client, "quokka")
    assert "Nothing matches" in found
    for secret in ("Quokka draft", "Quokka secret", "Quokka Hidden", case.main_submission.reference):
        assert secret not in found


def test_leads_from_a_reference_to_its_input(client):
    now = timezone.now()
    one = publications.published(cases.in_state(State.ANSWERED, at=now).main_submission, at=now)
    answer = search(client, f" {one.reference.lower()} ")
    assert answer.status_code == 302
    assert answer["Location"] == reverse("input-detail", args=[one.reference])


def test_says_nothing_of_the_reference_of_a_secret_input(client):
    one = cases.in_state(State.ANSWERED, at=timezone.now(), level="un_only").main_submission
    assert "Nothing matches" in page(client, one.reference)


def test_recognises_a_mistyped_reference(client):
    one = cases.in_state(State.NEW, at=timezone.now()).main_submission
    wrong = one.reference[:-1] + ("2" if one.reference[-1] != "2" else "3")
    assert "typing mistake" in page(client, wrong)


@pytest.mark.parametrize("text", ["", "%", "_", "'\"", "\\", "水", "<script>", "a" * 300, "\x00", "%%%_"])
def test_bad_input_ends_in_a_page(client, world, text):
    found = page(client, text)
    assert "<script>" not in found
    if not text.strip("a%_'\"\\\x00 "):
        assert "Quokka Society" not in found


def test_words_of_one_han_character_find(client):
    profiles.profile(legal_name="清水协会")
    assert "清水协会" in page(client, "清")


def test_searches_for_the_beginning_of_500_words(client, world):
    text = "quokka " + "society " * 499
    found = page(client, text)
    assert "We searched only for its first words" in found
    assert "Quokka Society" in found


@pytest.mark.parametrize("name", ["consultation-list", "input-list", "organisation-list", "department-list"])
def test_lists_search_for_the_beginning_of_500_words_and_not_for_everything(client, world, name):
    answer = client.get(reverse(name) + "?" + urlencode({"text": "nothing " * 500}))
    assert answer.status_code == 200
    assert 'class="row-title"' not in answer.content.decode()
    assert 'class="columns"' not in answer.content.decode()


def test_list_of_departments_is_searched_by_name_in_any_language(client, world):
    found = client.get(reverse("department-list") + "?text=الكوكا").content.decode()
    assert "Office for Quokkas" in found
    assert (
        "Office for Quokkas" not in client.get(reverse("department-list") + "?text=numbat").content.decode()
    )


def test_costs_the_same_for_one_and_three(client, world):
    def cost():
        cache.clear()
        with CaptureQueriesContext(connection) as asked:
            page(client, "quokka")
        return [entry["sql"] for entry in asked]

    one = cost()
    for number in range(3):
        profiles.profile(legal_name=f"Quokka Society {number}")
        consultations.open_call(now=timezone.now(), title=Translated(en=f"Quokka {number}"))
        themes.theme(name=Translated(en=f"Quokka {number}"))
        departments.department(name=Translated(en=f"Quokka {number}"))
    three = cost()
    assert len(one) == len(three) == len(set(three))


def test_offers_all_where_there_are_more(client):
    for number in range(6):
        profiles.profile(legal_name=f"Quokka Society {number}")
    found = page(client, "quokka")
    assert reverse("organisation-list") + "?text=quokka" in found
    assert "Quokka Society 5" not in found
