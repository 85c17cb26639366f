"""The components that are more than an include."""

import pytest
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation


def drawn(text, path="/en/calls/"):
    with translation.override(path.split("/")[1]):
        return Template(text).render(Context({"request": RequestFactory().get(path)}))


class TestNavLink:
    @pytest.mark.parametrize(
        ("path", "current"),
        [("/en/calls/", ' aria-current="page"'), ("/en/calls/water/", ' aria-current="true"'), ("/en/", "")],
    )
    def test_marks_where_one_is(self, path, current):
        shown = drawn('{% nav_link "consultation-list" "Calls" %}', path)
        assert shown == f'<a href="/en/calls/"{current}>Calls</a>'

    def test_marks_nothing_below_when_told_so(self):
        shown = drawn('{% nav_link "my-home" "My page" only_here=True %}', "/en/my/inputs/")
        assert "aria-current" not in shown

    def test_draws_nothing_for_a_page_that_does_not_exist(self):
        assert drawn('{% nav_link "no-such-page" "Nowhere" %}') == ""

    def test_follows_the_language(self):
        assert 'href="/ar/calls/"' in drawn('{% nav_link "consultation-list" "x" %}', "/ar/inputs/")


class TestOtherLanguages:
    def test_names_the_same_page_in_each(self):
        text = "{% other_languages request.path as found %}{{ found|safe }}"
        assert drawn(text, "/en/calls/water/") == "[('ar', 'العربية', '/ar/calls/water/')]"

    def test_names_none_for_a_page_without_a_language(self):
        text = "{% other_languages request.path as found %}{{ found|safe }}"
        with translation.override("en"):
            request = RequestFactory().get("/accounts/login/")
            assert Template(text).render(Context({"request": request})) == "[]"
