"""The bases of the office's admin: rights by name, capped counts, a history from the audit log."""

from types import SimpleNamespace

import pytest
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from focalpoint import audit
from focalpoint.admin import pages
from focalpoint.admin.base import OfficeAdmin, Permitted, ReadOnlyAdmin
from focalpoint.sessions import SessionStore
from focalpoint.translated import Translated
from organisations.themes.models import Theme
from tests.factories import accounts, themes


class Someone:
    """Has the permissions it is made with, on the objects it is made with (None: on none)."""

    def __init__(self, **on):
        self.on = on

    def has_perm(self, name, obj=None):
        return name in self.on and self.on[name] in (obj, "all")


def asked_by(**on):
    return SimpleNamespace(user=Someone(**on))


class ThemeAdmin(OfficeAdmin):
    permissions = {"view": "see", "add": "make", "change": "mend"}


class TestPermitted:
    @pytest.fixture
    def screen(self):
        return ThemeAdmin(Theme, admin.site)

    def test_each_question_goes_to_its_own_permission(self, screen):
        for name, question in (
            ("see", screen.has_view_permission),
            ("make", screen.has_add_permission),
            ("mend", screen.has_change_permission),
        ):
            assert question(asked_by(**{name: "all"}))
            others = {other: "all" for other in ("see", "make", "mend") if other != name}
            assert not question(asked_by(**others))

    def test_the_object_is_asked_about(self, screen):
        one, other = Theme(code="one"), Theme(code="other")
        one.pk, other.pk = 1, 2
        request = asked_by(see=one, mend=one)
        assert screen.has_view_permission(request, one)
        assert not screen.has_view_permission(request, other)
        assert screen.has_change_permission(request, one)
        assert not screen.has_change_permission(request, other)

    def test_what_is_not_named_nobody_may(self, screen):
        everything = asked_by(see="all", make="all", mend="all")
        assert not screen.has_delete_permission(everything)
        assert not screen.may(everything, "burn")

    def test_the_module_is_shown_to_those_who_may_view(self, screen):
        assert screen.has_module_permission(asked_by(see="all"))
        assert not screen.has_module_permission(asked_by(make="all"))

    def test_inlines_take_it_too(self):
        class Inline(Permitted, admin.TabularInline):
            model = Theme
            fk_name = "parent"
            permissions = {"view": "see", "change": "mend"}

        inline, parent = Inline(Theme, admin.site), Theme(pk=1)
        assert inline.has_view_permission(asked_by(see=parent), parent)
        assert not inline.has_add_permission(asked_by(mend="all", see="all"), parent)

    def test_read_only_asks_for_nothing_else(self):
        class Looked(ReadOnlyAdmin):
            permissions = {"view": "see", "add": "make", "change": "mend", "delete": "burn"}

        screen = Looked(Theme, admin.site)
        everything = asked_by(see="all", make="all", mend="all", burn="all")
        assert screen.has_view_permission(everything)
        assert not screen.has_add_permission(everything)
        assert not screen.has_change_permission(everything)
        assert not screen.has_delete_permission(everything)


class Paged(OfficeAdmin):
    permissions = {"view": "see"}
    list_display = ["name", "parent", "code", "position"]
    list_per_page = 3


@pytest.mark.django_db
class TestPages:
    """The pager of all lists, under Django's own list."""

    def listed(self, rf, query=""):
        request = rf.get("/admin/list/" + query)
        request.user = asked_by(see="all").user
        return Paged(Theme, admin.site).get_changelist_instance(request)

    def rows(self):
        above = [themes.theme(name={"en": "Same"}) for _ in range(3)]
        below = [themes.theme(name={"en": name}, parent=above[0]) for name in ("Same", "Other", "Third")]
        Theme.objects.filter(pk__in=[above[1].pk, below[1].pk]).update(position=7)
        return Theme.objects.order_by("pk")

    def walk(self, rf, order, link):
        pages, query = [], order
        while query:
            pages.append(self.listed(rf, query))
            query = link(pages[-1].page)
        return pages

    @pytest.mark.parametrize("order", ["?o=1", "?o=-1", "?o=2", "?o=-2.1", "?o=4", "?o=-4", "?o=4.1", "?"])
    def test_each_row_once_forth_and_back_in_every_order(self, rf, order):
        rows = self.rows()
        forth = self.walk(rf, order, lambda page: page.next)
        assert [len(one.result_list) for one in forth] == [3, 3]
        keys = [row.pk for one in forth for row in one.result_list]
        assert sorted(keys) == [row.pk for row in rows]
        back = self.walk(rf, forth[-1].page.previous, lambda page: page.previous)
        assert [row.pk for row in back[-1].result_list] == keys[:3]
        assert self.listed(rf, forth[-1].page.first).page.is_first

    def test_never_counts_further_than_the_cap(self, rf, monkeypatch, django_assert_num_queries):
        self.rows()
        monkeypatch.setattr(pages.PagedList, "most", 4)
        with django_assert_num_queries(2) as asked:
            listed = self.listed(rf)
        assert (listed.result_count, str(listed.shown)) == (4, "4+")
        assert any("LIMIT 5" in one["sql"] for one in asked.captured_queries)

    @pytest.mark.parametrize("place", ["2", "0", "-1", "x", "x:y:z", "²", "%00"])
    def test_what_is_no_cursor_is_the_first_page(self, rf, place):
        self.rows()
        assert self.listed(rf, f"?p={place}").page.is_first


def test_lists_never_count_for_filters():
    assert ThemeAdmin(Theme, admin.site).show_facets is admin.ShowFacets.NEVER


@pytest.mark.django_db
class TestHistory:
    @pytest.fixture
    def screen(self):
        return ThemeAdmin(Theme, admin.site)

    def request(self, rf, **on):
        request = rf.get("/")
        request.session = SessionStore()
        request.user = accounts.lead()
        request.user.has_perm = Someone(**on).has_perm
        return request

    def test_history_is_the_audit_log(self, screen, rf):
        theme, amina = themes.theme(), accounts.person(name="Amina Yusuf")
        audit.record("theme.save", theme, by=amina, at=timezone.now(), changes={"state": "shown"})
        audit.record("theme.hidden", themes.theme(), by=amina, at=timezone.now())
        page = screen.history_view(self.request(rf, see="all"), str(theme.pk)).content.decode()
        for shown in ("Amina Yusuf", "changed the theme", "State: shown"):
            assert shown in page
        assert "<td>hidden</td>" not in page

    def test_history_shows_labels_and_names_and_no_columns_or_keys(self, screen, rf):
        above, below = themes.theme(code="above", name=Translated(en="Rivers")), themes.theme(code="below")
        lead = accounts.lead(name="Farida Quennell")
        changes = {"parent_id": [None, above.pk], "edit": [1, 2], "fields": ["edit", "name"]}
        audit.record(
            "theme.save", below, by=lead, capacity="lead_officer", at=timezone.now(), changes=changes
        )
        page = screen.history_view(self.request(rf, see="all"), str(below.pk)).content.decode()
        table = page.split("change-history")[1]
        for shown in ("Farida Quennell (Lead officer)", "Top theme: Rivers", "Also changed: Name"):
            assert shown in table
        for hidden in ("theme.save", "parent_id", "lead_officer", "above"):
            assert hidden not in table

    def test_history_for_those_who_may_not_view(self, screen, rf):
        theme = themes.theme()
        with pytest.raises(PermissionDenied):
            screen.history_view(self.request(rf, make="all"), str(theme.pk))

    def test_django_keeps_no_log_of_its_own(self, screen, rf):
        theme, request = themes.theme(), self.request(rf)
        screen.log_addition(request, theme, "added")
        screen.log_change(request, theme, "changed")
        screen.log_deletions(request, Theme.objects.all())
        assert not LogEntry.objects.exists()


LISTS = ["organisations_theme", "organisations_holiday", "organisations_department", "organisations_user",
         "engagements_consultation", "focalpoint_notice", "focalpoint_entry"]  # fmt: skip


@pytest.mark.django_db
class TestLookups:
    @pytest.mark.parametrize(
        ("listed", "query"),
        [
            ("organisations_user", "password__startswith=md5"),
            ("organisations_user", "last_login__gt=2020-01-01"),
            ("focalpoint_notice", "address__startswith=a"),
            ("focalpoint_notice", "secret__startswith=a"),
            ("focalpoint_notice", "context__reference=FP"),
            ("focalpoint_notice", "recipient__email__startswith=a"),
            ("focalpoint_entry", "changes__email=a"),
            ("organisations_profile", "registration_number__startswith=1"),
        ],
    )
    def test_an_address_asks_for_no_column_that_is_not_a_filter(self, client, enter, listed, query):
        enter(accounts.person(roles=["lead_officer", "auditor"]))
        assert client.get(reverse(f"admin:{listed}_changelist") + f"?{query}").status_code == 400

    @pytest.mark.parametrize("listed", LISTS)
    def test_every_filter_of_a_list_works(self, client, enter, listed):
        enter(accounts.person(roles=["lead_officer", "auditor"]))
        page = client.get(reverse(f"admin:{listed}_changelist"))
        changelist = page.context["cl"]
        links = [
            choice["query_string"] for one in changelist.filter_specs for choice in one.choices(changelist)
        ]
        assert links
        for link in {*links, "?date__year=2026" if listed == "organisations_holiday" else "?"}:
            assert client.get(reverse(f"admin:{listed}_changelist") + link).status_code == 200, link
