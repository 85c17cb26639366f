"""The office's list of labels."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from engagements.labels import actions as labels
from engagements.labels.errors import LabelExistsError, MissingNameError
from engagements.labels.models import Colour, Label
from focalpoint.audit.models import Entry
from focalpoint.errors import ChoiceError, EditConflictError, LimitError
from tests.factories import accounts
from tests.factories.labels import label
from tests.factories.submissions import NOW

pytestmark = pytest.mark.django_db


def save(row, **changes):
    lead = changes.pop("by", None) or accounts.lead()
    content = {"name": row.name, "colour": row.colour, "is_archived": row.is_archived, "edit": row.edit}
    return labels.save(row, **{**content, **changes}, by=lead, at=NOW)


class TestCreate:
    def test_create_offers_it(self):
        made = labels.create(name=" Urgent visit ", colour=Colour.RED, by=accounts.lead(), at=NOW)
        assert Label.objects.get() == made
        assert (made.name, made.colour, made.is_archived) == ("Urgent visit", "red", False)

    @pytest.mark.parametrize("name", ["visit", "VISIT", "Visit "])
    def test_create_one_that_there_is(self, name):
        label("Visit")
        with pytest.raises(LabelExistsError):
            labels.create(name=name, colour=Colour.RED, by=accounts.lead(), at=NOW)

    def test_create_without_a_name(self):
        with pytest.raises(MissingNameError):
            labels.create(name=" ", colour=Colour.RED, by=accounts.lead(), at=NOW)

    def test_create_with_too_long_a_name_or_a_colour_that_is_none(self):
        with pytest.raises(LimitError):
            labels.create(name="x" * 31, colour=Colour.RED, by=accounts.lead(), at=NOW)
        with pytest.raises(ChoiceError):
            labels.create(name="x", colour="mauve", by=accounts.lead(), at=NOW)

    @pytest.mark.parametrize("make", [accounts.officer, accounts.auditor, accounts.person])
    def test_create_is_for_lead_officers(self, make):
        with pytest.raises(PermissionDenied):
            labels.create(name="Visit", colour=Colour.RED, by=make(), at=NOW)

    def test_log_says_that_and_not_what(self):
        lead = accounts.lead()
        made = labels.create(name="Quokkalabel", colour=Colour.RED, by=lead, at=NOW)
        entry = Entry.objects.get(verb="label.create")
        assert (entry.by, entry.target_id) == (lead.pk, str(made.pk))
        assert "Quokka" not in str(entry.changes)


class TestSave:
    def test_save_changes_name_and_colour(self):
        made = label("Visit")
        save(made, name="Visits", colour=Colour.GREEN)
        now = Label.objects.get()
        assert (now.name, now.colour, now.edit) == ("Visits", "green", 1)
        assert "Visits" not in str(Entry.objects.get(verb="label.save").changes)

    def test_save_what_is_stored_is_no_change(self):
        save(label())
        assert not Entry.objects.filter(verb="label.save").exists()

    def test_save_archives_and_offers_again(self):
        lead, made = accounts.lead(), label()
        archived = save(made, is_archived=True, by=lead)
        assert (archived.archived_at, archived.archived_by) == (NOW, lead)
        offered = save(archived, is_archived=False)
        assert (offered.archived_at, offered.archived_by) == (None, None)

    def test_save_keeps_who_archived_it_first(self):
        made = label(is_archived=True)
        again = save(made, colour=Colour.BLUE)
        assert (again.archived_at, again.archived_by) == (made.archived_at, made.archived_by)

    def test_second_of_two_saves_is_refused(self):
        made = label()
        save(made, colour=Colour.BLUE)
        with pytest.raises(EditConflictError):
            save(made, colour=Colour.RED)

    def test_save_to_a_name_that_there_is(self):
        label("Visit")
        with pytest.raises(LabelExistsError):
            save(label("Other"), name="visit")

    def test_save_is_for_lead_officers(self):
        with pytest.raises(PermissionDenied):
            save(label(), by=accounts.officer())


def test_archived_by_no_one_is_refused_by_the_database():
    from django.db import IntegrityError, transaction

    with pytest.raises(IntegrityError), transaction.atomic():
        Label.objects.create(name="x", archived_at=NOW - timedelta(days=1))
