"""A text in several languages is written in tabs: no script is needed, and what is wrong is in sight."""

import re

import pytest
from django import forms
from django.utils import translation

from focalpoint.translated import TranslatedFormField


class _Form(forms.Form):
    title = TranslatedFormField(max_length=20)


def shown(data=None):
    """The tabs of a form in the order of the page: language, whether it is open, whether it has a text."""
    page = str(_Form(data)["title"])
    tabs = re.findall(
        r'id="tab-title-([\w-]+)"( checked)?><label [^>]*>[^<]*<span class="has-text"( hidden)?', page
    )
    return [(code, bool(is_open), not is_empty) for code, is_open, is_empty in tabs]


def opened(data=None):
    return [code for code, is_open, _has_text in shown(data) if is_open]


@pytest.mark.parametrize(("language", "first"), [("en", ["en", "fr"]), ("ar", ["en", "ar"])])
def test_english_comes_first_then_the_language_of_the_reader(language, first):
    with translation.override(language):
        codes = [code for code, _is_open, _has_text in shown()]
    assert codes[:2] == first
    assert sorted(codes) == ["ar", "en", "es", "fr", "ru", "zh-hans"]


def test_an_empty_text_opens_in_english():
    assert opened() == ["en"]


def test_the_first_language_with_a_text_is_open():
    assert opened({"title_fr": "Eau", "title_ar": "ماء"}) == ["fr"]


def test_a_text_that_is_too_long_is_open():
    assert opened({"title_en": "Water", "title_ar": "م" * 21}) == ["ar"]


def test_languages_that_have_a_text_are_marked():
    data = {"title_en": "Water", "title_ar": "ماء"}
    assert [code for code, _is_open, has_text in shown(data) if has_text] == ["en", "ar"]


def test_which_tab_is_open_is_not_sent():
    """What is posted are texts alone: the tabs are of no form."""
    radios = re.findall(r'<input type="radio"[^>]*>', str(_Form()["title"]))
    assert len(radios) == 6
    assert all('form="no-form"' in radio for radio in radios)
