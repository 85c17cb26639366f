"""Read and decide on one screen: every button, what it refuses, and what was typed is kept."""

import hashlib
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from engagements.cases import actions as case_actions
from engagements.cases import assigning
from engagements.cases.models import Case, Clarification
from engagements.cases.states import State
from engagements.publications import actions as publishing
from engagements.publications.models import Publication
from engagements.routing.actions import recall
from engagements.routing.models import Purpose, Referral
from engagements.submissions import actions as submission_actions
from engagements.submissions.models import Attachment, Submission
from focalpoint.office import office_day
from focalpoint.translated import Translated
from organisations.calendars.queries import due_after
from organisations.departments.models import LeadDepartment
from organisations.departments.queries import full_name
from organisations.profiles.models import Profile
from organisations.profiles.states import State as ProfileState
from tests.editor import form_on
from tests.engagements.admin.conftest import sign_in
from tests.factories import (
    accounts,
    cases,
    consultations,
    departments,
    profiles,
    publications,
    responses,
    routing,
    submissions,
    themes,
)  # fmt: skip
from tests.factories.reasons import outside_mandate

pytestmark = pytest.mark.django_db


@pytest.fixture
def now():
    return timezone.now()


def address(case, query=""):
    return reverse("admin:engagements_case_change", args=[case.pk]) + query


def press(client, case, verb, query="", **data):
    if any(name.startswith("assess-") for name in data):
        data = {"assess-edit": Case.objects.get(pk=case.pk).edit, **data}
    return client.post(address(case, query), {"verb": verb, **data})


def part(response, name):
    """The form of a button that the page shows."""
    return next(one.form for one in response.context["buttons"] if one.button.name == name)


def current(case):
    """As it stands now."""
    return Case.objects.get(pk=case.pk)


def state(case):
    return current(case).state


def submitted(**fields):
    """The case of an input that was submitted."""
    return cases.case_of(submissions.submitted(**fields))


@pytest.fixture
def new(now):
    return submitted(at=now)


@pytest.fixture
def mine(officer, new, now):
    """In triage with the officer who is signed in."""
    return assigning.claim(new, by=officer, at=now)


def rows(*referral_drafts, publish="hold"):
    """The formset as the browser sends it."""
    data = {"refer-TOTAL_FORMS": len(referral_drafts), "refer-INITIAL_FORMS": 0}
    data |= {"refer-publication-version": 1, "refer-publication-decision": publish}
    for number, (department, purpose, question) in enumerate(referral_drafts):
        data |= {
            f"refer-{number}-department": department.pk if department else "",
            f"refer-{number}-purpose": purpose,
            f"refer-{number}-question": question,
        }
    return data


class TestPage:
    def test_shows_text_facts_history_and_what_may_be_done(self, client, officer, new):
        page = client.get(address(new)).content.decode()
        for shown in (
            new.main_submission.title,
            new.main_submission.summary,
            str(new.main_submission.profile),
            *("Assign to me", "Refer…", "Ask the author…", "Decline…", "Themes and summary"),
            "submitted it",
            "Who sees what",
        ):
            assert shown in page
        for hidden in (">Close<", "Assign to…", "Reassign to me"):
            assert hidden not in page

    def test_bar_of_a_new_one_has_room_for_decisions_alone(self, client, officer, new, mine):
        def names(part, case):
            return [placed.button.name for placed in client.get(address(case)).context[part]]

        other = submitted(at=timezone.now())
        assert names("bar", other) == ["claim", "refer", "return", "decline"]
        assert names("rest", other) == ["assess", "label", "prioritise"]
        assert names("bar", mine)[-1] == "assess"

    @pytest.mark.parametrize("state", State)
    def test_shows_every_state(self, client, officer, state):
        assert client.get(address(cases.in_state(state))).status_code == 200

    @pytest.mark.parametrize("number", ["0", "-1", "²", "99999999999999999999", "9" * 5000, "%00"])
    def test_version_that_never_was(self, client, officer, new, number):
        assert client.get(address(new, f"?version={number}")).status_code in (200, 404)

    def test_draft_is_not_there(self, client, officer):
        assert client.get(address(submissions.draft())).status_code == 404

    @pytest.mark.parametrize("make", [accounts.person, accounts.auditor])
    def test_is_for_officers(self, client, new, make):
        sign_in(client, make())
        assert client.get(address(new)).status_code in (302, 403, 404)
        assert press(client, new, "claim").status_code in (302, 403, 404)
        assert state(new) == State.NEW

    def test_costs_the_same_for_one_of_each_and_for_three(self, client, officer, mine, now):
        def statements():
            with CaptureQueriesContext(connection) as caught:
                assert client.get(address(mine)).status_code == 200
            return len(caught)

        def add():
            referral = routing.referral(mine, "answered", at=now)
            responses.response(referral, "sent", at=now)
            submitted(at=now, profile=mine.main_submission.profile)
            answer = {"answered_at": now, "answered_by": officer, "answer": "There"}
            Clarification.objects.create(
                submission=mine.main_submission, question="Where?", asked_at=now, asked_by=officer, **answer
            )

        add()
        one = statements()
        add()
        add()
        assert statements() == one
        assert one <= 8

    def test_shows_an_earlier_version_beside_the_latest(self, client, officer, mine, now):
        case_actions.return_(mine, question="Where?", by=officer, at=now)
        changed = Submission.objects.get(pk=mine.main_submission_id)
        submission_actions.save(
            changed,
            title="Wells in Turkana",
            summary=changed.summary,
            language="en",
            level="open",
            answers={},
            themes=[],
            edit=changed.edit,
            by=changed.author,
            at=now,
        )
        case_actions.resubmit(changed, answer="In Turkana", by=changed.author, at=now)
        assert client.get(address(mine)).context["view"].content["title"] == "Wells in Turkana"
        earlier = client.get(address(mine, "?version=1"))
        assert earlier.context["view"].content["title"] == "Wells for the dry north"
        assert "In Turkana" in earlier.content.decode()
        assert client.get(address(mine, "?version=9")).status_code == 404

    def test_file_is_given_out_to_officers_only(self, client, officer, now):
        from engagements.submissions import attachments

        draft = submissions.draft(at=now)
        attachment = attachments.add_attachment(draft, upload=submissions.upload(), by=draft.author, at=now)
        case = cases.case_of(case_actions.submit(draft, by=draft.author, at=now))
        url = reverse("admin:engagements_case_file", args=[case.pk, attachment.pk])
        page = client.get(address(case)).content.decode()
        assert url in page
        assert attachment.file.copy_sha256 in page
        assert "not scanned" in page
        answer = client.get(url)
        assert answer.status_code == 200
        assert answer.headers["Content-Disposition"].startswith("attachment")
        assert hashlib.sha256(answer.getvalue()).hexdigest() == attachment.file.copy_sha256
        other = submitted(at=now)
        foreign = reverse("admin:engagements_case_file", args=[other.pk, Attachment.objects.get().pk])
        assert client.get(foreign).status_code == 404


class TestClaim:
    def test_claim_takes_it_and_stays(self, client, officer, new):
        response = press(client, new, "claim")
        assert response.url == address(new)
        assert current(new).assignee == officer

    def test_claim_a_moment_too_late_says_who_was_quicker(self, client, officer, new, now):
        assigning.claim(current(new), by=accounts.officer(name="Quick Quinn"), at=now)
        response = press(client, new, "claim")
        assert response.status_code == 409
        assert "This input was assigned to Quick Quinn just before you" in response.content.decode()


class TestAssess:
    def test_assess_keeps_themes_and_summary(self, client, officer, mine):
        theme = themes.theme()
        press(client, mine, "assess", **{"assess-themes": [theme.pk], "assess-summary": "Wells."})
        case = current(mine)
        assert (case.summary, list(case.themes.all())) == ("Wells.", [theme])

    def test_assess_keeps_what_was_typed_for_another_verb(self, client, officer, mine):
        typed = {"return-question": "Where exactly?", "decline-reason": "", "decline-sentence": ""}
        response = press(client, mine, "assess", **{"assess-summary": "Wells.", **typed})
        assert response.status_code == 200
        page = response.content.decode()
        assert "Where exactly?" in page
        assert "Wells." in page
        assert "errornote" not in page

    def test_assess_that_is_too_long_beside_another_verb_is_not_lost(self, client, officer, mine):
        typed = {"return-question": "Where?", "assess-summary": "Wells. " * 300}
        response = press(client, mine, "return", **typed)
        assert response.status_code == 422
        page = response.content.decode()
        assert 'href="#id_assess-summary"' in page
        assert "Where?" in page
        assert state(mine) == State.IN_TRIAGE

    def test_assess_that_was_typed_stays_when_the_input_goes_to_a_colleague(self, client, officer, mine):
        typed = {
            "assign-officer": accounts.officer().pk,
            "assess-summary": "Wells.",
            "decline-reason": "",
            "decline-sentence": "",
        }
        assert press(client, mine, "assign", **typed).status_code == 200
        assert state(mine) == State.IN_TRIAGE


class TestReturn:
    def test_return_asks_the_author_and_goes_on(self, client, officer, mine, now):
        following = submitted(at=now + timedelta(hours=1))
        response = press(client, mine, "return", **{"return-question": "Where?"})
        assert response.url == address(following)
        assert state(mine) == State.RETURNED

    def test_return_without_a_question_says_so_at_the_field(self, client, officer, mine):
        response = press(client, mine, "return", **{"return-question": " ", "assess-summary": "Wells."})
        assert response.status_code == 422
        page = response.content.decode()
        assert 'href="#id_return-question"' in page
        assert "Wells." in page
        assert state(mine) == State.IN_TRIAGE

    def test_return_of_what_a_colleague_has_keeps_the_question(self, client, officer, new, now):
        assigning.claim(new, by=accounts.officer(name="Quick Quinn"), at=now)
        response = press(client, new, "return", **{"return-question": "Where exactly?"})
        assert response.status_code == 409
        page = response.content.decode()
        assert "This input is assigned to Quick Quinn" in page
        assert "Where exactly?" in page
        again = press(client, new, "take_over", **{"return-question": "Where exactly?"})
        assert "Where exactly?" in again.content.decode()
        press(client, new, "return", **{"return-question": "Where exactly?"})
        assert state(new) == State.RETURNED


class TestDecline:
    def test_what_was_done_names_the_input_and_leads_back_to_it(self, client, officer, mine):
        response = client.post(
            address(mine),
            {"verb": "decline", "decline-reason": "other", "decline-sentence": "Not for the UN."},
            follow=True,
        )
        reference = mine.main_submission.reference
        assert (
            f'<a href="{address(mine)}">{reference}</a>: The input was declined' in response.content.decode()
        )

    def test_decline_tells_why(self, client, officer, mine):
        response = press(
            client, mine, "decline", **{"decline-reason": "other", "decline-sentence": "Not for the UN."}
        )
        assert response.url == reverse("admin:engagements_case_changelist")
        assert current(mine).decline_reason_id == "other"
        assert current(mine).decline_text == "Not for the UN."
        assert state(mine) == State.DECLINED

    def test_decline_without_a_reason(self, client, officer, mine):
        without = {"decline-reason": "", "decline-sentence": "Not for the UN."}
        assert press(client, mine, "decline", **without).status_code == 422
        without = {"decline-reason": "other", "decline-sentence": ""}
        assert press(client, mine, "decline", **without).status_code == 422


class TestRoute:
    def test_refer_sends_to_each_department(self, client, officer, mine):
        lead, other, idle = (departments.department() for _number in range(3))
        data = rows((lead, "lead", "Can you drill?"), (other, "information", ""), (idle, "", ""))
        response = press(client, mine, "refer", **data)
        assert response.status_code == 302, response.context["problems"]
        assert state(mine) == State.REFERRED
        sent = {one.department: (one.purpose, one.question) for one in Referral.objects.all()}
        assert sent == {lead: ("lead", "Can you drill?"), other: ("information", "")}

    def test_refer_marks_departments_in_which_nobody_has_a_post(self, client, officer, mine):
        empty, staffed = departments.department(acronym="EMPTY"), departments.department(acronym="STAFFED")
        departments.post(staffed)
        page = client.get(address(mine)).content.decode()
        assert f'<option value="{empty.name} (EMPTY)">no staff assigned</option>' in page
        assert f'<option value="{staffed.name} (STAFFED)"></option>' in page

    def test_refer_keeps_a_summary_that_was_typed_beside_it(self, client, officer, mine):
        department = departments.department()
        referral_drafts = rows((department, Purpose.LEAD, "Can you help?"))
        press(client, mine, "refer", **referral_drafts, **{"assess-summary": "Nine villages ask for wells."})
        assert state(mine) == State.REFERRED
        assert current(mine).summary == "Nine villages ask for wells."

    def test_refer_that_is_refused_keeps_no_half_of_it(self, client, officer, mine):
        suspended = {"state": ProfileState.SUSPENDED, "reason": "Checks"}
        Profile.objects.filter(pk=mine.main_submission.profile_id).update(**suspended)
        referral_drafts = rows((departments.department(), Purpose.LEAD, "Can you help?"))
        response = press(client, mine, "refer", **referral_drafts, **{"assess-summary": "Nine villages."})
        assert response.status_code == 409
        assert "Nine villages." in response.content.decode()
        assert current(mine).summary == ""

    @pytest.mark.parametrize(
        ("purposes", "question", "sentence"),
        [
            (["action"], "Can you?", "exactly one lead department"),
            (["lead", "lead"], "Can you?", "exactly one lead department"),
            (["lead"], "", "Write the question for the department"),
            ([""], "Can you?", "Choose a purpose for this department"),
        ],
    )
    def test_refer_with_a_mistake_keeps_what_was_typed(
        self, client, officer, mine, purposes, question, sentence
    ):
        data = rows(*((departments.department(), purpose, question) for purpose in purposes))
        response = press(client, mine, "refer", **data)
        assert response.status_code == 422
        page = response.content.decode()
        assert sentence in page
        assert question in page
        assert state(mine) == State.IN_TRIAGE

    def test_refer_to_one_department_twice(self, client, officer, mine):
        department = departments.department()
        response = press(
            client, mine, "refer", **rows((department, "lead", "A?"), (department, "action", "B?"))
        )
        assert "Choose each department only once" in response.content.decode()

    def test_refer_with_a_date_that_is_past(self, client, officer, mine):
        data = rows((departments.department(), "lead", "Can you?")) | {"refer-0-due_on": "2020-01-01"}
        assert "Choose today or a later date" in press(client, mine, "refer", **data).content.decode()

    def test_refer_with_a_date_far_away_asks(self, client, officer, mine, now):
        day = office_day(now) + Referral.FAR_AWAY
        data = rows((departments.department(), "lead", "Can you?"))
        asked = press(client, mine, "refer", **data, **{"refer-0-due_on": day + timedelta(days=1)})
        assert asked.status_code == 422
        page = asked.content.decode()
        assert f"This is {Referral.FAR_AWAY.days + 1} days away" in page
        assert 'name="refer-0-keeps_due"' in page
        kept = {"refer-0-due_on": day + timedelta(days=1), "refer-0-keeps_due": "on"}
        assert press(client, mine, "refer", **data, **kept).status_code == 302
        assert office_day(Referral.objects.get().due_at) == day + timedelta(days=1)

    def test_refer_with_a_date_not_so_far_away(self, client, officer, mine, now):
        data = rows((departments.department(), "lead", "Can you?"))
        day = office_day(now) + Referral.FAR_AWAY
        assert press(client, mine, "refer", **data, **{"refer-0-due_on": day}).status_code == 302

    def test_refer_proposes_departments_with_the_theme_that_says_so(self, client, officer, now):
        theme = themes.theme()
        department = departments.department()
        LeadDepartment.objects.create(department=department, theme=theme)
        one = assigning.claim(submitted(at=now, themes=[theme]), by=officer, at=now)
        response = client.get(address(one))
        first = part(response, "refer").departments.forms[0]
        assert first["department"].value() == full_name(department)
        assert (first["purpose"].value(), first.because) == ("lead", str(theme))
        page = response.content.decode()
        assert f"leads on {theme}" in page
        due = date_format(office_day(due_after(now, department.answer_days)), "DATE_FORMAT")
        assert f"Left empty: {due}" in page

    @pytest.mark.parametrize("is_new", [True, False], ids=["new", "claimed"])
    def test_refer_as_proposed_needs_no_more_than_the_question(self, client, officer, now, is_new):
        theme, lead, other = themes.theme(), departments.department(), departments.department()
        for place, department in enumerate((lead, other)):
            LeadDepartment.objects.create(department=department, theme=theme, position=place)
        one = submitted(at=now, themes=[theme])
        if not is_new:
            assigning.claim(one, by=officer, at=now)
        page = form_on(client.get(address(one)), "assess-summary")
        typed = {"refer-0-question": ["Can you drill?"], "refer-publication-decision": ["hold"]}
        response = press(client, one, "refer", **{**page, **typed})
        assert response.status_code == 302, response.context["problems"]
        (sent,) = Referral.objects.all()
        assert (sent.department, sent.purpose, sent.question) == (lead, Purpose.LEAD, "Can you drill?")
        assert (current(one).assignee, list(current(one).themes.all())) == (officer, [theme])

    @pytest.mark.parametrize(
        "typed",
        [
            "The Wells Office",
            "the wells OFFICE",
            "twø",
            "Bureau des puits",
            "bureau des PUITS (TWØ)",
            "wells-x",
        ],
    )
    def test_refer_to_a_department_that_was_typed(self, client, officer, mine, typed):
        name = Translated(en="The Wells Office", fr="Bureau des puits")
        department = departments.department(code="wells-x", acronym="TWØ", name=name)
        departments.department(acronym="TWO", name=Translated(en="The Second Office"))
        data = rows((None, "lead", "Can you drill?")) | {"refer-0-department": typed}
        response = press(client, mine, "refer", **data)
        assert response.status_code == 302, response.context["problems"]
        assert Referral.objects.get().department == department

    @pytest.mark.parametrize(
        ("typed", "sentence"),
        [
            ("Wels Office", "Did you mean: The Wells Office (TWO)?"),
            ("wells", "Did you mean: The Wells Office (TWO)?"),
            ("qqqq", "Write its full name or its acronym"),
        ],
    )
    def test_refer_to_a_department_that_there_is_not(self, client, officer, mine, typed, sentence):
        departments.department(acronym="TWO", name=Translated(en="The Wells Office"))
        data = rows((None, "lead", "Can you drill?")) | {"refer-0-department": typed}
        response = press(client, mine, "refer", **data)
        assert response.status_code == 422
        page = response.content.decode()
        assert sentence in page
        assert 'href="#id_refer-0-department"' in page
        assert f'value="{typed}"' in page
        assert not Referral.objects.exists()

    def test_refer_to_a_department_that_takes_no_referrals_is_not_known(self, client, officer, mine):
        department = departments.department(accepts_referrals=False)
        response = press(client, mine, "refer", **rows((department, "lead", "Can you?")))
        assert response.status_code == 422

    def test_refer_of_an_organisation_that_is_not_verified(self, client, officer, now):
        profile = profiles.profile(ProfileState.PENDING)
        one = assigning.claim(submitted(at=now, profile=profile), by=officer, at=now)
        page = client.get(address(one)).content.decode()
        assert "is not verified, so its input cannot be referred yet" in page
        assert reverse("admin:organisations_profile_change", args=[profile.pk]) in page
        assert 'value="refer" disabled' in page
        data = rows((departments.department(), "lead", "Can you?"))
        response = press(client, one, "refer", **data)
        assert response.status_code == 409
        assert "Can you?" in response.content.decode()
        assert state(one) == State.IN_TRIAGE


class TestPublication:
    """What becomes of the input for the public is decided where it is referred, by whoever saw the text."""

    def refer(self, client, case, publish="publish", **more):
        data = rows((departments.department(), "lead", "Can you drill?"), publish=publish)
        return press(client, case, "refer", **{**data, **more})

    def claimed(self, officer, now, **fields):
        return assigning.claim(submitted(at=now, **fields), by=officer, at=now)

    def test_page_shows_exactly_what_the_public_would_read(self, client, officer, mine):
        page = client.get(address(mine)).content.decode()
        preview = page.split("What the public would read")[1].split("</details>")[0]
        assert mine.main_submission.summary in preview
        assert str(mine.main_submission.profile) in preview
        assert "If you publish it, it becomes public immediately." in page

    def test_refer_asks_what_becomes_of_it(self, client, officer, mine):
        response = self.refer(client, mine, publish="")
        assert response.status_code == 422
        assert "refer-publication-decision" in response.content.decode().split('id="errors"')[1]
        assert not Referral.objects.exists()

    @pytest.mark.parametrize(("choice", "is_public"), [("publish", True), ("hold", False)])
    def test_refer_publishes_or_holds(self, client, officer, mine, choice, is_public):
        assert self.refer(client, mine, publish=choice).status_code == 302
        assert Publication.objects.public().exists() is is_public
        assert Publication.objects.get().decided_by == officer

    def test_refer_publishes_a_redacted_text(self, client, officer, mine):
        text = {
            "refer-publication-public_title": "Wells",
            "refer-publication-public_summary": "[removed] asks for wells.",
        }
        assert self.refer(client, mine, publish="redacted", **text).status_code == 302
        publication = Publication.objects.get()
        assert publication.redaction == {
            "title": "Wells",
            "summary": "[removed] asks for wells.",
            "answers": {},
        }
        assert "redacted" in client.get(address(mine)).content.decode()

    def test_refer_redacted_without_a_change(self, client, officer, mine):
        one = mine.main_submission
        text = {"refer-publication-public_title": one.title, "refer-publication-public_summary": one.summary}
        response = self.refer(client, mine, publish="redacted", **text)
        assert response.status_code == 422
        assert "The text below has not been changed" in response.content.decode()

    @pytest.mark.parametrize("name", ["title", "summary"])
    def test_refer_redacted_to_nothing(self, client, officer, mine, name):
        text = {"refer-publication-public_title": "Wells", "refer-publication-public_summary": "Wells."}
        response = self.refer(
            client, mine, publish="redacted", **{**text, f"refer-publication-public_{name}": ""}
        )
        assert response.status_code == 422
        assert "Write the text that the public will read" in response.content.decode()

    def test_refer_of_a_text_that_may_tell_who_wrote_it(self, client, officer, now):
        one = self.claimed(officer, now, level="withheld", summary="Write to amina@wells.example")
        assert "amina@wells.example</bdi>" in client.get(address(one)).content.decode()
        response = self.refer(client, one)
        assert response.status_code == 409
        page = response.content.decode()
        assert "may reveal who wrote it" in page
        assert "Can you drill?" in page
        assert not Referral.objects.exists()
        assert self.refer(client, one, **{"refer-publication-is_confirmed": "on"}).status_code == 302
        assert Publication.objects.public().exists()

    def test_refer_of_what_changed_since_it_was_read(self, client, officer, mine):
        response = self.refer(client, mine, **{"refer-publication-version": 7})
        assert response.status_code == 409
        assert "The author has submitted a new version" in response.content.decode()
        assert not Referral.objects.exists()

    @pytest.mark.parametrize("case", ["level", "terms"])
    def test_refer_of_what_is_never_public_asks_nothing(self, client, officer, now, case):
        fields = {"level": "un_only"}
        if case == "terms":
            fields = {"consultation": consultations.open_call(now=now, publication="never")}
        one = self.claimed(officer, now, **fields)
        assert "refer-publication" not in client.get(address(one)).content.decode()
        data = rows((departments.department(), "lead", "Can you?"))
        assert press(client, one, "refer", **data).status_code == 302
        assert not Publication.objects.exists()

    def test_another_version_that_is_read_changes_nothing_about_the_preview(self, client, officer, mine, now):
        case_actions.return_(mine, question="Where?", by=officer, at=now)
        one = Submission.objects.get(pk=mine.main_submission_id)
        text = {"title": one.title, "summary": "Now in Tessit.", "answers": {}, "themes": []}
        submission_actions.save(
            one, **text, language="en", level="open", edit=one.edit, by=one.author, at=now
        )
        one.refresh_from_db()
        case_actions.resubmit(one, answer="There.", by=one.author, at=now)
        page = client.get(address(mine, "?version=1")).content.decode()
        assert "Now in Tessit." in page.split("What the public would read")[1].split("</details>")[0]

    def test_decide_anew(self, client, officer, mine):
        self.refer(client, mine, publish="hold")
        publication = Publication.objects.get()
        data = {"target": publication.pk, "publish-version": 1}
        press(client, mine, "publish", **data, **{"publish-decision": "publish"})
        assert Publication.objects.public().exists()
        refused = press(client, mine, "publish", **data, **{"publish-decision": "hold"})
        assert refused.status_code == 422
        assert Publication.objects.public().exists()

    def test_page_says_why_what_was_decided_on_could_not_appear(self, client, officer, now):
        call = consultations.open_call(now=now, publication="closing")
        one = self.claimed(officer, now, consultation=call)
        self.refer(client, one)
        profile = one.main_submission.profile
        Profile.objects.filter(pk=profile.pk).update(listed=False, legal_name=one.main_submission.title)
        assert "It will become public when the call closes." in client.get(address(one)).content.decode()
        publishing.block(Publication.objects.get(), at=now)
        page = client.get(address(one)).content.decode()
        assert "The text names an organisation that cannot be shown now" in page
        assert "Decide again." in page
        assert "could not publish it: its text names" in page
        assert 'value="publish"' in page

    def test_page_of_what_its_author_restricted_while_it_is_returned(self, client, officer, now):
        one = cases.assigned("returned", officer=officer, at=now)
        publications.publication(one.main_submission, at=now)
        public = reverse("input-detail", args=[one.main_submission.reference])
        assert public in client.get(address(one)).content.decode()
        Submission.objects.update(level="open", strictest_level="un_only")
        page = client.get(address(one)).content.decode()
        assert public not in page
        assert "None of it is public." in page

    def test_decide_anew_begins_with_what_was_decided(self, client, officer, mine):
        text = {"refer-publication-public_title": "Wells", "refer-publication-public_summary": "[removed]."}
        self.refer(client, mine, publish="redacted", **text, **{"refer-publication-naming": "withheld"})
        form = part(client.get(address(mine)), "publish")
        assert (form["public_summary"].value(), form["naming"].value()) == ("[removed].", "withheld")
        assert form["decision"].value() == "redacted"

    def test_office_takes_down_while_another_version_waits(self, client, officer, mine, now):
        self.refer(client, mine)
        Case.objects.filter(pk=mine.pk).update(state="in_triage", waiting_on=1)
        submissions.version(mine.main_submission, at=now)
        page = client.get(address(mine)).content.decode()
        assert 'value="take_down"' in page
        assert 'value="publish"' not in page.split('id="decision"')[0]

    def test_answer_that_names_who_is_not_named_says_so(self, client, officer, mine, now):
        self.refer(
            client, mine, **{"refer-publication-naming": "withheld", "refer-publication-is_confirmed": "on"}
        )
        name = mine.main_submission.profile.legal_name
        responses.response(Referral.objects.get(), "sent", text=f"We thank {name}.", publish=True)
        assert "this answer may reveal who wrote it" in client.get(address(mine)).content.decode()

    def test_take_down_says_why(self, client, officer, mine):
        self.refer(client, mine)
        publication = Publication.objects.get()
        assert press(client, mine, "take_down", target=publication.pk).status_code == 422
        reason = {"take_down-reason": "It names a child."}
        assert press(client, mine, "take_down", target=publication.pk, **reason).status_code == 302
        assert Publication.objects.get().state == "taken_down"
        assert "It names a child." in client.get(address(mine)).content.decode()

    def test_raise_level(self, client, officer, mine):
        self.refer(client, mine)
        pk = mine.main_submission_id
        data = {"target": pk, "raise_level-level": "un_only"}
        assert press(client, mine, "raise_level", **data).status_code == 302
        assert Submission.objects.get(pk=pk).level == "un_only"
        assert not Publication.objects.public().exists()

    def test_raise_level_to_what_is_no_stricter(self, client, officer, now):
        one = self.claimed(officer, now, level="withheld")
        data = {"target": one.main_submission_id, "raise_level-level": "open"}
        assert press(client, one, "raise_level", **data).status_code == 422


class TestAfterReferring:
    @pytest.fixture
    def referred(self, client, officer, mine):
        press(client, mine, "refer", **rows((departments.department(), "lead", "Can you drill?")))
        return Referral.objects.get()

    def test_refer_adds_a_department(self, client, officer, mine, referred):
        more = departments.department()
        data = rows((more, "action", "And you?"))
        assert press(client, mine, "refer", **data).status_code == 302
        assert Referral.objects.get(department=more).purpose == Purpose.ACTION

    def test_refer_to_nobody(self, client, officer, mine, referred):
        response = press(client, mine, "refer", **rows((None, "", "And you?")))
        assert response.status_code == 422
        assert "And you?" in response.content.decode()

    def test_recall_takes_it_back(self, client, officer, mine, referred):
        response = press(client, mine, "recall", target=referred.pk, **{"recall-text": "Sent by mistake"})
        assert response.status_code == 302
        referred.refresh_from_db()
        assert (referred.state, referred.reason) == ("recalled", "Sent by mistake")
        assert state(mine) == State.IN_TRIAGE

    def test_recall_that_is_refused_keeps_the_reason(self, client, officer, mine, referred, now):
        recall(referred, reason="Not theirs", by=officer, at=now)
        response = press(client, mine, "recall", target=referred.pk, **{"recall-text": "Sent by mistake"})
        assert response.status_code == 409
        assert "Sent by mistake" in response.content.decode()

    def test_recall_of_another_cases_referral(self, client, officer, mine):
        assert press(client, mine, "recall", target=routing.referral().pk).status_code == 404

    @pytest.fixture
    def answered(self, mine, referred, now):
        from engagements.responses import actions

        liaison = departments.post(referred.department, "liaison").user
        response = actions.respond(
            referred,
            kind="will_act",
            language="en",
            text="Nine wells.",
            commitment="",
            commitment_due=None,
            links=[],
            publish=True,
            read=0,
            by=liaison,
            at=now,
        )
        actions.approve(response, by=liaison, at=now)
        return actions.send(response, by=liaison, at=now)

    def test_release_gives_it_to_the_author(self, client, officer, mine, answered):
        assert "Nine wells." in client.get(address(mine)).content.decode()
        press(client, mine, "release", target=answered.pk, seen=answered.edit)
        answered.refresh_from_db()
        assert answered.state == "released"
        assert state(mine) == State.ANSWERED

    def test_send_back_says_what_to_change(self, client, officer, mine, answered):
        refused = press(
            client,
            mine,
            "return_response",
            target=answered.pk,
            seen=answered.edit,
            **{"return_response-text": " "},
        )
        assert refused.status_code == 409
        press(
            client,
            mine,
            "return_response",
            target=answered.pk,
            seen=answered.edit,
            **{"return_response-text": "Say when."},
        )
        answered.refresh_from_db()
        assert (answered.state, answered.remark) == ("draft", "Say when.")


class TestOthers:
    def test_assign_gives_it_to_a_colleague(self, client, officer, mine):
        colleague = accounts.officer()
        press(client, mine, "assign", **{"assign-officer": colleague.pk})
        assert current(mine).assignee == colleague

    def test_assign_to_nobody_who_works_on_inputs(self, client, officer, mine):
        response = press(client, mine, "assign", **{"assign-officer": accounts.person().pk})
        assert response.status_code == 422

    def test_assign_of_an_appeal_is_for_a_lead(self, client, officer, mine, now):
        case_actions.decline(mine, reason=outside_mandate(), text="No.", by=officer, at=now)
        case_actions.appeal(mine, reason="Look again.", by=mine.main_submission.author, at=now)
        assert press(client, mine, "take_over").status_code == 409
        sign_in(client, accounts.lead())
        assert press(client, mine, "take_over").status_code == 302

    def test_take_over_of_what_one_has_already(self, client, officer, mine):
        assert 'value="take_over"' not in client.get(address(mine)).content.decode()
        response = press(client, mine, "take_over")
        assert response.status_code == 409
        assert "This input is already assigned to you" in response.content.decode()

    def test_close_and_reopen(self, client, officer):
        one = cases.in_state(State.ANSWERED)
        press(client, one, "close")
        assert state(one) == State.CLOSED
        press(client, one, "reopen")
        assert state(one) == State.IN_TRIAGE

    def test_an_unknown_verb(self, client, officer, new):
        assert press(client, new, "bribe").status_code == 404


class TestNext:
    def test_next_keeps_order_and_filters(self, client, officer, now):
        first, second, third = (
            submitted(at=now + timedelta(days=7 * number), title=f"French {number}", language="fr")
            for number in range(3)
        )
        submitted(at=now + timedelta(days=3), language="es")
        kept = "?_changelist_filters=language%3Dfr"
        for one, following in ((first, second), (second, third), (third, first)):
            url = reverse("admin:engagements_case_next", args=[one.pk])
            assert client.get(url + kept).url == address(following, kept)

    def test_next_after_the_last_is_the_queue(self, client, officer, new):
        url = reverse("admin:engagements_case_next", args=[new.pk])
        kept = "?_changelist_filters=language%3Den"
        assert client.get(url + kept).url == reverse("admin:engagements_case_changelist") + "?language=en"
