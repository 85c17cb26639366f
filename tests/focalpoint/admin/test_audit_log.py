"""The audit log in the admin: read by those who may, changed by nobody."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from focalpoint import audit
from focalpoint.admin import pages
from focalpoint.audit.history import verbs
from focalpoint.audit.models import Entry
from focalpoint.audit.seal import seal_waiting
from tests.factories import accounts, themes

pytestmark = pytest.mark.django_db
LIST = "admin:focalpoint_entry_changelist"


def record(verb="theme.save", target=None, by=None, at=None, **options):
    return audit.record(verb, target or themes.theme(), by=by, at=at or timezone.now(), **options)


@pytest.mark.parametrize(
    ("role", "status"),
    [("auditor", 200), ("lead", 200), ("officer", 403), ("operator", 403), ("representative", 403)],
)
def test_view_by_role(client, enter, role, status):
    enter(role)
    entry = record()
    assert client.get(reverse(LIST), follow=True).status_code == status
    one = reverse("admin:focalpoint_entry_change", args=[entry.pk])
    assert client.get(one, follow=True).status_code == status


def test_nobody_changes_it(client, enter):
    enter("lead")
    entry = record()
    assert client.get(reverse("admin:focalpoint_entry_add")).status_code == 403
    assert client.get(reverse("admin:focalpoint_entry_delete", args=[entry.pk])).status_code == 403
    change = reverse("admin:focalpoint_entry_change", args=[entry.pk])
    assert client.post(change, {"verb": "x"}).status_code == 403
    assert "delete_selected" not in client.get(reverse(LIST)).content.decode()


def test_list_says_who_what_and_whether_it_is_sealed(client, enter):
    enter("auditor")
    amina = accounts.person(name="Amina Yusuf")
    record(by=amina, capacity="officer", changes={"state": "open"})
    seal_waiting(at=timezone.now())
    record("theme.swept")
    page = client.get(reverse(LIST)).content.decode()
    for shown in (
        "Amina Yusuf",
        "officer",
        "theme.save",
        "state: open",
        "The portal itself",
        "not sealed yet",
    ):
        assert shown in page
    assert page.index("theme.swept</td>") < page.index("theme.save</td>")


def test_one_entry_shows_its_seal(client, enter):
    enter("auditor")
    entry = record()
    seal_waiting(at=timezone.now())
    page = client.get(reverse("admin:focalpoint_entry_change", args=[entry.pk])).content.decode()
    assert Entry.objects.get().seal.digest in page


def test_filter_by_verb_and_date(client, enter):
    enter("auditor")
    old, new = themes.theme(), themes.theme()
    record("theme.save", old, at=timezone.now() - timedelta(days=40))
    record("theme.moved", new)
    page = client.get(reverse(LIST), {"verb": "theme.save"}).content.decode()
    assert str(old.pk) in page
    assert "theme.moved</td>" not in page
    since = (timezone.now() - timedelta(days=7)).isoformat()
    page = client.get(reverse(LIST), {"at__gte": since}).content.decode()
    assert "theme.moved</td>" in page
    assert "theme.save</td>" not in page


def test_search_by_target(client, enter):
    enter("auditor")
    person = accounts.person()
    record("person.saved", person)
    record("theme.save")
    page = client.get(reverse(LIST), {"q": str(person.pk)}).content.decode()
    assert "person.saved</td>" in page
    assert "theme.save</td>" not in page
    assert client.get(reverse(LIST), {"q": "no such thing"}).status_code == 200


def test_list_longer_than_is_counted_says_so(client, enter, monkeypatch):
    enter("auditor")
    person = accounts.person()
    for _ in range(3):
        record(target=person)
    monkeypatch.setattr(pages.PagedList, "most", 2)
    page = client.get(reverse(LIST), {"q": str(person.pk)}).content.decode()
    assert "2+ in this list" in page
    assert "2+ results" in page
    assert "Search or filter" in page
    monkeypatch.setattr(pages.PagedList, "most", 3)
    page = client.get(reverse(LIST), {"q": str(person.pk)}).content.decode()
    assert "3 results" in page
    assert "Search or filter" not in page


def test_verbs_are_each_named_once():
    assert verbs() == []
    for verb in ("b.done", "a.done", "b.done", "c.done"):
        record(verb)
    assert verbs() == ["a.done", "b.done", "c.done"]


def test_list_costs_the_same_at_every_size(client, enter, django_assert_num_queries):
    enter("auditor")
    record(by=accounts.person())
    client.get(reverse(LIST))
    with django_assert_num_queries(5):
        client.get(reverse(LIST))
    for _ in range(60):
        record(by=accounts.person())
    with django_assert_num_queries(5):
        client.get(reverse(LIST))
