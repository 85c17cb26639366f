"""What authors, departments and the public read of inputs that are answered together: each its own alone."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from engagements.campaigns import actions, comparing
from engagements.campaigns.queries import to_compare
from engagements.cases import actions as case_actions
from engagements.cases import assigning
from engagements.cases.models import Case
from engagements.consultations.models import Level
from engagements.publications.states import State as PublicationState
from engagements.routing import actions as routing_actions
from engagements.routing.models import Purpose
from engagements.routing.referral_drafts import ReferralDraft
from engagements.submissions.models import Submission
from tests.engagements.admin.conftest import sign_in as sign_in_office
from tests.engagements.campaigns.pairs import texts_of
from tests.engagements.campaigns.test_comparing import said
from tests.engagements.desk.conftest import sign_in
from tests.factories import accounts, cases, consultations, departments, profiles, publications

pytestmark = pytest.mark.django_db

OWN = texts_of("en")["additions"]
NAMES = {Level.OPEN: "Opensky", Level.WITHHELD: "Hiddenbrook", Level.UN_ONLY: "Quietharbour"}


@pytest.fixture
def officer():
    return accounts.officer()


@pytest.fixture
def campaign(officer):
    """One of each level in one case, each with a paragraph of its own; the open one stands for it."""
    at = timezone.now() - timedelta(days=5)
    call = consultations.open_call(now=at, levels=list(Level))
    rows = []
    for place, level in enumerate(Level):
        fields = {"consultation": call, "at": at + timedelta(hours=place), "level": level}
        profile = profiles.profile(legal_name=NAMES[level], name={})
        summary = said(0, place, OWN[place])
        rows.append(cases.assigned(officer=officer, profile=profile, summary=summary, **fields))
    main, *others = rows
    for place, other in enumerate(others):
        actions.join(other, into=main, by=officer, at=at + timedelta(days=1, hours=place))
    for key in to_compare().values_list("pk", flat=True):
        comparing.compare(key, at=timezone.now())
    return Case.objects.get(pk=main.pk)


def of_level(campaign, level):
    return Submission.objects.get(filing__case=campaign, level=level)


def page_of(client, submission):
    client.force_login(submission.author)
    response = client.get(reverse("submission-detail", args=[submission.pk]))
    assert response.status_code == 200
    return response.content.decode()


def refer(campaign, officer):
    department = departments.department()
    draft = ReferralDraft(department, Purpose.LEAD, "Can you drill?")
    (referral,) = routing_actions.refer(campaign, referrals=[draft], by=officer, at=timezone.now())
    return referral


@pytest.mark.parametrize("level", Level)
def test_an_author_reads_nothing_of_the_others(level, client, campaign, officer):
    refer(campaign, officer)
    submission = of_level(campaign, level)
    page = page_of(client, submission)
    assert submission.reference in page
    assert "With departments" in page
    for other in Submission.objects.exclude(pk=submission.pk):
        assert other.reference not in page
        assert NAMES[Level(other.level)] not in page
    assert "ampaign" not in page


def test_an_author_reads_nothing_of_what_was_before(client, campaign, officer):
    """Nor of a question that is put to another one."""
    second = of_level(campaign, Level.UN_ONLY)
    case_actions.return_(campaign, question="Where?", by=officer, at=timezone.now())
    page = page_of(client, second)
    assert "The office asked you a question" not in page
    assert "Under review" in page
    first = campaign.main_submission
    assert "The office asked you a question" in page_of(client, first)


def test_an_author_still_reads_of_their_own_case_before_it_was_joined(client, officer):
    at = timezone.now() - timedelta(days=5)
    call = consultations.open_call(now=at)
    main, other = (cases.in_state("new", consultation=call, at=at) for _turn in range(2))
    assigning.claim(other, by=officer, at=at + timedelta(hours=1))
    assigning.claim(main, by=officer, at=at + timedelta(hours=2))
    case_actions.assess(main, themes=[], summary="", by=officer, at=at + timedelta(hours=3))
    actions.join(Case.objects.get(pk=other.pk), into=main, by=officer, at=at + timedelta(hours=4))
    page = page_of(client, other.main_submission)
    assert page.count("An officer started the review") == 1


def test_a_department_reads_who_says_it_by_the_level_of_each(client, campaign, officer):
    referral = refer(campaign, officer)
    sign_in(client, departments.liaison(referral.department))
    page = client.get(reverse("referral-detail", args=[referral.pk])).content.decode()
    assert "Your answer goes to the authors of 3 inputs." in page
    assert NAMES[Level.OPEN] in page
    assert NAMES[Level.UN_ONLY] in page
    assert NAMES[Level.WITHHELD] not in page
    assert "1 whose name is withheld" in page
    for own in OWN[1:]:
        assert own.split(".", 1)[0] in page


def test_the_public_reads_only_what_was_decided_of_each(client, campaign, officer):
    first = campaign.main_submission
    publications.publication(first, PublicationState.PUBLISHED)
    refer(campaign, officer)
    client.logout()
    page = client.get(reverse("input-detail", args=[first.reference])).content.decode()
    assert OWN[0].split(".", 1)[0] in page
    for level in (Level.WITHHELD, Level.UN_ONLY):
        hidden = of_level(campaign, level)
        assert NAMES[level] not in page
        assert hidden.reference not in page
        assert client.get(reverse("input-detail", args=[hidden.reference])).status_code == 404
    assert "ampaign" not in page


def test_an_officer_reads_each_with_its_level(client, campaign, officer):
    sign_in_office(client, officer)
    page = client.get(reverse("admin:engagements_case_change", args=[campaign.pk])).content.decode()
    assert "Campaign: 3 inputs" in page
    for level, said_of_it in ((Level.WITHHELD, "name withheld"), (Level.UN_ONLY, "United Nations only")):
        assert NAMES[level] in page
        assert f'<span class="mark">{said_of_it}</span>' in page
