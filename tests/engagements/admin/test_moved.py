"""Letters and bookmarks from before cases were a noun of their own still lead to the office's pages."""

from uuid import uuid4

import pytest
from django.urls import reverse

from tests.engagements.admin.conftest import sign_in
from tests.factories import accounts, cases, departments, memberships, submissions

pytestmark = pytest.mark.django_db
OLD = "/admin/engagements/submission/"
QUEUE = "/admin/engagements/case/"


@pytest.fixture
def submission():
    return submissions.submitted()


def old(key):
    return f"{OLD}{key}/change/"


def new(key):
    return reverse("admin:engagements_case_change", args=[key])


@pytest.mark.parametrize("query", ["", "?view=mine&language=ar", "?q=%D9%85%D8%A7%D8%A1&p=2"])
def test_queue_moved_with_what_it_was_narrowed_by(client, officer, query):
    answer = client.get(f"{OLD}{query}")
    assert (answer.status_code, answer.url) == (301, f"{QUEUE}{query}")
    assert client.get(answer.url).status_code == 200


def test_decision_moved_by_the_id_of_the_input(client, officer, submission):
    answer = client.get(old(submission.pk))
    assert (answer.status_code, answer.url) == (301, new(cases.case_of(submission).pk))
    assert submission.title in client.get(answer.url).content.decode()


def test_decision_moved_by_reference(client, officer, submission):
    answer = client.get(old(submission.reference))
    assert (answer.status_code, answer.url) == (301, new(submission.reference))
    assert submission.title in client.get(answer.url).content.decode()


@pytest.mark.parametrize("key", ["pk", "reference"])
def test_decision_moved_with_the_version_that_was_asked_for(client, officer, submission, key):
    answer = client.get(f"{old(getattr(submission, key))}?version=1")
    assert answer.url.endswith("/change/?version=1")


def test_decision_of_what_has_no_case(client, officer):
    assert client.get(old(uuid4())).status_code == 404
    assert client.get(old(submissions.draft().pk)).status_code == 404
    assert client.get(old("FP-2026-2222-2222"), follow=True).status_code == 404


def test_old_addresses_lead_strangers_to_the_sign_in(client, submission):
    case = cases.case_of(submission)
    for make in (lambda: None, lambda: memberships.member().user, lambda: departments.post().user):
        if person := make():
            sign_in(client, person)
        for address in (OLD, old(submission.pk), old(submission.reference), old(uuid4())):
            answer = client.get(address)
            assert (answer.status_code, str(case.pk) in answer.url) == (302, False)
            assert answer.url.startswith("/admin/login/?next=/admin/engagements/submission/")


def test_old_addresses_open_nothing_for_who_has_no_part_in_cases(client, submission):
    sign_in(client, accounts.auditor())
    assert client.get(OLD, follow=True).status_code == 403
    assert client.get(old(submission.pk)).status_code == 404
    assert client.get(old(submission.reference), follow=True).status_code == 404
