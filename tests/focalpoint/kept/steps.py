"""What the tests of kept forms do and read."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

from django.contrib.sessions.models import Session
from django.urls import reverse
from django.utils import timezone

from tests.editor import form_on

JSON = {"HTTP_ACCEPT": "application/json"}
LONG = "The wells are dry since May.\nالآبار جافة."


def end_sessions():
    Session.objects.all().update(expire_date=timezone.now() - timedelta(seconds=1))


def signed_in_once(client, person):
    """Someone who has used the portal in this browser, and whose session has ended."""
    client.force_login(person)
    client.get(reverse("my-home"))
    end_sessions()


def next_of(response):
    assert response.status_code == 302, response.content
    return parse_qs(urlsplit(response.url).query)["next"][0]


def sent_again(client, page, **changes):
    """Press the button of the page."""
    form = form_on(page, "kept-form")
    return client.post(page.context["content"].address, {**form, **changes}, follow=True)


def text_of(draft, **changes):
    return {"edit": draft.edit, "language": "en", "level": "open", "title": "Wells", **changes}
