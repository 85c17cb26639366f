"""The texts of the first day are whole: each in each language, each link leads somewhere."""

import re

import pytest
from django.urls import Resolver404, resolve
from django.utils.translation import override

from focalpoint.limits import longest
from focalpoint.markdown import to_html
from focalpoint.texts.models import Section, Text
from focalpoint.texts.seed import CODES, FOLDER, LANGUAGES, PARTS, default, seed
from focalpoint.translated import Translated

ALL = [code for codes in CODES.values() for code in codes]
LINK = re.compile(r'<a href="([^"]*)"')


@pytest.mark.parametrize("code", ALL)
def test_each_is_written_in_each_language(code):
    for part, text in default(code).items():
        assert set(text) == set(LANGUAGES)
        for language in LANGUAGES:
            assert text[language].strip() == text[language] != ""
            assert len(text[language]) <= longest(Text, part)
            is_arabic = re.search("[\u0621-\u064a]", text[language]) is not None
            assert is_arabic is (language == "ar")
    english, arabic = (default(code)["body"][language] for language in ("en", "ar"))
    for mark in ("\n## ", "\n- ", "\n1. ", "\n2. "):
        assert english.count(mark) == arabic.count(mark), f"{code}: {mark!r}"


@pytest.mark.parametrize("code", ALL)
@pytest.mark.parametrize("language", LANGUAGES)
def test_each_link_leads_to_a_page_in_its_language(code, language):
    for address in LINK.findall(to_html(default(code)["body"][language])):
        assert address.startswith(f"/{language}/")
        try:
            with override(language):
                match = resolve(address)
        except Resolver404:
            pytest.fail(f"{address} leads nowhere")
        if match.view_name == "help-topic":
            assert match.kwargs["code"] in CODES[Section.HELP]


def test_each_file_is_one_of_them():
    written = {path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*.md")}
    assert written == {f"{language}/{code}.md" for language in LANGUAGES for code in ALL}


@pytest.mark.django_db
def test_the_migration_has_made_all_of_them():
    for code in ALL:
        text = Text.objects.get(pk=code)
        assert {part: getattr(text, part) for part in PARTS} == default(code)


@pytest.mark.django_db
def test_seed_adds_what_is_missing_and_leaves_what_was_edited():
    Text.objects.filter(pk="levels").update(title=Translated(en="Ours"))
    Text.objects.filter(pk="about").delete()
    assert seed() == {"about"}
    assert str(Text.objects.get(pk="levels")) == "Ours"
    assert seed() == set()
