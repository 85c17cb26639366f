"""Each request has an id, given by a proxy of ours or made here: in answer, log, task and notice."""

import logging

import pytest
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import reverse

from focalpoint import log
from focalpoint.monitoring import context
from focalpoint.monitoring.gunicorn import REQUEST_ID, VIEW
from focalpoint.monitoring.middleware import MonitoringMiddleware
from focalpoint.notifications.models import Notice
from tests.factories.consultations import NOW

GIVEN = "0123456789abcdef0123456789abcdef"
NOT_IDS = [
    "",
    "Zebrawords",
    "0123456789abcde",
    GIVEN + "0",
    GIVEN + " or 1=1",
    "0123456789abcdeg",
    "0123\n456789abcdef",
    "------------------------------------",
]


def request_with(path="/en/", answer=None, **headers):
    """The id while the request is answered, the answer, and the request."""
    seen = []

    def view(request):
        seen.append(context.now().request_id)
        return answer or HttpResponse("")

    request = RequestFactory().get(path, headers=headers)
    response = MonitoringMiddleware(view)(request)
    return seen[0], response, request


def test_one_is_made_and_answered():
    first, response, request = request_with()
    second, *_rest = request_with()
    assert context.as_request_id(first) == first != second
    assert response["X-Request-ID"] == request.META[REQUEST_ID] == first
    assert context.now().request_id == ""


@pytest.mark.parametrize("given", [GIVEN, "6b2d1c34-9f0e-4d6a-8b1c-2e3f4a5b6c7d", GIVEN[:16], GIVEN.upper()])
def test_a_proxy_of_ours_names_it(settings, given):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    assert request_with(x_request_id=given)[0] == given.lower()


@pytest.mark.parametrize("given", NOT_IDS, ids=range(len(NOT_IDS)))
def test_what_is_no_id_is_not_taken(settings, given):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    made, response, _request = request_with(x_request_id=given)
    assert made != given
    assert context.as_request_id(made)
    assert response["X-Request-ID"] == made


def test_without_a_proxy_no_one_names_it():
    assert request_with(x_request_id=GIVEN)[0] != GIVEN


def test_it_is_forgotten_when_the_request_fails():
    def broken(_request):
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        MonitoringMiddleware(broken)(RequestFactory().get("/"))
    assert context.now().request_id == ""


@pytest.mark.django_db
class TestPages:
    @pytest.mark.parametrize("path", ["/healthz", "/en/", "/en/nothing/", "/static/none.css"])
    def test_every_answer_has_one(self, client, path):
        assert context.as_request_id(client.get(path)["X-Request-ID"])

    def test_a_page_that_is_kept_has_a_new_one_each_time(self, client):
        ids = {client.get("/en/calls/")["X-Request-ID"] for _time in range(3)}
        assert len(ids) == 3

    def test_the_page_of_a_fault_and_its_line_say_the_same(self, client, monkeypatch, caplog):
        client.raise_request_exception = False
        monkeypatch.setattr("engagements.portal.views.home.overview", lambda _at: 1 / 0)
        seen = []
        formatter = log.Json()

        class Handler(logging.Handler):
            def emit(self, record):
                seen.append(formatter.format(record))

        handler = Handler()
        logging.getLogger("django.request").addHandler(handler)
        try:
            response = client.get(reverse("home"))
        finally:
            logging.getLogger("django.request").removeHandler(handler)
        request_id = response["X-Request-ID"]
        assert f"<bdi>{request_id}</bdi>" in response.content.decode()
        assert any(f'"request_id": "{request_id}"' in line for line in seen)

    def test_the_access_line_names_the_view_and_not_the_address(self, client):
        response = client.get("/notifications/stop/Zebrawords/")
        assert response.wsgi_request.META[VIEW] == "notifications-stop"
        assert client.get("/en/Zebrawords/").wsgi_request.META[VIEW] == "none"
        assert client.get("/static/x.css").wsgi_request.META[VIEW] == "static"

    def test_a_notice_keeps_the_one_of_what_wrote_it(self):
        from focalpoint.notifications.notify import notify_address

        with context.doing(request_id=GIVEN):
            notice = notify_address("account_email_confirmation", "a@example.org", at=NOW, language="en")
        assert Notice.objects.get(pk=notice.pk).request_id == GIVEN
