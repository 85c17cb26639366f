"""Views of the queue: those that officers save, in which order and with which columns it is read, and how
what narrows it is kept."""

import re
from datetime import timedelta
from urllib.parse import quote, urlencode
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from engagements.admin.cases import CaseAdmin
from engagements.admin.saved_views import counts
from engagements.cases.models import Case, Filing
from engagements.cases.states import State
from engagements.consultations.states import State as CallState
from engagements.saved_views.models import SavedView
from engagements.submissions.models import Version
from organisations.accounts.models import User
from organisations.profiles.models import Profile
from tests.engagements.admin.conftest import sign_in
from tests.factories import accounts, cases, consultations, profiles, submissions
from tests.factories.labels import label
from tests.factories.saved_views import view

pytestmark = pytest.mark.django_db
QUEUE = "/admin/engagements/case/"
LIST = "/admin/engagements/savedview/"


@pytest.fixture
def now():
    return timezone.now()


def titles(client, query):
    page = client.get(f"{QUEUE}?{query}")
    assert page.status_code == 200, page.headers
    return [row.title for row in page.context["rows"]]


def change(case, **fields):
    Case.objects.filter(pk=case.pk).update(**fields)


class TestSavedViews:
    def test_officer_saves_what_the_queue_shows_and_finds_it_there_with_its_number(self, client, officer):
        submissions.submitted(title="Ours", language="fr")
        submissions.submitted(title="Another's")
        page = client.get(f"{QUEUE}?language=fr&sort=oldest").content.decode()
        add = re.search(rf'href="({LIST}add/\?query=[^"]+)"', page).group(1)
        form = client.get(add).context["adminform"].form
        done = client.post(add, {"name": "In French", "query": form["query"].value()})
        assert done.status_code == 302, done.context["errors"]
        saved = SavedView.objects.get()
        assert (saved.owner, saved.query) == (officer, "language=fr&sort=oldest")
        page = client.get(done.url)
        assert [row.title for row in page.context["rows"]] == ["Ours"]
        (shown,) = page.context["own_in_sight"]
        assert (shown.name, str(shown.count), shown.on, shown.is_changed) == ("In French", "1", True, False)
        assert f'href="?language=fr&amp;sort=oldest&amp;saved={saved.pk}"' in page.content.decode()

    def test_what_the_bare_queue_shows_can_be_kept_too(self, client, officer):
        page = client.get(f"{QUEUE}?columns=age&columns=due")
        assert page.context["present"] == "view=now&columns=age%2Cdue"

    def test_shared_ones_are_everyones_and_others_are_no_ones(self, client, officer):
        shared = view("Ours", is_shared=True, owner=accounts.lead())
        secret = view("Quokkaview")
        page = client.get(QUEUE)
        assert [one.name for one in page.context["own_in_sight"]] == ["Ours"]
        assert "Quokkaview" not in page.content.decode()
        assert "Quokkaview" not in client.get(LIST).content.decode()
        assert client.get(f"{QUEUE}?saved={shared.pk}").url == f"{QUEUE}?view=all&saved={shared.pk}"
        for key in (secret.pk, uuid4(), "nonsense", "%00"):
            assert client.get(f"{QUEUE}?saved={key}").status_code == 404
        for page in ("change", "delete", "history", "replace"):
            assert client.get(f"{LIST}{secret.pk}/{page}/").status_code == 404
        # A mark beside what is shown is only a mark.
        assert client.get(f"{QUEUE}?view=all&saved={secret.pk}").status_code == 200

    def test_officer_reads_a_shared_one_and_its_keepers_change_it(self, client, officer):
        shared = view("Ours", is_shared=True, owner=accounts.lead())
        page = client.get(f"{QUEUE}?view=mine&saved={shared.pk}").content.decode()
        assert f"{shared.pk}/change/" not in page
        assert client.post(f"{LIST}{shared.pk}/delete/", {"post": "yes"}).status_code == 403
        sign_in(client, accounts.lead())
        page = client.get(f"{QUEUE}?view=mine&saved={shared.pk}").content.decode()
        replace = re.search(rf'href="({LIST}{shared.pk}/replace/\?query=[^"]+)"', page).group(1)
        assert client.get(replace).status_code == 200
        # One that was opened before another lead saved.
        assert client.post(replace, {"edit": 7}).status_code == 409
        assert client.post(replace, {"edit": 0}).status_code == 302
        assert SavedView.objects.get().query == "view=mine"

    def test_rename_and_delete(self, client, officer):
        own = view("One", owner=officer)
        address = f"{LIST}{own.pk}/change/"
        old = client.get(address).context["adminform"].form
        marks = {"base": old["base"].value(), "edit": old["edit"].value()}
        assert client.post(address, {"name": "Two", **marks}).status_code == 302
        # The other tab still shows the old name.
        other = client.post(address, {"name": "Three", **marks})
        assert (other.status_code, SavedView.objects.get().name) != (302, "Three")
        assert client.post(f"{LIST}{own.pk}/delete/", {"post": "yes"}).status_code == 302
        assert not SavedView.objects.exists()

    def test_name_that_there_is_stands_at_its_field(self, client, officer):
        view("One", owner=officer)
        page = client.post(f"{LIST}add/", {"name": "ONE", "query": "view=all"})
        assert "You already have a view with this name." in page.content.decode()
        assert SavedView.objects.count() == 1

    def test_only_leads_are_asked_whether_to_share(self, client, officer):
        assert "is_shared" not in client.get(f"{LIST}add/?query=view%3Dall").content.decode()
        client.post(f"{LIST}add/", {"name": "x", "query": "view=all", "is_shared": "on"})
        assert not SavedView.objects.get().is_shared
        sign_in(client, accounts.lead())
        client.post(f"{LIST}add/", {"name": "y", "query": "view=all", "is_shared": "on"})
        assert SavedView.objects.get(name="y").is_shared

    def test_one_more_than_the_most_says_so(self, client, officer):
        for _number in range(SavedView.MOST_OF_ONE):
            view(owner=officer)
        page = client.post(f"{LIST}add/", {"name": "One more", "query": "view=all"})
        assert "You can have 20 saved views." in page.content.decode()
        assert SavedView.objects.count() == SavedView.MOST_OF_ONE

    def test_what_is_gone_or_archived_is_said(self, client, officer, now):
        old = label("Old", is_archived=True)
        call = consultations.open_call(now=now)
        left = accounts.officer(name="Lem Left")
        User.objects.filter(pk=left.pk).update(is_active=False)
        submissions.submitted(consultation=call, title="Of the call", at=now)
        type(call).objects.filter(pk=call.pk).update(state=CallState.ARCHIVED)
        for query, said in {
            "call=gone": "Call: what was chosen here does not exist any more.",
            f"call={call.slug}": "is not in use any more.",
            f"label={old.pk}": "Label: “Old” is not in use any more.",
            "label=999": "Label: what was chosen here does not exist any more.",
            f"officer={left.pk}": "Officer: “Lem Left” is not in use any more.",
            f"officer={uuid4()}": "Officer: what was chosen here does not exist any more.",
            "department=gone": "Department: what was chosen here does not exist any more.",
            "theme=gone": "Theme: what was chosen here does not exist any more.",
        }.items():
            own = view(query=query, owner=officer)
            page = client.get(f"{QUEUE}?saved={own.pk}", follow=True)
            assert page.status_code == 200
            assert said in page.content.decode(), query
        assert titles(client, f"call={call.slug}") == ["Of the call"]

    def test_many_cost_as_much_as_one_and_each_number_is_that_of_its_list(self, client, officer, now):
        mine = cases.assigned(title="mine", at=now, officer=officer)
        change(mine, labels=[label().pk])
        submissions.submitted(title="new", language="es")

        def statements():
            with CaptureQueriesContext(connection) as caught:
                client.get(f"{QUEUE}?q=wells&state=new")
            return len(caught)

        view("search", query="q=wells", owner=officer)
        view("first", query="view=mine", owner=officer)
        client.get(QUEUE)
        one = statements()
        marked = Case.objects.get(pk=mine.pk).labels[0]
        for query in ("language=es", f"label={marked}", "officer=me&due=week"):
            view(query=query, owner=officer)
        assert statements() == one
        assert one <= 9
        page = client.get(QUEUE)
        own = page.context["own_in_sight"]
        assert len(own) == 5
        for shown in own:
            number = None if shown.name == "search" else len(titles(client, shown.query))
            assert (shown.count.number if shown.count else None) == number, shown.query

    def test_more_than_a_few_are_folded_away(self, client, officer):
        for number in range(8):
            view(f"View {number}", owner=officer, query=f"view=all&due=week&priority={number % 3 + 1}")
        page = client.get(QUEUE)
        assert (len(page.context["own_in_sight"]), len(page.context["own_folded"])) == (6, 2)


class TestOrder:
    def make(self, now):
        for title, name, opened, due in [
            ("a", "Zebra", 3, 9),
            ("b", "Älv", 9, 5),
            ("c", "Mole", 6, 7),
        ]:
            one = submissions.submitted(title=title, profile=profiles.profile(legal_name=name))
            change(
                cases.case_of(one), opened_at=now - timedelta(days=opened), due_at=now + timedelta(days=due)
            )
        done = cases.in_state(State.CLOSED, title="done")
        change(done, opened_at=now - timedelta(days=1))
        Profile.objects.filter(submissions__title="done").update(folded_name="beta")

    @pytest.mark.parametrize(
        ("sort", "expected"),
        [
            ("", "bca+"),
            ("clock", "bca+"),
            ("due", "bca+"),
            ("oldest", "bca+"),
            ("newest", "+acb"),
            ("organisation", "b+ca"),
            ("nonsense", "bca+"),
        ],
    )
    def test_queue_is_sorted_and_paged_by_it(self, client, officer, now, monkeypatch, sort, expected):
        self.make(now)
        whole = [title.replace("done", "+") for title in titles(client, f"view=all&sort={sort}")]
        assert "".join(whole) == expected
        monkeypatch.setattr(CaseAdmin, "list_per_page", 3)
        first = client.get(f"{QUEUE}?view=all&sort={sort}")
        second = client.get(f"{QUEUE}{first.context['cl'].page.next}")
        paged = [row.title for page in (first, second) for row in page.context["rows"]]
        assert "".join(paged).replace("done", "+") == expected

    @pytest.mark.parametrize("sort", ["oldest", "organisation"])
    def test_next_follows_the_order(self, client, officer, now, sort):
        self.make(now)
        filters = f"view=all&sort={sort}&call="
        order = titles(client, filters)
        for title, following in zip(order, [*order[1:], None], strict=True):
            case = Case.objects.get(main_submission__title=title)
            to = client.post(f"{QUEUE}{case.pk}/next/?{urlencode({'_changelist_filters': filters})}").url
            if following is not None:
                expected = Case.objects.get(main_submission__title=following)
                assert f"{expected.pk}/change/" in to
                assert urlencode({"_changelist_filters": filters}) in to


class TestColumns:
    def test_columns_are_those_of_the_address(self, client, officer, now):
        one = submissions.submitted(title="one", language="fr", at=now)
        change(cases.case_of(one), opened_at=now - timedelta(days=12))

        def headings(query):
            page = client.get(f"{QUEUE}?{query}")
            return [heading["column"].name for heading in page.context["headings"]], page.content.decode()

        assert headings("view=all")[0] == ["from", "why", "officer", "due"]
        names, page = headings("view=all&columns=age&columns=language&columns=nonsense")
        assert names == ["language", "age"]
        assert "12 days" in page
        assert "<td>French</td>" in page
        assert headings("view=all&columns=age,call")[0] == ["call", "age"]
        assert headings("view=all&columns=nonsense")[0] == ["from", "why", "officer", "due"]
        # The tabs keep how it is shown, and drop what narrows it.
        page = headings("state=new&sort=oldest&columns=age")[1]
        assert 'href="?view=mine&amp;sort=oldest&amp;columns=age"' in page

    def test_order_and_columns_alone_leave_the_queue_on_what_needs_the_reader(self, client, officer, now):
        cases.in_state(State.CLOSED)
        assert titles(client, "sort=oldest&columns=age") == []


def test_filters_survive_versions_and_signing_in(client, officer, now):
    one = cases.assigned(officer=officer, at=now)
    submission = one.main_submission
    first = Version.objects.get(submission=submission)
    Version.objects.create(
        submission=submission, number=2, submitted_at=now, submitted_by=officer,
        canonical=first.canonical, sha256=first.sha256,
    )  # fmt: skip
    filters = "view=mine&label=7&sort=due"
    kept = urlencode({"_changelist_filters": filters})
    page = client.get(f"{QUEUE}{one.pk}/change/?{kept}&version=1").content.decode()
    assert f'href="?{kept}&amp;version=1"' in page
    assert f'href="/admin/engagements/case/?{filters.replace("&", "&amp;")}"' in page
    client.logout()
    assert quote(f"{QUEUE}?{filters}", safe="/") in client.get(f"{QUEUE}?{filters}").url


class TestSearch:
    def test_part_of_a_reference(self, client, officer):
        one = submissions.submitted(title="Meant")
        submissions.submitted(title="Another")
        for typed in (one.reference[:14], one.reference[:12].lower(), one.reference[:11].replace("-", " ")):
            assert titles(client, f"q={typed}") == ["Meant"], typed

    def test_organisation_by_the_name_it_has_now_and_in_a_campaign(self, client, officer):
        profile = profiles.profile(legal_name="Riverbank Development League", acronym="RDL")
        one = submissions.submitted(title="Renamed", profile=profile)
        main = submissions.submitted(title="Main of the campaign")
        copy = submissions.submitted(title="Copy", profile=profile)
        Filing.objects.filter(submission=copy).update(case=Filing.objects.get(submission=main).case)
        cases_of_copy = Case.objects.filter(main_submission=copy)
        cases_of_copy.update(state=State.JOINED, waiting_on=4, due_at=None)
        assert "Renamed" in titles(client, "q=Riverbank")
        profile.legal_name, profile.acronym = "Delta Union", "DU"
        profile.save()
        for typed in ("delta", "DELTA UNION", "du"):
            assert set(titles(client, f"q={typed}")) == {"Renamed", "Main of the campaign"}, typed
        assert one.reference

    def test_email_address_of_author_and_officer(self, client, officer):
        one = submissions.submitted(title="Written")
        cases.assigned(title="Had", officer=accounts.officer(email="ola@example.org"))
        assert titles(client, f"q={one.author.email.upper()}") == ["Written"]
        assert titles(client, "q=ola@example.org") == ["Had"]
        for typed in ("nobody@example.org", "@", "@@@", "x@"):
            assert titles(client, f"q={typed}") == []

    @pytest.mark.parametrize("typed", ["%", "%%%", "---", "\\", "'", "&|!"])
    def test_signs_alone_find_nothing_and_say_so(self, client, officer, typed):
        submissions.submitted()
        page = client.get(f"{QUEUE}?{urlencode({'q': typed})}")
        assert page.context["rows"] == []
        assert "Type a word" in page.content.decode()

    def test_very_many_words_and_one_chinese_character(self, client, officer):
        submissions.submitted(title="水资源", language="zh-hans")
        assert titles(client, f"q={'+'.join(f'word{number}' for number in range(500))}") == []
        assert titles(client, "q=水") == ["水资源"]


def test_counts_of_the_day_read_no_decisions(officer, now):
    with CaptureQueriesContext(connection) as caught:
        counts(officer, now=now)
    assert len(caught) == 1
    assert "decided_at" not in caught[0]["sql"]


def test_lead_sees_what_anyone_snoozed(client, lead, now):
    theirs = cases.assigned(title="theirs", at=now, officer=accounts.officer())
    change(theirs, snoozed_until=now + timedelta(days=2))
    page = client.get(f"{QUEUE}?view=all_snoozed")
    assert [row.title for row in page.context["rows"]] == ["theirs"]
    assert "all_snoozed" in [one["name"] for one in page.context["views"]]
    sign_in(client, accounts.officer())
    assert "all_snoozed" not in [one["name"] for one in client.get(QUEUE).context["views"]]
