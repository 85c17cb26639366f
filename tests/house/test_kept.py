"""Each form of each page, sent after the session ended: it comes back through signing in, as it was sent."""

from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import parse_qs, urljoin, urlsplit

import pytest
from django.db import transaction
from django.test import Client
from django.urls import resolve

from focalpoint.kept import sender
from focalpoint.kept.content import ACCOUNTS, KEPT
from tests.house import world
from tests.house.answers import GET, PUBLIC, fitting, longest
from tests.house.test_urls import address, scene  # noqa: F401
from tests.walker import Form, forms_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quiet")]
MARK = "csrfmiddlewaretoken"
# Signing out, and what asks nobody to sign in.
ELSEWHERE = ("/admin/logout/", "/demo/", "/notifications/", "/kept/", ACCOUNTS)


def pages(made: Any, role: str) -> list[tuple[str, str]]:
    """The address and the text of each page that this role may open."""
    found = []
    for name, given in world.addresses():
        if world.UNNAMED in name or name in PUBLIC or name.startswith("admin:jsi18n"):
            continue
        path = address(made, name, given)
        # What does not answer with a page, as `test_urls` finds, has no form.
        if path.startswith(ELSEWHERE) or fitting(longest(GET, name), role) != 200:
            continue
        with transaction.atomic():
            answer = made.clients[role].get(path)
            if answer.streaming:
                # Read to its end, the file behind it is closed.
                b"".join(answer.streaming_content)
            transaction.set_rollback(True)
        if answer.status_code == 200 and not answer.streaming and "text/html" in answer["Content-Type"]:
            found.append((path, answer.content.decode()))
    return found


def filled(form: Form, target: str) -> dict[str, list[str]]:
    """What a browser sends of it, each empty field filled in."""
    fields = {
        name: [text or f"No, في {name}" for text in texts]
        for name, texts in form.fields.items()
        if name not in (MARK, KEPT)
    }
    pressed = [(name, value) for name, value, to, _words in form.buttons if name and (to or target) == target]
    return {**fields, **{name: [value] for name, value in pressed[:1]}}


def posted_by(path: str, page: str) -> list[tuple[str, dict[str, list[str]]]]:
    found = []
    for form in forms_of(page):
        if form.method != "post":
            continue
        own = urljoin(path, form.action or path)
        targets = {own} | {urljoin(path, to) for _name, _value, to, _words in form.buttons if to}
        found += [
            (target, filled(form, own)) for target in sorted(targets) if not target.startswith(ELSEWHERE)
        ]
    return found


def without_session(client: Client) -> Client:
    """The same browser, its session over."""
    later = Client(raise_request_exception=False)
    later.cookies = SimpleCookie({sender.COOKIE: client.cookies[sender.COOKIE].value})
    return later


def fault(client: Client, target: str, data: dict[str, list[str]]) -> str:
    """What goes wrong with this form; nothing of it stays."""
    with transaction.atomic():
        answer = without_session(client).post(target, data)
        if answer.status_code != 302:
            return f"answered with {answer.status_code}"
        kept = parse_qs(urlsplit(answer.url).query).get("next", [answer.url])[0]
        if resolve(urlsplit(kept).path).view_name != "kept-form":
            return f"led to {answer.url}"
        page = client.get(kept)
        transaction.set_rollback(True)
    if page.status_code != 200:
        return f"the kept form answers with {page.status_code} {page.get('Location', '')}"
    form = next(one for one in forms_of(page.content.decode()) if KEPT in one.fields)
    again = {name: texts for name, texts in form.fields.items() if name not in (MARK, KEPT)}
    if form.action != target or again != data:
        return f"comes back as {form.action} {again}, and was {data}"
    return ""


# How many forms there are at least, so that a walk that finds none is noticed.
LEAST = {"owner": 20, "reader": 3, "liaison": 8, "officer": 15, "lead": 25}


@pytest.mark.parametrize("role", LEAST)
def test_each_form_comes_back_as_it_was_filled_in(scene: Any, role: str) -> None:  # noqa: F811
    client = scene.clients[role]
    seen: dict[tuple[str, frozenset[str]], str] = {}
    for path, page in pages(scene, role):
        for target, data in posted_by(path, page):
            if (key := (target, frozenset(data))) not in seen:
                seen[key] = fault(client, target, data)
    wrong = {target: what for (target, _fields), what in seen.items() if what}
    assert not wrong, "\n".join(f"{target}: {what}" for target, what in wrong.items())
    assert len(seen) >= LEAST[role], len(seen)
