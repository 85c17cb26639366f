"""Pages of themes: what is asked, written and answered on one, and on those below it."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from engagements.cases.states import State
from engagements.responses.states import State as ResponseState
from engagements.routing.states import State as ReferralState
from focalpoint.pages import cache
from focalpoint.translated import Translated
from organisations.departments.models import LeadDepartment
from tests.factories import (
    cases,
    consultations,
    departments,
    profiles,
    publications,
    responses,
    routing,
    themes,
)

pytestmark = pytest.mark.django_db
TITLES = ("Quokka call", "Quokka input", "Quokka Society")


@pytest.fixture(autouse=True)
def _no_kept_pages():
    cache.clear()


@pytest.fixture
def theme():
    return themes.theme(name=Translated(en="Wetlands"))


def about(theme, *, level="open", listed=True):
    """A call, an answered input and an organisation on the theme."""
    now = timezone.now()
    call = consultations.open_call(now=now, title=Translated(en=TITLES[0]))
    call.themes.add(theme)
    profile = profiles.profile(legal_name=TITLES[2], listed=listed)
    profile.themes.add(theme)
    at = now - timedelta(days=3)
    case = cases.in_state(
        State.ANSWERED, at=at, title=TITLES[1], level=level, consultation=call, profile=profile
    )
    referral = routing.referral(case, ReferralState.ANSWERED, at=at)
    responses.response(referral, ResponseState.RELEASED, at=now, text="Bilby drills.")
    if level != "un_only":
        publications.publication(case.main_submission, at=now).themes.add(theme)
    return case.main_submission


def page(client, theme):
    answer = client.get(reverse("theme-detail", args=[theme.code]))
    assert answer.status_code == 200
    return answer.content.decode()


def test_shows_what_is_on_it(client, theme):
    one = about(theme)
    department = departments.department(name=Translated(en="Office of Swamps"))
    LeadDepartment.objects.create(theme=theme, department=department)
    found = page(client, theme)
    for title in (*TITLES, "Office of Swamps"):
        assert title in found, title
    assert reverse("input-detail", args=[one.reference]) + "#answers" in found


def test_shows_what_is_on_those_below_it(client, theme):
    about(themes.theme(parent=theme, name=Translated(en="Mangroves")))
    found = page(client, theme)
    for title in (*TITLES, "Mangroves"):
        assert title in found, title


def test_shows_nothing_of_another_theme(client, theme):
    about(themes.theme())
    found = page(client, theme)
    for title in TITLES:
        assert title not in found, title


def test_names_no_one_whose_name_is_withheld(client, theme):
    about(theme, level="withheld", listed=False)
    found = page(client, theme)
    assert TITLES[1] in found
    assert TITLES[2] not in found


def test_shows_nothing_of_what_only_the_united_nations_may_read(client, theme):
    about(theme, level="un_only")
    assert TITLES[1] not in page(client, theme)


def test_an_empty_theme_says_what_will_be_there(client, theme):
    found = page(client, theme)
    assert "No calls on this theme are open" in found
    assert "Inputs will be listed here" in found


def test_unknown_theme_is_not_found(client):
    assert client.get(reverse("theme-detail", args=["nowhere"])).status_code == 404


def test_list_shows_each_below_its_own(client, theme):
    below = themes.theme(parent=theme, name=Translated(en="Mangroves"))
    found = client.get(reverse("theme-list")).content.decode()
    assert found.index("Wetlands") < found.index("Mangroves")
    assert reverse("theme-detail", args=[below.code]) in found


def test_costs_the_same_for_one_and_three(client, theme):
    def cost():
        cache.clear()
        with CaptureQueriesContext(connection) as asked:
            page(client, theme)
        return [entry["sql"] for entry in asked]

    about(theme)
    one = cost()
    for _one in range(2):
        about(theme)
        themes.theme(parent=theme)
    three = cost()
    # The theme, and a list each of calls, inputs, answers, departments, organisations and outcomes.
    assert len(one) == len(three) == len(set(three)) == 7


def test_pages_lead_to_the_themes_they_name(client, theme):
    one = about(theme)
    address = reverse("theme-detail", args=[theme.code])
    LeadDepartment.objects.create(theme=theme, department=(department := departments.department()))
    for other in (
        reverse("consultation-detail", args=[one.consultation.slug]),
        reverse("input-detail", args=[one.reference]),
        reverse("organisation-detail", args=[one.profile.slug]),
        reverse("department-detail", args=[department.code]),
    ):
        assert f'href="{address}"' in client.get(other).content.decode(), other
