"""The audit log in the admin: read by those who may, changed by nobody."""

import csv
import io
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags

from engagements.cases import assigning
from engagements.cases.states import State
from engagements.submissions.references import make
from focalpoint import audit
from focalpoint.admin import pages
from focalpoint.admin.history import in_short
from focalpoint.audit.history import verbs
from focalpoint.audit.models import Entry
from focalpoint.audit.seal import seal_waiting
from tests.factories import accounts, cases, memberships, responses, routing, themes
from tests.focalpoint.admin.records import heading, value_of

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


def test_page_of_an_entry_says_who_did_what_and_leads_to_the_record(client, enter):
    enter("auditor")
    amina = accounts.person(name="Amina Yusuf")
    entry = record(by=amina, capacity="officer")
    page = client.get(reverse("admin:focalpoint_entry_change", args=[entry.pk])).content.decode()
    assert heading(page) == "Amina Yusuf (Officer) changed the theme"
    assert f'href="{reverse(LIST)}?q={entry.target_id}"' in page
    assert value_of(page, "details") == "–"
    assert value_of(page, "digest") == "–"
    assert "/history/" not in page


def test_two_codes_are_a_list_and_not_what_was_before_and_after():
    """A case that has two themes was not moved from the one to the other."""
    changes = {"state": ["new", "in_triage"], "themes": ["climate", "water"], "departments": [["a"], ["b"]]}
    assert in_short(record("case.assess", cases.in_state(State.NEW), changes=changes)) == (
        "State: from New to In triage; Themes: climate, water; Departments: from a to b"
    )


def test_list_shows_no_codes_and_no_keys(client, enter):
    enter("auditor")
    case = cases.in_state(State.NEW)
    officer = accounts.officer(name="Tomas Achterberg")
    assigning.claim(case, by=officer, at=timezone.now())
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
    assigning.claim(case, by=officer, at=timezone.now())
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
    since = (timezone.now() - timedelta(days=7)).date().isoformat()
    page = client.get(reverse(LIST), {"since": since}).content.decode()
    assert ">moved</td>" in page
    assert "changed the theme</td>" not in page
    page = client.get(reverse(LIST), {"until": since}).content.decode()
    assert ">moved</td>" not in page
    assert "changed the theme</td>" in page


def test_period_is_of_the_offices_days_and_both_are_in_it(client, enter, settings):
    enter("auditor")
    settings.OFFICE_TIME_ZONE = "America/New_York"
    for name, at in (
        ("before", datetime(2026, 3, 1, 4, 59, tzinfo=UTC)),
        ("first", datetime(2026, 3, 1, 5, 0, tzinfo=UTC)),
        ("last", datetime(2026, 3, 3, 4, 59, tzinfo=UTC)),
        ("after", datetime(2026, 3, 3, 5, 0, tzinfo=UTC)),
    ):
        record(f"theme.{name}", at=at)
    page = client.get(reverse(LIST), {"since": "2026-03-01", "until": "2026-03-02"}).content.decode()
    found = [name for name in ("before", "first", "last", "after") if f">{name}</td>" in page]
    assert found == ["first", "last"]
    assert 'name="since" id="id_since" value="2026-03-01"' in page


@pytest.mark.parametrize("day", ["", "yesterday", "2026-99-99", "9999-12-31", "0001-01-01"])
def test_period_that_is_none_is_not_asked(client, enter, day):
    enter("auditor")
    record("theme.moved")
    answer = client.get(reverse(LIST), {"since": day, "until": day})
    assert ">moved</td>" in answer.content.decode()


def test_period_keeps_what_else_was_asked(client, enter):
    enter("auditor")
    record("theme.moved")
    page = client.get(reverse(LIST), {"verb": "theme.moved", "q": "x"}).content.decode()
    form = page[page.index('class="period"') :]
    form = form[: form.index("</form>")]
    assert '<input type="hidden" name="verb" value="theme.moved">' in form
    assert '<input type="hidden" name="q" value="x">' in form


def test_search_by_target(client, enter):
    enter("auditor")
    person = accounts.person()
    record("person.saved", person)
    record("theme.save")
    page = client.get(reverse(LIST), {"q": str(person.pk)}).content.decode()
    assert ">saved</td>" in page
    assert "changed the theme</td>" not in page
    assert client.get(reverse(LIST), {"q": "no such thing"}).status_code == 200


class TestSearch:
    @pytest.fixture
    def referred(self):
        """An input with one of all that belongs to it, and another one."""
        case = cases.in_state(State.REFERRED)
        publication = case.main_submission.publication
        referral = routing.referral(case)
        response = responses.response(referral)
        rows = [case.main_submission, case, publication, referral, response]
        for row in [*rows, cases.in_state(State.NEW), cases.in_state(State.NEW).main_submission]:
            record("row.touched", row)
        return case, rows

    def targets(self, client, **asked):
        return {entry.target_id for entry in client.get(reverse(LIST), asked).context["cl"].result_list}

    @pytest.mark.parametrize("written", [str, str.lower, lambda text: f" {text.replace('-', ' ')} "])
    def test_search_by_reference_finds_all_that_belongs_to_the_input(self, client, enter, referred, written):
        enter("auditor")
        case, rows = referred
        reference = written(case.main_submission.reference)
        assert self.targets(client, q=reference) == {str(row.pk) for row in rows}

    def test_search_by_a_reference_with_a_typo_says_so(self, client, enter, referred):
        enter("auditor")
        reference = referred[0].main_submission.reference
        wrong = reference[:-1] + ("2" if reference[-1] != "2" else "3")
        page = client.get(reverse(LIST), {"q": wrong})
        assert "reference" in page.content.decode().lower()
        assert [str(message.level_tag) for message in page.context["messages"]] == ["warning"]
        assert list(page.context["cl"].result_list) == []

    def test_search_by_a_reference_that_no_input_has(self, client, enter, referred):
        enter("auditor")
        assert self.targets(client, q=make(timezone.now())) == set()

    def test_search_by_person(self, client, enter):
        enter("auditor")
        amina = accounts.officer(name="Amina Yusuf", email="amina@example.org")
        author = accounts.person(name="Amina Yusuf")
        theme, other = themes.theme(), themes.theme()
        record(target=theme, by=amina)
        record(target=other, by=author)
        assert self.targets(client, q="AMINA@example.org") == {theme.pk}
        # By name only staff: of everyone else there may be many of a name.
        assert self.targets(client, q="yusuf") == {theme.pk}
        assert self.targets(client, q=author.email) == {other.pk}
        assert self.targets(client, q="nobody@example.org") == set()
        assert self.targets(client, by=str(author.pk)) == {other.pk}
        assert f"?by={amina.pk}" in client.get(reverse(LIST)).content.decode()

    def test_search_by_a_name_of_several_asks_which(self, client, enter):
        enter("auditor")
        people = [accounts.officer(name=f"Amina {family}") for family in ("Yusuf", "Said")]
        for person in people:
            record(by=person)
        page = client.get(reverse(LIST), {"q": "amina"})
        assert list(page.context["cl"].result_list) == []
        for person in people:
            assert f'<a href="?by={person.pk}">{person} ({person.email})</a>' in page.content.decode()

    def test_search_takes_the_same_statements_for_any_number(self, client, enter, referred):
        enter("auditor")
        case, _rows = referred

        def statements():
            with CaptureQueriesContext(connection) as caught:
                client.get(reverse(LIST), {"q": case.main_submission.reference})
            return len(caught)

        statements()
        one = statements()
        for _number in range(2):
            record("row.touched", responses.response(routing.referral(case)))
        assert statements() == one


class TestExport:
    EXPORT = "admin:focalpoint_entry_export"

    def read(self, answer):
        text = b"".join(answer.streaming_content).decode("utf-8-sig")
        return list(csv.DictReader(io.StringIO(text)))

    @pytest.mark.parametrize(
        ("role", "status"),
        [("auditor", 200), ("lead", 200), ("officer", 403), ("operator", 403), ("representative", 302)],
    )
    def test_export_by_role(self, client, enter, role, status):
        enter(role)
        record()
        answer = client.post(reverse(self.EXPORT))
        assert answer.status_code == status
        assert Entry.objects.filter(verb="entry.exported").exists() is (status == 200)

    def test_export_is_what_the_list_shows_and_is_recorded(self, client, enter):
        auditor = enter("auditor")
        officer = accounts.officer(name="Tomas Achterberg")
        case = cases.in_state(State.NEW, title="Numbat")
        assigning.claim(case, by=officer, at=timezone.now())
        record("theme.moved")
        seal_waiting(at=timezone.now())
        answer = client.post(f"{reverse(self.EXPORT)}?q={case.main_submission.reference}&verb=case.claim")
        [row] = self.read(answer)
        entry = Entry.objects.get(verb="case.claim")
        assert row["record"] == str(case.pk)
        assert row["event code"] == "case.claim"
        assert row["checksum"] == entry.seal.digest
        assert "from New to In triage" in row["what changed"]
        # People by their key alone, and nothing that an input says.
        assert row["ID of the person"] == str(officer.pk)
        assert not {"Tomas Achterberg", "Numbat"} & set(row.values())
        exported = Entry.objects.get(verb="entry.exported")
        assert (exported.by, exported.target_id) == (auditor.pk, str(auditor.pk))
        # What was searched for names an input; that it was searched is enough.
        assert exported.changes == {"narrowed_by": "verb=case.claim, search"}

    def test_export_neutralises_formulas(self, client, enter):
        enter("auditor")
        record(changes={"name": '=HYPERLINK("http://evil.example")'}, target=themes.theme(code="x"))
        for row in self.read(client.post(f"{reverse(self.EXPORT)}?q=x")):
            assert not any(cell.startswith(("=", "+", "-", "@")) for cell in row.values())

    def test_export_reads_whatever_is_asked(self, client, enter):
        enter("auditor")
        record()
        for query in ("verb=a%00b", "since=x", "by=x", "q=%ED%A0%80", "p=x", "o=x"):
            assert client.post(f"{reverse(self.EXPORT)}?{query}").status_code in (200, 302), query

    def test_export_by_a_link_leads_to_the_list(self, client, enter):
        enter("auditor")
        answer = client.get(reverse(self.EXPORT))
        assert answer.url == reverse(LIST)
        assert not Entry.objects.exists()


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
