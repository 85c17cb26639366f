"""What the office reads and writes of an organisation's checks, and who else does not."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from focalpoint.office import office_day
from organisations.profiles import actions
from organisations.profiles.models import Profile, Verification
from organisations.profiles.states import State
from tests.factories import accounts, memberships, profiles
from tests.organisations.admin.conftest import sign_in
from tests.organisations.admin.test_profiles import LIST, address, entry, press, text
from tests.organisations.profiles.test_actions import content
from tests.organisations.profiles.test_sheets import again, verify

pytestmark = pytest.mark.django_db
SECRET = "Told by Amina of the registry"


def test_verify_keeps_the_sheet(client, lead):
    profile = entry()
    page = text(client.get(address("change", profile)))
    usual = Verification.usual_day(office_day(timezone.now()))
    assert f'value="{usual.isoformat()}"' in page
    # There is no file to be read.
    assert 'value="legal_name"' in page
    assert 'value="evidence"' not in page
    press(client, profile, "verify", source=SECRET, look_again_on=usual.isoformat())
    sheet = Verification.objects.get()
    assert (sheet.points, sheet.source, sheet.look_again_on) == (["legal_name"], SECRET, usual)
    assert sheet.checked_by == lead
    assert SECRET in text(client.get(address("change", profile)))


@pytest.mark.parametrize(
    ("field", "value"),
    [("points", []), ("points", ["evidence"]), ("source", " "), ("source", "x" * 501),
     ("look_again_on", "2026-01-01"), ("look_again_on", "soon")],
)  # fmt: skip
def test_verify_without_a_whole_sheet_says_so_beside_the_field(client, lead, field, value):
    profile = entry()
    response = press(client, profile, "verify", **{field: value, "reason": "Typed at length"})
    page = text(response)
    assert response.status_code == 422
    assert f'href="#id_{field}"' in page
    assert "Typed at length" in page
    assert Profile.objects.get().state == State.PENDING


def test_a_decision_with_a_reason_needs_no_sheet(client, lead):
    press(client, entry(), "decline", points=[], source="", reason="It is a company.")
    assert Profile.objects.get().state == State.DECLINED


def test_page_shows_the_newest_the_earlier_and_what_changed(client, lead):
    profile = again(verify(entry(legal_name="Water Keepers")), source="A second look")
    writer = profile.memberships.get().user
    profile = actions.save(profile, **content(profile, by=writer, legal_name="Rain Keepers"))
    page = text(client.get(address("change", profile)))
    assert page.index("A second look") < page.index("Earlier checks") < page.index(profiles.SHEET["source"])
    assert "legal name, before: <bdi>Water Keepers</bdi>" in page
    assert 'value="verify_again"' in page


def test_verify_again_after_another_lead_keeps_what_was_typed(client, lead):
    profile = verify(entry())
    read = profile.verifications.get()
    again(profile, by=accounts.lead(name="Benedikta"))
    typed = {"after": read.pk, "source": "Typed at length"}
    response = press(client, profile, "verify_again", **typed)
    page = text(response)
    assert response.status_code == 409
    for shown in ("Benedikta verified this organisation again", "Typed at length"):
        assert shown in page
    newest = profile.verifications.first()
    assert press(client, profile, "verify_again", **{**typed, "after": newest.pk}).status_code == 302
    assert profile.verifications.count() == 3


def test_list_and_front_page_find_what_is_to_be_checked(client, lead):
    entry(legal_name="Never checked")
    writer_of = lambda profile: profile.memberships.get().user  # noqa: E731
    now = timezone.now()
    changed = verify(entry(legal_name="Water"), at=now)
    actions.save(changed, **content(changed, by=writer_of(changed), at=now, legal_name="Changed since"))
    then = now - timedelta(days=60)
    soon = office_day(then) + timedelta(days=9)
    verify(entry(legal_name="Looked at long ago"), at=then, look_again_on=soon)
    verify(entry(legal_name="Fine"), at=now)
    names = ["Never checked", "Changed since", "Looked at long ago", "Fine"]

    def listed(query):
        page = text(client.get(f"{LIST}?{query}"))
        return [name for name in names if name in page]

    assert listed("check=due") == ["Never checked", "Changed since"]
    assert listed("check=again") == ["Looked at long ago"]
    pages = client.get(reverse("admin:index")).context["landing_pages"]
    figures = next(shown for start, shown in pages if "profile" in start.address)
    assert [figure.count.number for figure in figures] == [2, 0, 1]
    assert [figure.address for figure in figures][1:] == [f"{LIST}?check=due", f"{LIST}?check=again"]


def test_page_asks_the_same_for_one_and_for_three_sheets(client, lead, django_assert_max_num_queries):
    profile, counts = verify(entry()), []
    for _ in range(2):
        with django_assert_max_num_queries(10) as captured:
            client.get(address("change", profile))
        counts.append(len(captured))
        for _ in range(2):
            again(profile)
    assert counts[0] == counts[1]


def test_who_reads_a_sheet(client):
    """The office alone: neither its own people nor the public."""
    profile = verify(entry(), source=SECRET)
    own = reverse("profile-detail", args=[profile.pk])
    public = reverse("organisation-detail", args=[profile.slug])
    for person, page, reads in (
        (accounts.officer(), address("change", profile), True),
        (accounts.auditor(), address("change", profile), False),
        (memberships.member(profile).user, own, False),
        (memberships.member(profile).user, public, False),
    ):
        sign_in(client, person)
        answer = client.get(page, follow=True)
        assert (SECRET in text(answer)) is reads, (person, page)
    client.logout()
    answer = client.get(public)
    assert profile.legal_name in text(answer)
    assert SECRET not in text(answer)


def test_its_people_read_that_it_is_checked_again_and_stays_verified(client):
    profile = verify(entry())
    writer = profile.memberships.get().user
    client.force_login(writer)
    own = reverse("profile-detail", args=[profile.pk])
    sentence = "Your organisation stays verified until then."
    assert sentence not in text(client.get(own))
    actions.save(profile, **content(profile, by=writer, legal_name="Rain Keepers"))
    assert sentence in text(client.get(own))
