"""Rows of public lists hold values; what is HTML is written by the template."""

from dataclasses import FrozenInstanceError, fields
from datetime import date, datetime, timedelta
from uuid import UUID

import pytest
from django.test import RequestFactory
from django.utils import timezone, translation
from django.utils.functional import Promise
from django.utils.safestring import SafeData

from engagements.consultations.states import Phase
from engagements.portal.views import calls, inputs, organisations
from engagements.public import answers
from engagements.public.presenters.calls import CallRow, NextDate, next_date
from engagements.public.presenters.directory import OrganisationRow
from engagements.public.presenters.inputs import AnswerRow, InputRow, ReferralRow, ResponseRow
from focalpoint.translated import Translated
from tests.engagements.portal.test_public import published
from tests.factories import profiles

pytestmark = pytest.mark.django_db
HOSTILE = "<b>Wells</b> & more"
PLAIN = (str, int, bool, type(None), UUID, datetime, date, Translated, list)
ROWS = [AnswerRow, CallRow, InputRow, OrganisationRow, ReferralRow, ResponseRow]


@pytest.fixture
def rows():
    """One of each, of an input with a title that would be HTML."""
    translation.activate("en")
    one = published(title=HOSTILE, profile=profiles.profile(legal_name=HOSTILE))
    submission = getattr(one, "main_submission", one)
    request = RequestFactory().get("/en/")
    now = timezone.now()
    return {
        AnswerRow: answers.latest()[0],
        CallRow: calls.LISTINGS[Phase.OPEN].page(request, now=now).rows[0],
        InputRow: inputs.LISTING.page(request).rows[0],
        OrganisationRow: organisations.LISTING.page(request).rows[0],
        ReferralRow: inputs._where_it_went(submission=submission.pk)[0],
        ResponseRow: answers.answers_to(submission=submission.pk)[0],
    }


@pytest.mark.parametrize("kind", ROWS)
def test_row_holds_values_and_no_html(rows, kind):
    row = rows[kind]
    assert type(row) is kind
    words = {name: getattr(row, name) for name, it in vars(kind).items() if isinstance(it, property)}
    held = {field.name: getattr(row, field.name) for field in fields(kind)}
    for name, value in {**held, **words}.items():
        assert isinstance(value, (*PLAIN, Promise)), name
        assert not isinstance(value, SafeData), name
        assert "&amp;" not in str(value), name
        assert "&lt;" not in str(value), name


@pytest.mark.parametrize("kind", ROWS)
def test_row_cannot_be_changed(rows, kind):
    name = fields(kind)[0].name
    with pytest.raises(FrozenInstanceError):
        setattr(rows[kind], name, "other")
    with pytest.raises((AttributeError, TypeError)):
        rows[kind].misspelt = 1


def test_input_row_leads_to_its_page_and_its_organisation(rows):
    row = rows[InputRow]
    assert (row.title, row.by) == (HOSTILE, HOSTILE)
    assert row.url == f"/en/inputs/{row.reference}/"
    assert row.by_url == f"/en/organisations/{row.organisation_slug}/"
    with translation.override("ar"):
        assert row.url == f"/ar/inputs/{row.reference}/"


def test_page_escapes_what_a_row_holds(rows, client):
    for address in ("/en/inputs/", "/en/organisations/", "/en/", rows[InputRow].url, rows[InputRow].by_url):
        page = client.get(address).content.decode()
        assert "<b>Wells" not in page
        assert "&lt;b&gt;Wells&lt;/b&gt; &amp; more" in page


def test_next_date_says_what_matters_next():
    now = timezone.now()
    dates = {"opens_at": now - timedelta(days=1), "zone": "UTC", "now": now}
    last = next_date(Phase.OPEN, closes_at=now + timedelta(hours=2), **dates)
    assert (last.left, last.is_closing) == ("Last day", True)
    assert last.at == (now + timedelta(hours=2)).isoformat(timespec="minutes")
    soon = next_date(Phase.OPEN, closes_at=now + timedelta(days=2, hours=1), **dates)
    assert soon.left == "2 days left"
    over = next_date(Phase.CLOSED, closes_at=now - timedelta(hours=1), **dates)
    assert (over.left, over.when.startswith("Closed")) == ("", True)
    assert next_date(Phase.OPEN, closes_at=None, **dates) == NextDate("Always open")
