"""Leads edit the texts of pages, look at them before they save, and lose nothing to each other."""

import pytest
from django.urls import reverse

from focalpoint.texts.models import Text
from tests import audit_log
from tests.editor import form_on, shown, theirs_on

pytestmark = pytest.mark.django_db
LIST = "/admin/focalpoint/text/"
CHANGE = reverse("admin:focalpoint_text_change", args=["contact"])
PREVIEW = reverse("admin:focalpoint_text_preview", args=["contact"])
SCRIPT = "<script>alert(1)</script> [here](javascript:alert(2)) **bold**"


@pytest.fixture
def lead(enter):
    return enter("lead")


def filled(client, **changes):
    """The form of the page as a browser sends it, with some fields typed."""
    return {**form_on(client.get(CHANGE), "title_en"), **changes}


def test_save_changes_the_public_page(client, lead):
    answer = client.post(CHANGE, filled(client, title_en="Write to us"))
    assert answer.status_code == 302, answer.context["errors"]
    text = Text.objects.get(pk="contact")
    assert (text.title["en"], text.title["ar"]) == ("Write to us", "الاتصال بنا")
    assert audit_log.verbs(text) == ["text.save"]
    assert "Write to us" in client.get(reverse("contact")).content.decode()


def test_code_and_section_stay(client, lead):
    client.post(CHANGE, filled(client, title_en="Write to us", code="x", section="help"))
    assert Text.objects.get(pk="contact").section == "about"


def test_of_two_who_change_different_languages_of_the_title_the_second_decides(client, lead):
    first, second = filled(client, title_en="First"), filled(client, title_en="Second")
    client.post(CHANGE, first)
    answer = client.post(CHANGE, second)
    assert answer.status_code == 200
    assert "First" in theirs_on(answer)[0]
    assert "Second" in shown(answer)
    assert Text.objects.get(pk="contact").title["en"] == "First"


def test_what_two_changed_apart_is_merged(client, lead):
    first, second = filled(client, title_en="First"), filled(client, position="7")
    client.post(CHANGE, first)
    assert client.post(CHANGE, second).status_code == 302
    text = Text.objects.get(pk="contact")
    assert (text.title["en"], text.position) == ("First", 7)


def test_a_text_in_no_language_is_refused(client, lead):
    answer = client.post(CHANGE, filled(client, title_en="", title_ar=""))
    assert "Write this in at least one language." in shown(answer)
    assert Text.objects.get(pk="contact").title["en"] == "Contact"


def test_a_text_that_is_too_long_is_refused_with_both_numbers(client, lead):
    answer = client.post(CHANGE, filled(client, body_en="x" * 20_001))
    assert "up to 20000 characters, and this text has 20001." in shown(answer)


def test_preview_shows_what_was_typed_and_saves_nothing(client, lead):
    answer = client.post(PREVIEW, filled(client, title_en="Write to us", body_en="## Where\n\nHere."))
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "<h2>Write to us</h2>" in page
    assert "<h2>Where</h2>" in page
    assert 'lang="ar" dir="rtl"' in page
    assert "This is not saved yet." in page
    assert Text.objects.get(pk="contact").title["en"] == "Contact"
    assert audit_log.verbs(Text(pk="contact")) == []


def test_preview_runs_nothing(client, lead):
    page = client.post(PREVIEW, filled(client, body_en=SCRIPT, title_en="<b>x</b>")).content.decode()
    assert "<script>alert" not in page
    assert 'href="javascript:' not in page
    assert "<b>x</b>" not in page
    assert "<strong>bold</strong>" in page


def test_preview_of_what_is_too_long_says_so(client, lead):
    answer = client.post(PREVIEW, filled(client, body_en="x" * 20_001))
    assert answer.status_code == 422
    assert "this text has 20001." in shown(answer)


def test_preview_opened_by_its_address_shows_what_is_stored(client, enter):
    enter("officer")
    page = client.get(PREVIEW).content.decode()
    assert "<h2>Contact</h2>" in page
    assert "This is what the page says now." in page


def test_preview_of_no_text_is_not_found(client, lead):
    assert client.get(f"{LIST}nothing/preview/").status_code == 404


def test_officer_reads_and_does_not_write(client, enter):
    enter("officer")
    page = client.get(CHANGE)
    assert page.status_code == 200
    assert "Preview in a new tab" not in page.content.decode()
    assert client.post(CHANGE, {"title_en": "x"}).status_code == 403
    assert client.post(PREVIEW, {"title_en": "x"}).status_code == 403


@pytest.mark.parametrize("address", [LIST, CHANGE, PREVIEW])
def test_auditor_has_no_part_in_it(client, enter, address):
    enter("auditor")
    assert client.get(address).status_code == 403


def test_none_is_added_or_deleted(client, lead):
    assert client.get(f"{LIST}add/").status_code == 403
    assert client.post(reverse("admin:focalpoint_text_delete", args=["contact"])).status_code == 403


@pytest.mark.parametrize("code", ["contact", "levels"])
def test_the_page_leads_to_the_public_one(client, lead, code):
    page = client.get(reverse("admin:focalpoint_text_change", args=[code])).content.decode()
    public = reverse("contact") if code == "contact" else reverse("help-topic", args=[code])
    assert f'href="{public}"' in page


def test_list_costs_the_same_for_one_and_all(client, lead, django_assert_num_queries):
    client.get(LIST)
    with django_assert_num_queries(4):
        page = client.get(LIST)
    assert page.content.decode().count("/change/") >= 12
    Text.objects.exclude(pk="about").delete()
    with django_assert_num_queries(4):
        client.get(LIST)


def test_search_finds_by_title(client, lead):
    page = client.get(LIST, {"q": "Registering"}).content.decode()
    assert "Registering an organisation" in page
    assert "For departments" not in page
