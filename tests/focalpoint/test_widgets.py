"""Controls that are written without a template are, letter by letter, Django's own."""

from itertools import product

import pytest
from django import forms
from django.forms.renderers import TemplatesSetting
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _

from focalpoint.forms import Renderer
from focalpoint.widgets import QUICK, Checklist

HOSTILE = "\"'><script>&amp;\n \u202e"
VALUES = [None, "", "text", HOSTILE, mark_safe("<b>safe</b>"), 0, 1234.5, True, False, _("Title")]
ATTRIBUTES = [
    {},
    {"id": "id_x", "required": True, "disabled": False, "maxlength": 1200, "class": HOSTILE},
    {"data-x": _("Title"), "aria-describedby": mark_safe("a&amp;b"), HOSTILE: HOSTILE, "nothing": None},
]
WIDGETS = [
    forms.TextInput,
    forms.HiddenInput,
    forms.EmailInput,
    forms.NumberInput,
    forms.URLInput,
    forms.CheckboxInput,
    forms.Textarea,
]


def both(widget, name, value, attrs):
    """Of ours and of Django's, but for the one attribute that is called otherwise."""
    quick, slow = (
        widget.render(name, value, attrs, renderer) for renderer in (Renderer(), TemplatesSetting())
    )
    return quick, slow.replace(' maxlength="', ' data-limit="')


@pytest.mark.parametrize("kind", WIDGETS)
def test_control_is_the_one_of_the_template(kind):
    wrong = []
    for name, value, attrs in product(["title", HOSTILE], VALUES, ATTRIBUTES):
        quick, slow = both(kind(), name, value, attrs)
        if quick != slow or "<script>" in quick:
            wrong.append((name, value, attrs, quick, slow))
    assert wrong == []


@pytest.mark.parametrize("kind", [forms.RadioSelect, forms.CheckboxSelectMultiple])
@pytest.mark.parametrize("value", [None, "a", ["a", "<b>"], HOSTILE], ids=repr)
def test_choices_are_those_of_the_template(kind, value):
    widget = kind(choices=[("a", "A"), ("<b>", HOSTILE), (_("Title"), _("Title"))])
    quick, slow = both(widget, "one", value, {"id": "id_one"})
    assert quick == slow
    for part in widget.subwidgets("one", value, {"id": "id_one"}):
        context = {"widget": {**part, "wrap_label": True}}
        assert Renderer().render(part["template_name"], context) == TemplatesSetting().render(
            part["template_name"], context
        )


@pytest.mark.parametrize("template", QUICK)
def test_no_template_is_asked_for(template, monkeypatch):
    monkeypatch.setattr(TemplatesSetting, "get_template", lambda *_given: pytest.fail("asked for a template"))
    widget = {"name": "x", "type": "text", "value": None, "attrs": {}, "label": "X"}
    assert "x" in Renderer().render(template, {"widget": widget})


def test_checklist_begins_with_what_is_chosen():
    shown = Checklist(choices=[("a", "A"), ("<b>", HOSTILE), ("c", "C")]).render("one", ["c", "<b>"])
    values = [option.split('"')[0] for option in shown.split('value="')[1:]]
    assert values == ["&lt;b&gt;", "c", "a"]
    assert [" checked" in option.split(">")[0] for option in shown.split("<input")[1:]] == [True, True, False]
    assert "<script>" not in shown
