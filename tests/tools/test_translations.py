"""Catalogues without GNU gettext: what is found, what is kept, what is complained about, what is compiled."""

import gettext

import pytest

from tools import translations

CODE = """
from django.utils.translation import gettext_lazy as _, ngettext, pgettext_lazy
A = _("A call")
# Translators: a verb
B = pgettext_lazy("button", "Open")
C = ngettext("%(count)d input", "%(count)d inputs", 2)
"""
TEMPLATE = """<p>
    {% translate "Welcome" %} {% translate "Open" context "state" %}
    {% if x %}it's {{ "don't"|upper }}{% endif %}
        {% blocktranslate trimmed count n=n %}
            One call of {{ name }}
        {% plural %}
            {{ n }} calls of {{ name }}
        {% endblocktranslate %}
</p>
"""


@pytest.fixture
def house(tmp_path, monkeypatch):
    monkeypatch.setattr(translations, "ROOT", tmp_path)
    (tmp_path / "engagements").mkdir()
    (tmp_path / "templates").mkdir()
    (tmp_path / "engagements" / "models.py").write_text(CODE, encoding="utf-8")
    (tmp_path / "templates" / "home.html").write_text(TEMPLATE, encoding="utf-8")
    translations.update(["ar"])
    return tmp_path


def _po(house):
    return house / "locale" / "ar" / "LC_MESSAGES" / "django.po"


def test_code_and_templates_are_found_with_contexts_plurals_and_flags(house):
    found = translations._read(_po(house))
    assert {(message.context, message.id) for message in found if message.id} == {
        (None, "A call"),
        ("button", "Open"),
        ("state", "Open"),
        (None, ("%(count)d input", "%(count)d inputs")),
        (None, "Welcome"),
        (None, ("One call of %(name)s", "%(n)s calls of %(name)s")),
    }
    plural = found.get("%(count)d input")
    assert len(plural.string) == 6
    assert "python-format" in plural.flags
    assert found.get("Open", "button").auto_comments == ["Translators: a verb"]
    assert found.get("Welcome").locations == [("templates/home.html", None)]


def test_what_is_translated_stays_and_what_is_gone_goes(house):
    text = _po(house).read_text(encoding="utf-8")
    _po(house).write_text(
        text.replace('msgid "A call"\nmsgstr ""', 'msgid "A call"\nmsgstr "دعوة"'), encoding="utf-8"
    )
    (house / "templates" / "home.html").write_text("{% translate 'New' %}", encoding="utf-8")
    translations.update(["ar"])
    found = translations._read(_po(house))
    assert found.get("A call").string == "دعوة"
    assert found.get("Welcome") is None
    assert found.get("New").string == ""
    assert "#~" not in _po(house).read_text(encoding="utf-8")
    before = _po(house).read_bytes()
    translations.update(["ar"])
    assert _po(house).read_bytes() == before


def test_check_names_what_is_untranslated_missing_unused_or_unknown(house):
    text = _po(house).read_text(encoding="utf-8")
    text = text.replace('msgid "A call"\nmsgstr ""', 'msgid "A call"\nmsgstr "دعوة %(who)s"')
    text = text.replace('msgid "Welcome"', 'msgid "Welcome back"')
    _po(house).write_text(text, encoding="utf-8")
    told = translations.faults()
    assert "ar: unknown placeholder who: 'A call'" in told
    assert "ar: missing: 'Welcome'" in told
    assert "ar: no longer used: 'Welcome back'" in told
    assert "ar: untranslated: 'Open'" in told


def test_compiled_only_when_older_than_its_source(house):
    text = _po(house).read_text(encoding="utf-8")
    _po(house).write_text(
        text.replace('msgid "A call"\nmsgstr ""', 'msgid "A call"\nmsgstr "دعوة"'), encoding="utf-8"
    )
    assert translations.compile_translations() == ["ar"]
    assert translations.compile_translations() == []
    with _po(house).with_suffix(".mo").open("rb") as file:
        assert gettext.GNUTranslations(file).gettext("A call") == "دعوة"
