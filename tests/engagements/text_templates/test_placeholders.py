"""What a template may leave open, by who reads its kind of text, and how it is filled in."""

import pytest

from engagements.text_templates.errors import HiddenPlaceholderError
from engagements.text_templates.models import Kind
from engagements.text_templates.placeholders import ALLOWED, Placeholder, filled, problem_of, unknown

FOR_DEPARTMENTS = (Kind.SUMMARY, Kind.REFERRAL)
NO_PLACEHOLDERS = [
    "{author}", "{Reference}", "{ reference }", "{reference!r}", "{reference:>9}", "{reference.name}",
    "{0}", "{}", "{", "}", "{organisation\n}", "{{{author}}}",
]  # fmt: skip


@pytest.mark.parametrize("kind", Kind)
def test_each_kind_says_what_it_may_name(kind):
    assert len(ALLOWED[kind]) == len(set(ALLOWED[kind])) > 0


@pytest.mark.parametrize("kind", FOR_DEPARTMENTS)
def test_no_text_for_departments_names_who_wrote(kind):
    assert Placeholder.ORGANISATION not in ALLOWED[kind]
    assert unknown("From {organisation}: {reference}", kind) == ["{organisation}"]


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("wrong", NO_PLACEHOLDERS, ids=range(len(NO_PLACEHOLDERS)))
def test_what_is_no_placeholder_is_found(kind, wrong):
    assert unknown(f"Dear {wrong}, thank you.", kind)


@pytest.mark.parametrize("kind", Kind)
def test_each_that_is_allowed_is_fine(kind):
    assert problem_of(" ".join(f"{{{name}}}" for name in ALLOWED[kind]), kind) == ""


def test_the_sentence_says_which_is_wrong_and_which_there_are():
    sentence = problem_of("{organisation} asks {when} and {organisation}", Kind.SUMMARY)
    assert sentence == (
        "This text cannot use {organisation} {when}. It can use: {reference} {call_title} {office_name}. "
        "To write a brace, write it twice: {{ or }}."
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("no placeholder", "no placeholder"),
        ("{reference} and {reference}", "FP-1 and FP-1"),
        ("{{reference}}", "{reference}"),
        ("{{{reference}}}", "{FP-1}"),
        ("a {{ b }} c", "a { b } c"),
        ("100 %, \\1 \\g<0> %s", "100 %, \\1 \\g<0> %s"),
    ],
)
def test_filling_replaces_placeholders_and_braces(text, said):
    assert filled(text, {"reference": "FP-1"}) == said


def test_what_stands_in_a_value_is_text_and_is_not_filled_in_again():
    values = {"organisation": "{reference} {{x}} <b>", "reference": "secret"}
    assert filled("From {organisation}", values) == "From {reference} {{x}} <b>"


@pytest.mark.parametrize("text", ["From {organisation}", "{unknown}", "{", "}"])
def test_what_has_no_value_is_refused(text):
    with pytest.raises(HiddenPlaceholderError):
        filled(text, {"reference": "FP-1"})
