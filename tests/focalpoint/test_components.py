"""The components that are more than an include."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation

from organisations.accounts.models import User


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
    text = (
        "{% other_languages request as found %}"
        "{% for code, name, address in found %}{{ code }} {{ address|safe }}{% endfor %}"
    )

    def language_switch(self, request, user=None):
        request.user = user or AnonymousUser()
        with translation.override("en"):
            return Template(self.text).render(Context({"request": request}))

    def test_names_the_same_page_in_each(self):
        assert drawn(self.text, "/en/calls/water/") == "ar /ar/calls/water/"
        # With what is searched for, narrowed by, or asked about.
        query = "?q=l%C3%A4nd&call=water"
        assert drawn(self.text, f"/en/my/inputs/new/{query}") == f"ar /ar/my/inputs/new/{query}"

    def test_asks_for_a_page_without_a_language_and_for_the_one_that_comes_next(self):
        page = "/accounts/login/"
        assert self.language_switch(RequestFactory().get(page)) == "ar ?language=ar"
        assert (
            self.language_switch(RequestFactory().get(page, {"next": "/en/my/"}))
            == "ar ?next=/ar/my/&language=ar"
        )
        assert (
            self.language_switch(RequestFactory().post(page, {"next": "/admin/"}))
            == "ar ?language=ar&next=/admin/"
        )

    def test_asks_nobody_who_is_signed_in(self):
        assert self.language_switch(RequestFactory().get("/accounts/email/"), User()) == ""
