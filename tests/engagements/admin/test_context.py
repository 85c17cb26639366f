"""What stands around a decision: who wrote, what became of their other inputs, what changed since."""

import time
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import resolve, reverse
from django.utils import timezone

from engagements.admin.readers import others_reading, place_of
from engagements.cases import actions as case_actions
from engagements.cases import assigning
from engagements.cases.models import Case
from engagements.cases.states import State
from engagements.routing.states import State as ReferralState
from engagements.submissions import actions as submission_actions
from engagements.submissions import attachments
from engagements.submissions.models import Attachment, Submission
from focalpoint import presence
from focalpoint.cache import ForgivingRedisCache
from tests.engagements.admin.conftest import sign_in
from tests.factories import (
    accounts,
    cases,
    departments,
    files,
    memberships,
    notes,
    profiles,
    responses,
    routing,
    submissions,
    themes,
)  # fmt: skip

pytestmark = pytest.mark.django_db
QUEUE = "?_changelist_filters=view%3Dmine"


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def riverbank():
    profile = profiles.profile(legal_name="Riverbank League")
    memberships.member(profile)
    return profile


def decision(case, query=""):
    return reverse("admin:engagements_case_change", args=[case.pk]) + query


def page_of(profile, query=""):
    return reverse("admin:organisations_profile_change", args=[profile.pk]) + query


def read(client, address):
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def answered(profile, *, acronym, at):
    """An input of the organisation that a department answered."""
    case = cases.in_state(State.ANSWERED, profile=profile, at=at, title="Asked for wells")
    department = departments.department(acronym=acronym)
    referral = routing.referral(case, ReferralState.ANSWERED, department=department, at=at)
    responses.response(referral, "released", at=at)
    return case


def returned_and_changed(officer, *, at, again=1, **changes):
    """A case whose author answered a question and changed the text, so often."""
    case = assigning.claim(cases.case_of(submissions.submitted(at=at)), by=officer, at=at)
    for turn in range(again):
        asked = Case.objects.get(pk=case.pk)
        case_actions.return_(asked, question="Where?", by=officer, at=at)
        submission = Submission.objects.get(pk=case.main_submission_id)
        text = {"title": submission.title, "summary": submission.summary, "language": "en", "level": "open"}
        text |= {"answers": {}, "themes": [], **{name: text % turn for name, text in changes.items()}}
        submission_actions.save(submission, **text, edit=submission.edit, by=submission.author, at=at)
        again_submitted = Submission.objects.get(pk=submission.pk)
        case_actions.resubmit(again_submitted, answer="There", by=submission.author, at=at)
    return Case.objects.get(pk=case.pk)


class TestFacts:
    def test_organisation_is_a_link_and_the_language_is_said(self, client, officer, riverbank):
        case = cases.in_state(State.NEW, profile=riverbank, language="fr")
        page = read(client, decision(case))
        assert f'<a href="{page_of(riverbank)}"><bdi>Riverbank League</bdi></a>' in page
        assert "<dt>Language of the input</dt>\n    <dd>French</dd>" in page

    def test_other_inputs_say_what_became_of_them(self, client, officer, riverbank, now):
        answered(riverbank, acronym="UNWELLS", at=now)
        cases.in_state(State.DECLINED, profile=riverbank, title="Asked too late", at=now)
        page = read(client, decision(cases.in_state(State.NEW, profile=riverbank)))
        assert "Answer of <bdi>UNWELLS</bdi>: We will act" in page
        assert "Asked too late" in page
        declined = Case.objects.get(state=State.DECLINED)
        assert f"Reason for declining: {declined.decline_reason.label}" in page

    def test_other_inputs_are_counted_beyond_those_that_are_listed(self, client, officer, riverbank):
        for _number in range(12):
            cases.in_state(State.CLOSED, profile=riverbank)
        case = cases.in_state(State.NEW, profile=riverbank)
        view = client.get(decision(case)).context["view"]
        assert (len(view.others), str(view.number_of_others)) == (10, "12")


class TestVersions:
    def test_what_changed_since_the_version_before_is_marked_and_said(self, client, officer, now):
        case = returned_and_changed(officer, title="Wells for the <wet> north %s", at=now)
        page = read(client, decision(case))
        assert "What changed since version 1" in page
        assert '<span class="visually-hidden" lang="en"> [removed: </span>dry<span' in page
        assert "</span>&lt;wet&gt;<span" in page

    def test_version_that_was_first_has_none_before_it(self, client, officer, now):
        case = returned_and_changed(officer, title="Wells for the wet north %s", at=now)
        assert "What changed since" not in read(client, decision(case, "?version=1"))

    def test_earlier_version_is_compared_with_the_one_before_it(self, client, officer, now):
        case = returned_and_changed(officer, title="Wells for the dry north %s", at=now, again=2)
        page = read(client, decision(case, "?version=2"))
        assert "What changed since version 1" in page
        assert "</span> 0<span" in page
        assert "</span> 1<span" not in page

    def test_links_to_versions_keep_the_filters_of_the_queue(self, client, officer, now):
        case = returned_and_changed(officer, title="Wells %s", at=now)
        page = read(client, decision(case, QUEUE))
        assert f'href="{QUEUE}&amp;version=1"' in page
        earlier = read(client, decision(case, f"{QUEUE}&version=1"))
        assert f'href="{reverse("admin:engagements_case_next", args=[case.pk])}{QUEUE}"' in earlier

    def test_version_that_was_submitted_as_it_was_says_so(self, client, officer, now):
        case = returned_and_changed(officer, at=now)
        assert "Nothing: it was submitted again as it was." in read(client, decision(case))

    def test_costs_the_same_for_two_versions_and_for_four(self, client, officer, now):
        def statements(case):
            client.get(decision(case))
            with CaptureQueriesContext(connection) as caught:
                read(client, decision(case))
            return len(caught)

        two = returned_and_changed(officer, title="Wells %s", at=now)
        four = returned_and_changed(officer, title="Wells %s", at=now, again=3)
        assert statements(two) == statements(four) <= 8


class TestOrganisation:
    def test_page_lists_all_inputs_with_their_outcome(self, client, officer, riverbank, now):
        case = answered(riverbank, acronym="UNWELLS", at=now)
        cases.in_state(State.DECLINED, profile=riverbank, title="Asked too late", at=now)
        cases.in_state(State.NEW, title="Of others")
        page = read(client, page_of(riverbank))
        assert reverse("admin:engagements_case_change", args=[case.main_submission.reference]) in page
        assert "Answer of <bdi>UNWELLS</bdi>: We will act" in page
        assert "Asked too late" in page
        assert "Of others" not in page

    def test_drafts_are_not_there(self, client, officer, riverbank):
        submissions.draft(profile=riverbank, title="Not sent yet")
        assert "Not sent yet" not in read(client, page_of(riverbank))

    def test_outcomes_narrow_the_list(self, client, officer, riverbank, now):
        answered(riverbank, acronym="UNWELLS", at=now)
        cases.in_state(State.DECLINED, profile=riverbank, title="Asked too late", at=now)
        page = read(client, page_of(riverbank, "?outcome=declined"))
        assert "Asked too late" in page
        assert "Asked for wells" not in page
        assert read(client, page_of(riverbank, "?outcome=none-such"))

    def test_pages_hold_twenty_and_lead_on(self, client, officer, riverbank, now):
        for number in range(22):
            at = now - timedelta(days=number)
            cases.in_state(State.CLOSED, profile=riverbank, title=f"Number {number}.", at=at)
        response = client.get(page_of(riverbank))
        content = response.context["sections"][0].content
        assert [row.title for row in content.page.rows][:2] == ["Number 0.", "Number 1."]
        assert len(content.page.rows) == 20
        assert "Number 21." in read(client, page_of(riverbank, content.page.next))

    def test_notes_about_its_inputs_are_there_until_they_are_deleted(self, client, officer, riverbank, now):
        case = cases.in_state(State.NEW, profile=riverbank)
        notes.note(case, text="They called on Monday.")
        notes.note(cases.in_state(State.NEW), text="About another.")
        gone = {"text": "", "deleted_at": now, "deleted_by": officer}
        notes.note(case, **gone)
        content = client.get(page_of(riverbank)).context["sections"][0].content
        assert [note.text for note in content.notes] == ["They called on Monday."]

    def test_campaign_is_marked(self, client, officer, riverbank):
        case = cases.in_state(State.NEW, profile=riverbank)
        cases.another_input(case)
        assert "in a campaign" in read(client, page_of(riverbank))

    def test_of_a_protected_input_there_are_only_its_age_and_its_themes(self, client, officer, riverbank):
        theme = themes.theme(name={"en": "Water rights"})
        hidden = cases.in_state(State.NEW, profile=riverbank, title="Who hurt us", themes=[theme])
        notes.note(hidden, text="A name they gave.")
        case = cases.in_state(State.NEW, profile=riverbank)
        protected = {"level": "protected", "strictest_level": "protected"}
        Submission.objects.filter(pk=hidden.main_submission_id).update(**protected)
        for page in (read(client, page_of(riverbank)), read(client, decision(case))):
            assert "Protected input" in page
            assert "Who hurt us" not in page
            assert "A name they gave." not in page
            assert hidden.main_submission.reference not in page
        assert "Water rights" in read(client, page_of(riverbank))

    def test_costs_the_same_for_one_and_for_three(self, client, officer, riverbank, now):
        def statements():
            with CaptureQueriesContext(connection) as caught:
                read(client, page_of(riverbank))
            return len(caught)

        def add():
            notes.note(answered(riverbank, acronym="", at=now), text="A note")
            case = cases.in_state(State.DECLINED, profile=riverbank, themes=[themes.theme()])
            cases.another_input(case)

        add()
        statements()
        one = statements()
        add()
        add()
        assert statements() == one

    def test_is_for_the_office(self, client, riverbank):
        cases.in_state(State.NEW, profile=riverbank)
        sign_in(client, accounts.auditor())
        assert client.get(page_of(riverbank)).status_code in (403, 404)


class TestReading:
    def test_says_who_else_has_it_open(self, client, officer, now):
        case = cases.in_state(State.NEW)
        sign_in(client, accounts.officer(name="Farida First"))
        assert "is also reading this" not in read(client, decision(case))
        sign_in(client, officer)
        assert "Farida First is also reading this." in read(client, decision(case))
        assert "is also reading this" not in read(client, decision(cases.in_state(State.NEW)))

    def test_page_hears_of_those_who_come_and_who_leave(self, client, officer):
        case = cases.in_state(State.NEW)
        own = reverse("admin:engagements_case_reading", args=[case.pk])
        presence.come(place_of(case), accounts.officer(name="Ana"))
        second = accounts.officer(name="Ben")
        presence.come(place_of(case), second)
        assert client.post(own).json() == {"said": "Ana, Ben are also reading this."}
        presence.leave(place_of(case), second)
        assert client.post(own).json() == {"said": "Ana is also reading this."}
        assert client.post(own, {"left": "1"}).json() == {"said": ""}
        assert presence.come(place_of(case), second) == ["Ana"]

    def test_ends_by_itself(self, officer, monkeypatch):
        case = cases.in_state(State.NEW)
        presence.come(place_of(case), officer)
        later = time.time() + presence.SECONDS + 1
        monkeypatch.setattr(presence.time, "time", lambda: later)
        assert presence.come(place_of(case), accounts.officer()) == []

    def test_asks_nothing_of_the_database_and_is_silent_without_redis(self, officer, settings, monkeypatch):
        case = cases.in_state(State.NEW)
        presence.come(place_of(case), accounts.officer(name="Ana"))
        with CaptureQueriesContext(connection) as caught:
            assert others_reading(case, officer) == "Ana is also reading this."
        assert len(caught) == 0
        away = ForgivingRedisCache("redis://127.0.0.1:1/0", {})
        monkeypatch.setattr(presence, "_cache", lambda: away)
        assert others_reading(case, officer) == ""
        presence.leave(place_of(case), officer)
        assert not presence.says_too_much(officer)

    def test_says_it_no_more_often_than_pages_do(self, client, officer, monkeypatch):
        monkeypatch.setattr(presence, "MOST_SAID", 2)
        own = reverse("admin:engagements_case_reading", args=[cases.in_state(State.NEW).pk])
        assert [client.post(own).status_code for _time in range(3)] == [200, 200, 429]

    def test_is_no_use_of_the_session(self):
        assert resolve(reverse("admin:engagements_case_reading", args=[UUID(int=0)])).func.is_background


class TestPreview:
    @pytest.fixture
    def attached(self, now):
        """A submitted input with a text and a picture."""
        draft = submissions.draft(at=now)
        for name, content in (("letter.pdf", files.PDF), ("site.png", files.PNG)):
            attachments.add_attachment(draft, upload=files.upload(content, name), by=draft.author, at=now)
        case_actions.submit(draft, by=draft.author, at=now)
        return {row.file.name: row for row in Attachment.objects.select_related("file")}

    def at(self, what, row, case=None):
        case = case or cases.case_of(row.submission)
        return reverse(f"admin:engagements_case_{what}", args=[case.pk, row.pk])

    def test_shows_text_and_pictures_beside_the_way_to_the_file(self, client, officer, attached):
        letter, site = attached["letter.pdf"], attached["site.png"]
        assert self.at("preview", letter) in read(client, decision(cases.case_of(letter.submission)))
        page = read(client, self.at("preview", letter))
        assert '<p class="plain" dir="auto">Nine villages</p>' in page
        assert self.at("file", letter) in page
        assert f'src="{self.at("picture", site)}"' in read(client, self.at("preview", site))
        picture = client.get(self.at("picture", site))
        assert picture["Content-Type"] == "image/png"
        assert "sandbox" in picture["Content-Security-Policy"]
        assert client.get(self.at("picture", letter)).status_code == 404

    def test_is_of_files_of_this_case_alone(self, client, officer, attached, now):
        other = cases.in_state(State.NEW)
        for what in ("preview", "picture"):
            assert client.get(self.at(what, attached["site.png"], other)).status_code == 404
