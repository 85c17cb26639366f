"""/.well-known/security.txt, as RFC 9116 wants it."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

PATH = "/.well-known/security.txt"


def fields(client):
    answer = client.get(PATH)
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    return dict(line.split(": ", 1) for line in answer.content.decode().splitlines())


@pytest.mark.parametrize(
    ("contact", "shown"),
    [
        ("", "mailto:office@un.example"),
        ("security@un.example", "mailto:security@un.example"),
        ("https://un.example/security", "https://un.example/security"),
    ],
)
def test_contact_is_the_setting_or_the_office(client, settings, contact, shown):
    settings.SECURITY_CONTACT, settings.OFFICE_EMAIL = contact, "office@un.example"
    assert fields(client)["Contact"] == shown


def test_it_never_expires_while_it_is_served(client):
    ends = datetime.strptime(fields(client)["Expires"], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    now = timezone.now()
    assert now + timedelta(days=30) < ends < now + timedelta(days=365)


def test_it_says_where_it_belongs_and_needs_no_database(client, settings):
    settings.BASE_URL = "https://focal.example"
    assert fields(client)["Canonical"] == f"https://focal.example{PATH}"
