"""The audit log in the admin: read by those who may, changed by nobody."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags

from engagements.cases import actions
from engagements.cases.states import State
from focalpoint import audit
from focalpoint.admin import pages
from focalpoint.audit.history import verbs
from focalpoint.audit.models import Entry
from focalpoint.audit.seal import seal_waiting
from tests.factories import accounts, cases, memberships, themes

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
        "Amina Yusuf (Officer)",
        "changed the theme",
        "State: open",
        "The portal",
        "not sealed yet",
    ):
        assert shown in page
    assert page.index("swept</td>") < page.index("changed the theme</td>")


def test_list_shows_no_codes_and_no_keys(client, enter):
    enter("auditor")
    case = cases.in_state(State.NEW)
    officer = accounts.officer(name="Tomas Achterberg")
    actions.claim(case, by=officer, at=timezone.now())
    page = client.get(reverse(LIST)).content.decode()
    row = next(row for row in page.split("<tr>")[1:] if "assigned it to themselves" in row)
    read = strip_tags(row)
    for shown in ("Tomas Achterberg (Officer)", "Case", "State: from New to In triage", "Officer"):
        assert shown in read
    for hidden in ("case.claim", "in_triage", "assignee_id", str(case.pk), str(officer.pk)):
        assert hidden not in read


def test_one_entry_names_people_and_nothing_else(client, enter):
    """Who had it is a name; what an organisation is called may be confidential."""
    enter("auditor")
    case, officer = cases.in_state(State.NEW), accounts.officer(name="Tomas Achterberg")
    actions.claim(case, by=officer, at=timezone.now())
    entry = Entry.objects.get(verb="case.claim")
    page = client.get(reverse("admin:focalpoint_entry_change", args=[entry.pk])).content.decode()
    assert "Officer: Tomas Achterberg" in page
    assert str(officer.pk) not in page
    entry = record("membership.change_role", memberships.member(), changes={"profile_id": [None, "one"]})
    page = client.get(reverse("admin:focalpoint_entry_change", args=[entry.pk])).content.decode()
    assert "Organisation: one" in page


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
    assert ">moved</td>" not in page
    since = (timezone.now() - timedelta(days=7)).isoformat()
    page = client.get(reverse(LIST), {"at__gte": since}).content.decode()
    assert ">moved</td>" in page
    assert "changed the theme</td>" not in page


def test_search_by_target(client, enter):
    enter("auditor")
    person = accounts.person()
    record("person.saved", person)
    record("theme.save")
    page = client.get(reverse(LIST), {"q": str(person.pk)}).content.decode()
    assert ">saved</td>" in page
    assert "changed the theme</td>" not in page
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
    assert "Use search or filters" in page
    monkeypatch.setattr(pages.PagedList, "most", 3)
    page = client.get(reverse(LIST), {"q": str(person.pk)}).content.decode()
    assert "3 results" in page
    assert "Use search or filters" not in page


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
