"""Views that officers save."""

import pytest
from django.core.exceptions import PermissionDenied

from engagements.saved_views import actions
from engagements.saved_views.errors import (
    EmptyViewError,
    MissingViewNameError,
    OnlyLeadsShareError,
    TooManySharedViewsError,
    TooManyViewsError,
    ViewExistsError,
)
from engagements.saved_views.models import SavedView
from engagements.saved_views.parameters import canonical
from focalpoint.audit.models import Entry
from focalpoint.errors import EditConflictError, LimitError
from tests.factories import accounts
from tests.factories.saved_views import view
from tests.factories.submissions import NOW

pytestmark = pytest.mark.django_db


def create(**changes):
    return actions.create(
        **{"name": "Wells", "query": "view=mine&call=x", "by": accounts.officer(), "at": NOW, **changes}
    )


def save(row, by, **changes):
    values = {"name": row.name, "query": row.query, "is_shared": row.is_shared, "edit": row.edit}
    return actions.save(row, **{**values, **changes}, by=by, at=NOW)


def test_what_is_kept_of_an_address_is_what_the_queue_knows():
    assert canonical("call=x&p=3&view=mine&view=all&nonsense=1&q=%20wells%00%20&e=1&saved=7") == (
        "view=all&q=wells&call=x"
    )
    assert canonical("p=2&=&&") == ""
    assert canonical("x=1&" * 5000) == ""


def test_parameters_are_those_of_the_queue():
    from engagements.admin.filters import FILTERS, PanelMark, SavedMark
    from engagements.saved_views.parameters import PARAMETERS

    kept = {kind.parameter_name for kind in FILTERS if kind not in (SavedMark, PanelMark)}
    assert kept == set(PARAMETERS) - {"q"}


class TestCreate:
    def test_create_is_ones_own(self):
        made = create(name=" Wells ")
        assert (made.name, made.query, made.is_shared) == ("Wells", "view=mine&call=x", False)
        assert list(SavedView.objects.visible_to(made.owner)) == [made]
        for other in (accounts.officer(), accounts.lead(), accounts.auditor(), accounts.person()):
            assert not SavedView.objects.visible_to(other).exists()

    def test_create_a_second_one_of_that_name(self):
        made = create()
        with pytest.raises(ViewExistsError):
            create(name="WELLS ", by=made.owner)
        assert create().owner != made.owner

    def test_create_without_a_name_or_of_nothing_or_too_long(self):
        with pytest.raises(MissingViewNameError):
            create(name=" ")
        with pytest.raises(EmptyViewError):
            create(query="p=2")
        for too_long in ({"name": "x" * 41}, {"query": f"q={'x' * 1000}"}):
            with pytest.raises(LimitError):
                create(**too_long)

    def test_create_more_than_one_may_have(self):
        officer = accounts.officer()
        for _number in range(SavedView.MOST_OF_ONE):
            view(owner=officer)
        with pytest.raises(TooManyViewsError):
            create(by=officer)

    @pytest.mark.parametrize("make", [accounts.auditor, accounts.person])
    def test_create_is_for_officers(self, make):
        with pytest.raises(PermissionDenied):
            create(by=make())

    def test_log_says_that_and_not_what(self):
        made = create(name="Quokkaview", query="q=quokkasearch")
        entry = Entry.objects.get(verb="savedview.create")
        assert (entry.by, entry.target_id) == (made.owner_id, str(made.pk))
        assert "uokka" not in str(entry.changes)


class TestShare:
    def test_lead_shares_with_the_office_and_with_no_one_else(self):
        made = create(is_shared=True, by=accounts.lead())
        assert list(SavedView.objects.visible_to(accounts.officer())) == [made]
        assert not SavedView.objects.visible_to(accounts.auditor()).exists()

    def test_officer_shares_nothing(self):
        officer = accounts.officer()
        with pytest.raises(OnlyLeadsShareError):
            create(is_shared=True, by=officer)
        with pytest.raises(OnlyLeadsShareError):
            save(view(owner=officer), officer, is_shared=True)

    def test_office_shares_so_many_and_no_more(self):
        for _number in range(SavedView.MOST_SHARED):
            view(is_shared=True, owner=accounts.lead())
        lead = accounts.lead()
        own = view(owner=lead)
        with pytest.raises(TooManySharedViewsError):
            save(own, lead, is_shared=True)
        assert save(own, lead, name="Other").name == "Other"


class TestKeep:
    def test_owner_renames_it_and_lets_it_show_something_else(self):
        row = view()
        saved = save(row, row.owner, name="Other", query="view=overdue&p=2")
        assert (saved.name, saved.query, saved.edit) == ("Other", "view=overdue", 1)

    def test_second_of_two_tabs_is_refused(self):
        row = view()
        save(row, row.owner, name="One")
        with pytest.raises(EditConflictError):
            save(row, row.owner, name="Other")
        assert SavedView.objects.get().name == "One"

    def test_other_leads_keep_what_is_shared_and_officers_do_not(self):
        row = view(is_shared=True, owner=accounts.lead())
        with pytest.raises(PermissionDenied):
            save(row, accounts.officer(), name="Mine")
        with pytest.raises(PermissionDenied):
            actions.delete(row, by=accounts.officer(), at=NOW)
        assert save(row, accounts.lead(), name="Ours").name == "Ours"
        actions.delete(row, by=accounts.lead(), at=NOW)
        assert not SavedView.objects.exists()

    def test_what_is_not_shared_is_its_owners_alone(self):
        row = view()
        for other in (accounts.lead(), accounts.officer()):
            with pytest.raises(PermissionDenied):
                save(row, other, name="Mine")
            with pytest.raises(PermissionDenied):
                actions.delete(row, by=other, at=NOW)
        actions.delete(row, by=row.owner, at=NOW)
        assert not SavedView.objects.exists()
        assert Entry.objects.filter(verb="savedview.delete").exists()
