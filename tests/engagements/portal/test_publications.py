"""An author's own page about what others read: take it down, allow it again, restrict who sees it."""

import pytest
from django.urls import reverse
from django.utils import timezone

from engagements.cases.states import State
from engagements.publications import actions
from engagements.publications.models import Publication
from engagements.submissions.models import Submission
from organisations.memberships.models import MembershipRole
from tests.factories import accounts, cases, consultations, memberships, publications

pytestmark = pytest.mark.django_db


@pytest.fixture
def public():
    return publications.published(cases.submission_in(State.REFERRED), at=timezone.now())


def page(client, submission, name="submission-detail"):
    return client.get(reverse(name, args=[submission.pk])).content.decode()


def press(client, submission, name, **data):
    return client.post(reverse(name, args=[submission.pk]), data)


def test_page_leads_to_the_public_page_and_to_what_can_be_done(client, public):
    client.force_login(public.author)
    shown = page(client, public)
    assert reverse("input-detail", args=[public.reference]) in shown
    assert reverse("publication-take-down", args=[public.pk]) in shown
    assert reverse("submission-raise-level", args=[public.pk]) in shown
    assert reverse("publication-allow", args=[public.pk]) not in shown


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"state": "held"}, "None of it is public. We have not decided yet."),
        ({"state": "held", "decision": "publish"}, "will publish it when the call has closed"),
        (
            {"state": "published", "redaction": {"title": "W", "summary": "W", "answers": {}}},
            "parts removed by",
        ),
        ({"state": "taken_down"}, "You took it down."),
        (
            {"state": "held", "cause": "unnamed", "decided_at": publications.NOW},
            "The text names an organisation that cannot be shown now.",
        ),
    ],
)
def test_page_says_how_it_stands(client, fields, sentence):
    submission = cases.submission_in(State.REFERRED)
    publications.publication(submission, **fields)
    client.force_login(submission.author)
    assert sentence in page(client, submission)


def test_page_of_what_was_restricted_while_it_is_returned(client):
    """The public reads none of it, whatever was saved since: there is no public page to open."""
    submission = publications.published(cases.submission_in(State.RETURNED))
    client.force_login(submission.author)
    assert reverse("input-detail", args=[submission.reference]) in page(client, submission)
    Submission.objects.update(level="open", strictest_level="un_only")
    shown = page(client, submission)
    assert reverse("input-detail", args=[submission.reference]) not in shown
    assert "None of it is public." in shown


def test_page_of_what_is_never_public_says_nothing_of_it(client):
    submission = cases.submission_in(State.REFERRED, level="un_only")
    client.force_login(submission.author)
    assert "On the public pages" not in page(client, submission)


def test_take_down_asks_and_does_it(client, public):
    client.force_login(public.author)
    assert "Other people may have copied what was public." in page(client, public, "publication-take-down")
    assert press(client, public, "publication-take-down").url == reverse(
        "submission-detail", args=[public.pk]
    )
    assert not Publication.objects.public().exists()
    again = press(client, public, "publication-take-down")
    assert again.status_code == 302


def test_allow_asks_and_does_it(client, public):
    actions.take_down(public.publication, by=public.author, at=timezone.now())
    client.force_login(public.author)
    assert reverse("publication-allow", args=[public.pk]) in page(client, public)
    assert "An officer will decide again" in page(client, public, "publication-allow")
    assert press(client, public, "publication-allow").status_code == 302
    assert Publication.objects.get().state == "held"
    assert press(client, public, "publication-allow").status_code == 302


@pytest.mark.parametrize("level", ["withheld", "un_only"])
def test_raise_level(client, public, level):
    client.force_login(public.author)
    shown = page(client, public, "submission-raise-level")
    assert 'value="withheld"' in shown
    assert 'value="open"' not in shown
    assert press(client, public, "submission-raise-level", level=level).status_code == 302
    assert Submission.objects.get().level == level


@pytest.mark.parametrize("level", ["open", "", "\x00", "secret"])
def test_raise_level_to_what_is_not_offered(client, public, level):
    client.force_login(public.author)
    assert press(client, public, "submission-raise-level", level=level).status_code == 422
    assert Submission.objects.get().level == "open"


def test_raise_level_of_the_strictest_is_not_offered(client):
    submission = cases.submission_in(State.REFERRED, level="un_only")
    client.force_login(submission.author)
    assert reverse("submission-raise-level", args=[submission.pk]) not in page(client, submission)
    assert press(client, submission, "submission-raise-level", level="un_only").status_code == 409


@pytest.mark.parametrize(("level", "status"), [("un_only", 302), ("withheld", 409)])
def test_raise_level_of_what_is_never_published(client, level, status):
    call = consultations.open_call(publication="never")
    submission = cases.submission_in(State.REFERRED, level=level, consultation=call)
    client.force_login(submission.author)
    is_offered = reverse("submission-raise-level", args=[submission.pk]) in page(client, submission)
    assert is_offered == (status == 302)
    other = "withheld" if is_offered else "un_only"
    assert press(client, submission, "submission-raise-level", level=other).status_code == status
    assert Submission.objects.get().level == "withheld"


@pytest.mark.parametrize("name", ["publication-take-down", "publication-allow", "submission-raise-level"])
def test_readers_and_strangers_do_nothing(client, public, name):
    reader = memberships.member(public.profile, MembershipRole.READER).user
    for person, status in ((reader, 403), (memberships.member().user, 404), (accounts.person(), 404)):
        client.force_login(person)
        assert press(client, public, name, level="un_only").status_code == status
    assert Publication.objects.public().exists()


@pytest.mark.parametrize("name", ["publication-take-down", "publication-allow"])
def test_what_has_no_publication_is_not_there(client, name):
    submission = cases.submission_in(State.NEW, consultation=consultations.open_call())
    client.force_login(submission.author)
    assert press(client, submission, name).status_code == 404
