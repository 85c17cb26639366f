"""The queue of the office: what stands in it, in which order, and what it costs."""

import re
from datetime import timedelta
from urllib.parse import parse_qs

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from engagements.admin import searching
from engagements.admin.cases import CaseAdmin
from engagements.admin.saved_views import BY_NAME
from engagements.cases import actions as case_actions
from engagements.cases.models import Case
from engagements.cases.states import Priority, State, WaitingOn
from engagements.questions.choices import Wording
from engagements.questions.models import Kind
from engagements.submissions import attachments
from focalpoint.translated import Translated
from focalpoint.verbs import VERBS
from organisations.profiles.models import Profile
from tests.engagements.admin.conftest import sign_in
from tests.factories import (
    accounts,
    cases,
    consultations,
    departments,
    memberships,
    profiles,
    questions,
    responses,
    routing,
    submissions,
    themes,
)
from tests.factories.labels import label
from tests.plans import only_index

pytestmark = pytest.mark.django_db
QUEUE = "/admin/engagements/case/"


@pytest.fixture
def now():
    return timezone.now()


def titles(client, query="view=all"):
    """What the page lists, in its order; of all, where nothing narrows it."""
    response = client.get(f"{QUEUE}?{query}")
    assert response.status_code == 200, response.headers
    return [row.title for row in response.context["rows"]]


def change(case, **fields):
    Case.objects.filter(pk=case.pk).update(**fields)


def test_queue_is_at_its_address(officer):
    assert reverse("admin:engagements_case_changelist") == QUEUE


def test_queue_shows_what_needs_the_office_first_then_by_date(client, officer, now):
    for title, state, days in [
        ("departments", State.REFERRED, 1),
        ("later", State.NEW, 5),
        ("author", State.RETURNED, 1),
        ("sooner", State.IN_TRIAGE, 2),
        ("done", State.CLOSED, 0),
    ]:
        one = cases.in_state(state, title=title, at=now)
        if days:
            change(one, due_at=now + timedelta(days=days))
    assert titles(client) == ["sooner", "later", "author", "departments", "done"]


@pytest.mark.parametrize(
    ("state", "reason", "words"),
    [
        (State.NEW, "submission.submit", "New input"),
        (State.IN_TRIAGE, "submission.resubmit", "Author replied"),
        (State.IN_TRIAGE, "referral.return", "Returned by a department"),
        (State.REFERRED, "response.send", "With departments"),
    ],
)
def test_queue_says_why_now_or_whom_it_waits_on(client, officer, now, state, reason, words):
    change(cases.in_state(state, at=now), waiting_reason=reason)
    (row,) = client.get(f"{QUEUE}?view=all").context["rows"]
    assert row.waits == words


def test_queue_says_that_a_department_asks_for_time_where_nothing_is_more_urgent(client, officer, now):
    for title, state in (("only asked", State.REFERRED), ("to release, too", State.REFERRED)):
        routing.asking(cases.in_state(state, title=title, at=now, officer=officer), at=now)
    both = Case.objects.filter(main_submission__title="to release, too")
    both.update(waiting_on=WaitingOn.OFFICE, waiting_reason="response.send")
    rows = client.get(QUEUE).context["rows"]
    assert [(row.title, str(row.waits), row.is_ours) for row in rows] == [
        ("to release, too", str(VERBS["response.send"].why), True),
        ("only asked", "Extension asked", True),
    ]


def test_each_reason_for_which_the_office_has_a_case_has_words():
    for name in ("submission.submit", "submission.resubmit", "case.appeal", "case.claim", "case.reopen"):
        assert VERBS[name].why, name
    for name in ("case.answer", "referral.return", "referral.recall", "response.send"):
        assert VERBS[name].why, name


def test_queue_shows_no_drafts(client, officer):
    submissions.draft()
    assert titles(client) == []
    assert "No inputs yet." in client.get(f"{QUEUE}?view=all").content.decode()


@pytest.mark.parametrize("make", [accounts.person, accounts.auditor])
def test_queue_is_for_officers(client, make):
    sign_in(client, make())
    assert client.get(QUEUE).status_code in (302, 403)


def test_queue_costs_the_same_for_one_row_and_for_three(client, officer):
    def statements():
        with CaptureQueriesContext(
            connection,
        ) as caught:
            client.get(f"{QUEUE}?q=wells&state=new")
        return len(caught)

    def add():
        change(
            cases.case_of(submissions.submitted()), labels=[label().pk, label().pk], priority=Priority.HIGH
        )

    add()
    client.get(QUEUE)
    one = statements()
    add()
    add()
    assert statements() == one
    assert one <= 9


def test_what_needs_action_is_read_by_its_index_where_no_department_asks(client, officer, now):
    cases.assigned(title="mine", at=now, officer=officer)
    with CaptureQueriesContext(connection) as captured:
        assert titles(client, "view=now") == ["mine"]
    listings = [one["sql"] for one in captured if '"organisations_profile"."legal_name"' in one["sql"]]
    assert listings
    assert not [sql for sql in listings if "engagements_referral" in sql]


VIEWS = {
    "now": {
        *("new", "mine waiting", "to release", "given back", "put aside till today", "not verified"),
        "asks for time",
    },
    "mine": {
        "asks for time",
        *("mine waiting", "mine with author", "to release", "given back", "overdue at a department"),
        *("put aside", "put aside till today", "not verified"),
    },
    "unassigned": {"new"},
    "overdue": {"overdue"},
    "answered": {"came back"},
    "release": {"to release"},
    "returned": {"given back"},
    "extension": {"asks for time"},
    "unverified": {"not verified"},
    "departments": {"overdue at a department"},
    "snoozed": {"put aside"},
}


@pytest.fixture
def cases_of_views(officer, now):
    """One case or more for each saved view."""
    colleague = accounts.officer()

    def put(title, state, holder=None, **fields):
        one = cases.in_state(state, title=title, at=now, officer=holder)
        if fields:
            change(one, **fields)
        return one

    put("new", State.NEW)
    put("mine waiting", State.IN_TRIAGE, officer)
    put("mine with author", State.RETURNED, officer)
    put("mine done", State.CLOSED, officer)
    put("theirs", State.IN_TRIAGE, colleague)
    put("not verified", State.IN_TRIAGE, officer)
    Profile.objects.filter(submissions__title="not verified").update(state="pending")
    put("put aside", State.IN_TRIAGE, officer, snoozed_until=now + timedelta(days=1))
    put("put aside till today", State.IN_TRIAGE, officer, snoozed_until=now - timedelta(hours=1))
    put("put aside by a colleague", State.IN_TRIAGE, colleague, snoozed_until=now + timedelta(days=1))
    put("overdue", State.IN_TRIAGE, colleague, due_at=now - timedelta(days=1))
    back = put("came back", State.IN_TRIAGE, colleague)
    cases.question(back, asked_at=now, asked_by=colleague, answer="In Turkana")
    answered = put("to release", State.REFERRED, officer, waiting_on=WaitingOn.OFFICE)
    referral = routing.referral(answered, "answered", at=now)
    responses.response(referral, "sent", at=now)
    put("given back", State.IN_TRIAGE, officer, waiting_reason="referral.return")
    waiting = put("overdue at a department", State.REFERRED, officer)
    routing.referral(waiting, at=now, due_at=now - timedelta(days=1))
    routing.asking(put("asks for time", State.REFERRED, officer), at=now)


@pytest.mark.parametrize("name", VIEWS)
def test_view_holds_its_cases_and_counts_them(client, cases_of_views, name):
    response = client.get(f"{QUEUE}?view={name}")
    assert {row.title for row in response.context["rows"]} == VIEWS[name]
    counted = {view["name"]: view["count"].number for view in response.context["views"]}
    assert counted == {name: len(found) for name, found in VIEWS.items()}


def test_queue_opens_on_what_needs_the_readers_action(client, cases_of_views):
    response = client.get(QUEUE)
    assert {row.title for row in response.context["rows"]} == VIEWS["now"]
    (on,) = (view["name"] for view in response.context["views"] if view["on"])
    assert on == "now"
    assert {row.title for row in client.get(f"{QUEUE}?p=1").context["rows"]} == VIEWS["now"]
    assert len(client.get(f"{QUEUE}?view=all").context["rows"]) > len(VIEWS["now"])


def test_row_marks_language_files_level_and_who_is_not_verified(client, officer, now):
    draft = submissions.draft(at=now, title="marked", language="fr", level="un_only")
    attachments.add_attachment(draft, upload=submissions.upload(), by=draft.author, at=now)
    case_actions.submit(draft, by=draft.author, at=now)
    submissions.submitted(at=now, title="plain")
    page = client.get(f"{QUEUE}?view=all")
    marks = {
        title: re.findall(r'<span class="mark">(.*?)</span>', row)
        for title, row in zip((row.title for row in page.context["rows"]), _rows_of(page), strict=True)
    }
    assert marks == {"marked": ["French", "1 file", "United Nations only"], "plain": []}


def test_row_says_until_when_it_is_snoozed_and_then_that_the_snooze_ended(client, officer, now):
    aside = cases.assigned(title="aside", at=now, officer=officer)
    change(aside, snoozed_until=now + timedelta(days=1))
    back = cases.assigned(title="back", at=now, officer=officer)
    change(back, snoozed_until=now - timedelta(minutes=1))
    page = client.get(f"{QUEUE}?view=all")
    rows = {row.title: row for row in page.context["rows"]}
    assert (str(rows["aside"].waits), bool(rows["aside"].snoozed)) == ("Decision needed", True)
    assert (str(rows["back"].waits), rows["back"].snoozed) == ("Snooze ended", "")
    assert page.content.decode().count("snoozed until ") == 1


def test_row_marks_priority_and_labels_by_name(client, officer, now):
    red, old = label("Zulu visit", colour="red"), label("Ask", is_archived=True)
    change(cases.assigned(title="marked", at=now), priority=Priority.HIGH, labels=[red.pk, old.pk])
    change(cases.assigned(title="low", at=now), priority=Priority.LOW)
    cases.assigned(title="plain", at=now)
    page = client.get(f"{QUEUE}?view=all")
    found = {row.title: (row.priority, [one.name for one in row.labels]) for row in page.context["rows"]}
    assert found == {"marked": ("High", ["Ask", "Zulu visit"]), "low": ("Low", []), "plain": ("", [])}
    # The colour is never the only sign.
    assert '<span class="mark label-red"><bdi>Zulu visit</bdi></span>' in page.content.decode()


def test_priority_does_not_change_the_order(client, officer, now):
    later = cases.assigned(title="later", at=now)
    change(later, due_at=now + timedelta(days=5), priority=Priority.HIGH)
    change(cases.assigned(title="sooner", at=now), due_at=now + timedelta(days=2))
    assert titles(client) == ["sooner", "later"]


def test_filter_offers_labels_that_are_not_archived(client, officer):
    one, old = label("Visit"), label("Old", is_archived=True)

    def offered(query):
        selects = client.get(f"{QUEUE}?filters=1&{query}").context["panel"].selects
        [control] = [select.control for select in selects if select.name == "label"]
        return {name for name in (one.name, old.name) if f">{name}<" in control}

    assert offered("view=all") == {"Visit"}
    assert offered(f"label={old.pk}") == {"Visit", "Old"}


def _rows_of(page):
    return page.content.decode().split("<tbody>")[1].split("</tbody>")[0].split("</tr>")[:-1]


def test_the_panel_of_filters_is_there_only_when_it_is_asked_for(client, officer):
    for query in ("", "?view=mine", "?state=new"):
        assert client.get(QUEUE + query).context["panel"].selects == []
    opened = client.get(f"{QUEUE}?state=new&filters=1")
    assert opened.context["panel_address"] == "?state=new"
    [control] = [select.control for select in opened.context["panel"].selects if select.name == "state"]
    assert '<option value="new" selected>' in control


def test_a_filter_that_is_set_is_named_and_can_be_removed(client, officer, now):
    theme, department = themes.theme(), departments.department()
    query = f"?view=all&theme={theme.pk}&department={department.pk}&state=new&officer=me"
    page = client.get(QUEUE + query)
    named = {one.name: one.choice for one in page.context["panel"].chosen}
    assert named == {
        "theme": theme.name["en"],
        "department": f"{department.name['en']} ({department.acronym})",
        "state": "New",
        "officer": "Me",
    }
    removed = next(one.address for one in page.context["panel"].chosen if one.name == "theme")
    assert parse_qs(removed[1:]) == {
        "view": ["all"], "department": [department.pk], "state": ["new"], "officer": ["me"],
    }  # fmt: skip
    # Searching within them keeps them.
    assert f'<input type="hidden" name="theme" value="{theme.pk}">' in page.content.decode()


def test_a_filter_that_is_gone_says_so_with_the_panel_closed(client, officer):
    panel = client.get(f"{QUEUE}?view=all&theme=gone").context["panel"]
    assert [one.choice for one in panel.chosen] == ["Not there any more"]
    assert "does not exist any more" in panel.problems[0]


def test_the_queue_asks_for_no_choices_where_there_is_nothing_to_choose(client, officer):
    def statements(query):
        with CaptureQueriesContext(connection) as captured:
            client.get(QUEUE + query)
        return len(captured)

    statements("")
    assert statements("?view=all") == statements("?view=all&theme=gone") - 1


def test_filters_keep_what_they_say(client, officer, now):
    theme, call = themes.theme(), consultations.open_call(now=now)
    one = submissions.submitted(
        at=now, title="one", consultation=call, language="fr", level="un_only", themes=[theme]
    )
    other = submissions.submitted(at=now, title="other")
    marked = label()
    change(cases.assigned(title="mine", at=now, officer=officer), labels=[label().pk, marked.pk])
    holder = accounts.officer()
    theirs = cases.assigned(title="theirs", at=now, officer=holder)
    change(theirs, labels=[marked.pk], priority=Priority.HIGH)
    sent = routing.referral(Case.objects.get(main_submission__title="mine"), at=now)
    recalled = routing.referral(theirs, "recalled", at=now)
    change(cases.case_of(other), due_at=now - timedelta(hours=1))
    change(cases.case_of(one), due_at=now + timedelta(days=30))
    for query, expected in {
        f"call={call.slug}": {"one"},
        f"theme={theme.pk}": {"one"},
        "language=fr": {"one"},
        "state=new": {"one", "other"},
        "level=un_only": {"one"},
        "officer=me": {"mine"},
        "officer=nobody": {"one", "other"},
        "officer=others": {"theirs"},
        f"officer={officer.pk}": {"mine"},
        f"officer={holder.pk}": {"theirs"},
        f"department={sent.department_id}": {"mine"},
        f"department={recalled.department_id}": set(),
        "department=nonsense": set(),
        "due=overdue": {"other"},
        "due=week": {"mine", "theirs"},
        "call=nonsense": set(),
        "priority=3": {"theirs"},
        "priority=2": {"one", "other", "mine"},
        f"label={marked.pk}": {"mine", "theirs"},
        f"label={marked.pk}&priority=3": {"theirs"},
        "label=0": set(),
        "label=nonsense": set(),
        "label=²": set(),
        f"label={'9' * 5000}": set(),
        "priority=nonsense&view=all": {"one", "other", "mine", "theirs"},
        "state=nonsense&officer=nonsense&due=nonsense&view=nonsense": {
            "one",
            "other",
            "mine",
            "theirs",
        },
    }.items():
        assert set(titles(client, query)) == expected, query


def test_filter_by_theme_follows_the_office_once_it_has_spoken(client, officer):
    chosen, confirmed = themes.theme(), themes.theme()
    one = cases.assigned(officer=officer, themes=[chosen])
    one.themes.set([confirmed])
    assert titles(client, f"theme={chosen.pk}") == []
    assert titles(client, f"theme={confirmed.pk}") == [one.main_submission.title]


def test_search_finds_by_reference_title_organisation_and_text(client, officer):
    one = submissions.submitted(
        title="Économie de l'eau",
        summary="Neuf puits",
        profile=profiles.profile(legal_name="Amis du Sahel"),
    )
    submissions.submitted(title="Roads")
    reference = one.reference.lower().replace("-", " ")
    for text in (one.reference, reference, "economie", "puits", "sahel"):
        assert titles(client, f"q={text}") == [one.title], text


def test_search_for_a_mistyped_reference_says_so(client, officer):
    one = submissions.submitted()
    wrong = one.reference[:-1] + ("2" if one.reference[-1] != "2" else "3")
    page = client.get(f"{QUEUE}?q={wrong}")
    # The one that is meant is there, and what looks like it.
    assert [row.reference for row in page.context["rows"]] == [one.reference]
    assert "typing mistake" in page.content.decode()


def test_pages_are_of_fifty_and_say_whether_there_are_more(client, officer, monkeypatch):
    monkeypatch.setattr(CaseAdmin, "list_per_page", 2)
    for _number in range(3):
        submissions.submitted()
    # Waits for nobody and is never due: the last of the list, with a key of which a part is null.
    done = cases.in_state(State.CLOSED).main_submission
    first = client.get(f"{QUEUE}?view=all").context
    assert (len(first["rows"]), first["cl"].page.previous, first["cl"].page.first) == (2, "", "")
    second = client.get(f"{QUEUE}{first['cl'].page.next}").context
    assert [row.reference for row in second["rows"]][-1] == done.reference
    assert (len(second["rows"]), second["cl"].page.next, second["cl"].page.first) == (2, "", "?view=all")
    assert str(second["count"]) == "4"
    back = client.get(f"{QUEUE}{second['cl'].page.previous}").context
    assert [row.reference for row in back["rows"]] == [row.reference for row in first["rows"]]
    assert {row.reference for row in first["rows"]}.isdisjoint({row.reference for row in second["rows"]})


@pytest.mark.parametrize("asked", ["bjork", "Björk Olsen", "olsen"])
def test_search_finds_what_an_officer_has(client, officer, asked):
    mine = cases.assigned(officer=accounts.officer(name="Björk Olsen"), title="Mine")
    cases.assigned(officer=accounts.officer(name="Ada"), title="Another's")
    assert titles(client, f"q={asked}") == [mine.main_submission.title]


def test_search_finds_by_who_wrote_it_and_by_any_name_of_the_organisation(client, officer):
    profile = profiles.profile(name={"ar": "رابطة الضفة"}, acronym="RDL")
    author = memberships.member(profile, user=accounts.person(name="Zoë Quist")).user
    submissions.submitted(title="Theirs", profile=profile, author=author)
    submissions.submitted(title="Another's")
    for asked in ("quist", "zoe", "رابطة", "rdl"):
        assert titles(client, f"q={asked}") == ["Theirs"], asked


def test_what_departments_returned_is_found_by_why_it_waits(officer, now):
    """Of all that waits on the office it is little, and each page of the queue counts it."""
    only_index(Case, "case_queue_of_waiting_reason")
    plan = BY_NAME["returned"].rows(officer, now).explain()
    assert "case_queue_of_waiting_reason" in plan, plan


def test_search_finds_by_a_new_name_but_not_the_inputs_of_all_who_share_a_word_of_it(
    client, officer, monkeypatch
):
    for _number in range(2):
        profile = submissions.submitted().profile
        profile.legal_name = f"Harbour {profile.pk}"
        profile.save()
    assert len(titles(client, "q=harbour")) == 2
    monkeypatch.setattr(searching, "MOST_NAMED", 1)
    assert len(titles(client, "q=harbour")) == 1


def test_search_finds_what_was_ticked_by_its_words_and_not_by_its_code(client, officer, now):
    call = consultations.open_call(now=now)
    choices = [Wording(Translated(en="Disagree strongly"), "zq9"), Wording(Translated(en="Agree"), "zq8")]
    question = questions.question(call, Kind.ONE_CHOICE, choices=choices)
    submissions.submitted(title="Ticked", consultation=call, answers={str(question.pk): "zq9"}, at=now)
    assert titles(client, "q=disagree") == ["Ticked"]
    assert titles(client, "q=zq9") == []


def test_row_leads_to_the_decision_and_keeps_the_filters(client, officer):
    one = submissions.submitted()
    page = client.get(f"{QUEUE}?state=new").content.decode()
    address = f"{one.reference}/change/?_changelist_filters=state%3Dnew"
    assert f'href="{address}"' in page
    assert one.title in client.get(f"{QUEUE}{address}").content.decode()


def test_filters_offer_uppermost_themes_and_the_one_asked_for(client, officer):
    above, other = themes.theme(), themes.theme()
    below, hidden = themes.theme(parent=above), themes.theme(parent=other)
    one = submissions.submitted(themes=[below])
    page = client.get(f"{QUEUE}?theme={below.pk}&filters=1").content.decode()
    assert f'value="{below.pk}" selected' in page
    assert f'value="{above.pk}"' in page
    assert f'value="{hidden.pk}"' not in page
    assert titles(client, f"theme={above.pk}") == [one.title]
    assert titles(client, f"theme={other.pk}") == []


def test_decision_is_not_found_by_a_reference_nobody_has(client, officer):
    assert client.get(f"{QUEUE}FP-2026-2222-2222/change/").status_code == 404


def test_queue_is_where_an_officers_day_begins(client, officer):
    assert client.get("/admin/login/").url == QUEUE


def test_front_page_of_the_office_leads_to_the_persons_work_first(client, officer):
    page = client.get("/admin/").content.decode()
    starts = page[page.index('<ul class="starts">') :]
    places = [
        starts.index(f'href="/admin/{place}/"')
        for place in ("engagements/case", "organisations/profile", "engagements/consultation")
    ]
    assert places == sorted(places)
    assert places[-1] < starts.index('class="everything"') < starts.index('class="app-')


def test_queue_is_nobody_elses_start(client):
    """An auditor's day begins with figures."""
    sign_in(client, accounts.auditor())
    assert client.get("/admin/login/").url == f"{QUEUE}figures/"
    [(start, _figures)] = client.get("/admin/").context["landing_pages"]
    assert start.address == "admin:engagements_case_figures"


def test_sign_in_leads_to_the_queue_unless_another_page_was_asked_for(client):
    assert client.get("/admin/").url == "/admin/login/?next=/admin/"
    assert client.get("/admin/login/?next=/admin/").url == "/accounts/login/?next=%2Fadmin%2Flogin%2F"
    asked = client.get("/admin/login/?next=/admin/organisations/")
    assert asked.url == "/accounts/login/?next=%2Fadmin%2Forganisations%2F"


@pytest.mark.parametrize(
    "name",
    [
        "q",
        "view",
        "call",
        "theme",
        "language",
        "state",
        "officer",
        "level",
        "due",
        "department",
        "sort",
        "columns",
    ],
)
@pytest.mark.parametrize("value", ["%00", "%ED%A0%80", "%E2%80%AE", "²", "99999999999999999999"])
def test_queue_reads_whatever_stands_in_its_address(client, officer, name, value):
    assert client.get(f"{QUEUE}?{name}={value}").status_code == 200


@pytest.mark.parametrize("page", ["0", "-1", "99999999999999999999", "²", "x"])
def test_queue_has_no_page_beyond_its_ends(client, officer, page):
    submissions.submitted()
    assert client.get(f"{QUEUE}?p={page}").status_code == 200


def test_queue_knows_its_parameters(client, officer):
    assert client.get(f"{QUEUE}?profile__evidence__sha256=1").status_code in (302, 400)


def _figures(client):
    """By the address of the landing page: the labels, numbers and addresses beside it."""
    pages = client.get("/admin/").context["landing_pages"]
    return {
        start.address: {figure.address: figure.count.number for figure in figures} for start, figures in pages
    }


def test_front_page_shows_the_day_as_the_queue_counts_it(client, cases_of_views):
    shown = _figures(client)["admin:engagements_case_changelist"]
    assert shown == {f"{QUEUE}?view={name}": len(held) for name, held in VIEWS.items()}
    for address, number in shown.items():
        assert len(client.get(address).context["rows"]) == number, address


@pytest.mark.parametrize(
    ("make", "pages"),
    [
        (accounts.officer, {"case", "profile", "consultation"}),
        (accounts.lead, {"case", "profile", "consultation"}),
        (accounts.auditor, {"case"}),
    ],
)
def test_front_page_counts_only_what_the_role_may_open(client, make, pages):
    submissions.submitted()
    sign_in(client, make())
    shown = _figures(client)
    assert {address.split("_")[-2] for address in shown} == pages
    for figures in shown.values():
        for address in figures:
            assert client.get(address).status_code == 200


def test_front_page_costs_the_same_for_one_and_for_three(client, officer):
    def statements():
        with CaptureQueriesContext(connection) as caught:
            client.get("/admin/")
        return len(caught)

    submissions.submitted()
    client.get("/admin/")
    one = statements()
    submissions.submitted()
    submissions.submitted()
    assert statements() == one
