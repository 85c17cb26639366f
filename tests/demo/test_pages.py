"""/demo/: one click into each role, only on this machine, and never in production."""

import pytest
from django.core import checks, mail
from django.core.mail import EmailMultiAlternatives
from django.urls import reverse

from demo.mail import Backend
from demo.models import Mail
from demo.roles import SEATS


@pytest.mark.parametrize("key", SEATS)
def test_step_into_each_role_leads_to_a_page(world, client, key):
    answer = client.post(reverse("demo-step-into", args=[key]), follow=True)
    assert answer.status_code == 200
    assert answer.redirect_chain[-1][0].startswith(SEATS[key].address)
    assert answer.wsgi_request.user.email == SEATS[key].email


def test_step_into_ends_the_role_before(world, client):
    client.post(reverse("demo-step-into", args=["officer"]))
    client.post(reverse("demo-step-into", args=["reader"]))
    assert client.get("/admin/").status_code != 200


def test_step_into_asks_for_a_post_with_its_token(world, client):
    from django.test import Client

    address = reverse("demo-step-into", args=["officer"])
    assert client.get(address).status_code == 405
    assert Client(enforce_csrf_checks=True).post(address).status_code == 403


def test_index_shows_each_role_and_who_one_is(world, client):
    client.post(reverse("demo-step-into", args=["lead"]))
    page = client.get(reverse("demo-index")).content.decode()
    assert all(reverse("demo-step-into", args=[key]) in page for key in SEATS)
    assert "You are signed in as Farida Quennell" in page


@pytest.mark.parametrize(
    "meta",
    [
        {"REMOTE_ADDR": "192.0.2.7"},
        {"REMOTE_ADDR": "::ffff:192.0.2.7"},
        {"HTTP_X_FORWARDED_FOR": "192.0.2.7"},
    ],
)
def test_demo_is_not_there_for_others(db, client, meta):
    assert client.get(reverse("demo-index"), **meta).status_code == 404
    assert client.get(reverse("demo-mails"), **meta).status_code == 404
    assert client.post(reverse("demo-step-into", args=["lead"]), **meta).status_code == 404


def test_demo_is_not_there_when_it_is_off(db, client, settings):
    settings.DEMO = False
    assert client.get(reverse("demo-index")).status_code == 404


def test_deploying_with_the_demo_is_refused():
    found = checks.run_checks(include_deployment_checks=True)
    assert "demo.E001" in {one.id for one in found}
    assert "demo.E001" not in {one.id for one in checks.run_checks()}


@pytest.fixture
def letter(db):
    message = EmailMultiAlternatives(
        "Input received", "Thank you.\nhttps://example.org/", to=["a@demo.example"]
    )
    message.attach_alternative("<h1 style='color: red'>Thank you</h1>", "text/html")
    Backend().send_messages([message])
    return Mail.objects.filter(subject="Input received").get()


def test_mail_is_kept_and_listed_by_address(letter, client):
    assert "Input received" in client.get(reverse("demo-mails")).content.decode()
    assert "Input received" in client.get(reverse("demo-mails"), {"to": "a@demo"}).content.decode()
    assert "Input received" not in client.get(reverse("demo-mails"), {"to": "b@demo"}).content.decode()


def test_mail_is_shown_as_text_and_apart_as_html(letter, client):
    assert "Thank you." in client.get(reverse("demo-mail", args=[letter.pk])).content.decode()
    shown = client.get(reverse("demo-mail-html", args=[letter.pk]))
    assert shown.content.decode() == letter.html
    assert "sandbox" in shown["Content-Security-Policy"]
    assert "script-src" not in shown["Content-Security-Policy"]


def test_mail_list_keeps_the_newest(db, monkeypatch):
    monkeypatch.setattr("demo.mail.KEPT", 3)
    for number in range(5):
        Backend().send_messages([mail.EmailMessage(f"Number {number}", "Text", to=["a@demo.example"])])
    assert set(Mail.objects.values_list("subject", flat=True)) == {"Number 2", "Number 3", "Number 4"}
