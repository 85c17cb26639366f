"""By which themes the public finds an input: those of the version that was decided upon, not what its author
has saved since."""

import pytest
from django.urls import reverse
from django.utils import timezone

from engagements.cases import actions as cases_actions
from engagements.publications.actions import PublicationDraft
from engagements.publications.models import Decision, Publication
from engagements.routing import actions as routing
from engagements.routing.models import Purpose, Referral
from engagements.routing.referral_drafts import ReferralDraft
from engagements.submissions import actions as submission_actions
from engagements.submissions.models import Submission
from tests.factories import accounts, cases, departments, themes
from tests.factories.reasons import outside_mandate

pytestmark = pytest.mark.django_db
TITLE = "Quokka wells"


@pytest.fixture
def officer():
    return accounts.officer()


@pytest.fixture
def water():
    return themes.theme(code="water")


@pytest.fixture
def health():
    return themes.theme(code="health")


def published(officer, *chosen):
    case = cases.assigned(officer=officer, title=TITLE, themes=chosen, at=timezone.now())
    refer(case, 1, officer)
    return Submission.objects.get()


def refer(case, version, officer, decision=Decision.PUBLISH):
    to = ReferralDraft(departments.department(), Purpose.LEAD, "Can you drill?")
    draft = PublicationDraft(version=version, decision=decision)
    routing.refer(case, referrals=[to], publication=draft, by=officer, at=timezone.now())


def save(officer, *codes):
    """The office asks again, and the author saves these themes."""
    case = cases_actions.return_(bring_back(officer), question="Where?", by=officer, at=timezone.now())
    one = Submission.objects.get(pk=case.main_submission_id)
    text = {"title": TITLE, "summary": "There.", "answers": {}, "language": "en", "level": "open"}
    return submission_actions.save(one, **text, themes=codes, edit=one.edit, by=one.author, at=timezone.now())


def bring_back(officer):
    """To the office again."""
    referral = Referral.objects.live().get()
    routing.recall(referral, reason="A mistake.", by=officer, at=timezone.now())
    return cases.case_of(Submission.objects.get())


def kept():
    return set(Publication.objects.get().themes.values_list("pk", flat=True))


def finds(client, code):
    return TITLE in client.get(reverse("input-list") + f"?theme={code}").content.decode()


def test_publish_takes_the_themes_of_the_version(client, officer, water, health):
    published(officer, water)
    assert kept() == {"water"}
    assert finds(client, "water")
    assert not finds(client, "health")


def test_publish_finds_it_by_the_theme_above_too(client, officer, water):
    published(officer, themes.theme(code="wells", parent=water))
    assert finds(client, "water")


def test_save_changes_nothing_that_the_public_finds_it_by(client, officer, water, health):
    one = published(officer, water)
    save(officer, "health")
    assert finds(client, "water")
    assert not finds(client, "health")
    page = client.get(reverse("input-detail", args=[one.reference])).content.decode()
    assert str(water) in page
    assert str(health) not in page


def test_publish_of_a_later_version_takes_its_themes(client, officer, water, health):
    published(officer, water)
    one = save(officer, "health")
    cases_actions.resubmit(one, answer="There.", by=one.author, at=timezone.now())
    assert kept() == {"water"}
    refer(cases.case_of(one), 2, officer)
    assert kept() == {"health"}
    assert finds(client, "health")
    assert not finds(client, "water")


def test_accept_without_a_decision_keeps_none(officer, water):
    published(officer, water)
    one = save(officer, "water")
    cases_actions.resubmit(one, answer="There.", by=one.author, at=timezone.now())
    refer(cases.case_of(one), 2, officer, Decision.HOLD)
    assert kept() == set()


def test_decline_keeps_none(officer, water):
    published(officer, water)
    cases_actions.decline(
        bring_back(officer), reason=outside_mandate(), text="Not for us.", by=officer, at=timezone.now()
    )
    assert kept() == set()


def test_publish_of_a_theme_that_is_gone(officer, water):
    case = cases.assigned(officer=officer, themes=[water], at=timezone.now())
    Submission.objects.get().themes.clear()
    water.delete()
    refer(case, 1, officer)
    assert kept() == set()
