"""A person sets what is theirs: name, language, clock, and how to hear of what."""

import pytest
from django.urls import reverse

from focalpoint.notifications.models import Channel, Preference
from organisations.accounts.models import User
from tests.factories import accounts, departments

pytestmark = pytest.mark.django_db
PAGE = "/en/my/settings/"
CHOSEN = {"name": "Amina", "language": "en", "time_zone": "Africa/Nairobi", "digest_hour": "6"}


@pytest.fixture
def person(client):
    user = accounts.person()
    client.force_login(user)
    return user


def test_settings_ask_a_stranger_to_sign_in(client):
    for address in (PAGE, reverse("preference-choose")):
        assert client.get(address).url.startswith(reverse("account_login"))
        answer = client.post(address, CHOSEN)
        assert answer.status_code == 401
        assert reverse("account_login") in answer.content.decode()


def test_settings_show_what_holds(client, person):
    User.objects.filter(pk=person.pk).update(time_zone="Africa/Nairobi")
    page = client.get(PAGE).content.decode()
    assert '<option value="Africa/Nairobi" selected>' in page
    assert person.email in page


def test_save_settings_keeps_them(client, person):
    assert client.post(PAGE, CHOSEN).url == PAGE
    person.refresh_from_db()
    assert (person.name, person.time_zone, person.digest_hour) == ("Amina", "Africa/Nairobi", 6)
    assert "Your settings are saved." in client.get(PAGE).content.decode()


def test_save_settings_in_another_language_comes_back_in_it(client, person):
    assert client.post(PAGE, {**CHOSEN, "language": "ar"}).url == "/ar/my/settings/"
    person.refresh_from_db()
    assert person.language == "ar"


@pytest.mark.parametrize(
    "wrong", [{"name": ""}, {"language": "xx"}, {"time_zone": "Mars/Olympus"}, {"digest_hour": "24"}]
)
def test_save_settings_with_a_mistake_says_so_and_keeps_what_was_typed(client, person, wrong):
    response = client.post(PAGE, {**CHOSEN, "name": "Typed", **wrong})
    assert response.status_code == 422
    assert response.context["form"].errors.keys() == wrong.keys()
    assert "name" in wrong or 'value="Typed"' in response.content.decode()
    assert User.objects.get(pk=person.pk).name == person.name


def test_save_settings_takes_nul_out_of_a_name(client, person):
    client.post(PAGE, {**CHOSEN, "name": "Ami\x00na\u202e"})
    person.refresh_from_db()
    assert person.name == "Amina"


def test_choose_how_to_hear_of_a_kind(client, person):
    answer = client.post(reverse("preference-choose"), {"channel-submission_referred": Channel.DIGEST})
    assert answer.url == PAGE
    row = Preference.objects.get()
    assert (row.person, row.kind, row.channel) == (person, "submission_referred", Channel.DIGEST)
    page = client.get(PAGE)
    assert page.context["notices"]["submission_referred"].initial == Channel.DIGEST


def test_choose_a_channel_that_does_not_exist(client, person):
    response = client.post(reverse("preference-choose"), {"channel-submission_referred": "pigeon"})
    assert response.status_code == 422
    assert not Preference.objects.exists()


def test_choose_offers_nothing_that_cannot_be_stopped(client, person):
    offered = client.get(PAGE).context["notices"].fields
    assert "submission_referred" in offered
    assert not {"sign_in_code", "security_changed", "submission_submitted"} & set(offered)
    client.post(reverse("preference-choose"), {"channel-sign_in_code": Channel.INBOX})
    assert not Preference.objects.exists()


def test_settings_cost_the_same_with_more_choices(client, person, django_assert_num_queries):
    client.get(PAGE)
    with django_assert_num_queries(5):  # session, person, posts, preferences, opt-outs
        client.get(PAGE)
    for kind in ("submission_referred", "submission_published", "submission_declined"):
        Preference.objects.create(person=person, kind=kind, channel=Channel.INBOX)
    with django_assert_num_queries(5):
        client.get(PAGE)


@pytest.mark.parametrize(
    ("make", "offered"),
    [
        (accounts.person, set()),
        (accounts.officer, {"profile_received"}),
        (lambda: departments.post().user, {"referral_sent"}),
    ],
)
def test_choose_offers_what_concerns_the_person(client, make, offered):
    client.force_login(make())
    fields = client.get(PAGE).context["notices"].fields
    assert {"profile_received", "referral_sent"} & set(fields) == offered
    assert "submission_referred" in fields


def test_pages_of_a_person_name_the_time_zone_of_their_times(client, person):
    User.objects.filter(pk=person.pk).update(time_zone="Africa/Nairobi")
    page = client.get("/en/my/notifications/").content.decode()
    assert "Times on this page: Nairobi time." in page
