"""The writing page and what follows it, as the people of an organisation meet it."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from engagements.cases import actions as case_actions
from engagements.cases import messages
from engagements.cases.models import Case
from engagements.cases.states import State as CaseState
from engagements.cases.status import Status
from engagements.consultations.models import Consultation
from engagements.questions.answers import field_name
from engagements.questions.models import Kind
from engagements.submissions import extension
from engagements.submissions.models import Submission, Version
from engagements.submissions.states import State
from focalpoint.office import end_of, in_words, office_day
from focalpoint.translated import Translated
from organisations.memberships.models import MembershipRole
from organisations.profiles.models import Profile
from organisations.profiles.states import State as ProfileState
from tests.editor import form_on
from tests.factories import (
    accounts,
    cases,
    consultations,
    departments,
    memberships,
    profiles,
    questions,
    submissions,
)
from tests.factories.reasons import outside_mandate
from tests.factories.submissions import as_seen

pytestmark = pytest.mark.django_db
JSON = {"HTTP_ACCEPT": "application/json"}


@pytest.fixture
def call():
    return consultations.open_call(now=timezone.now())


@pytest.fixture
def draft(call):
    return submissions.draft(consultation=call, at=timezone.now() - timedelta(minutes=5))


@pytest.fixture
def author(client, draft):
    client.force_login(draft.author)
    return draft.author


def url(name, submission):
    return reverse(f"submission-{name}", kwargs={"pk": submission.pk})


def posted(submission, **changes):
    """What the browser sends from the writing page."""
    submission.refresh_from_db()
    own = {name: getattr(submission, name) for name in ("edit", "level", "language", "title", "summary")}
    return {**own, **changes}


def text(response):
    return response.content.decode()


class TestCreate:
    def test_create_asks_then_begins(self, client, call):
        member = memberships.member(role=MembershipRole.EDITOR)
        client.force_login(member.user)
        address = reverse("submission-create") + f"?call={call.slug}"
        assert "Name withheld" in text(client.get(address))
        response = client.post(address, {"profile": member.profile.pk, "language": "ar", "level": "withheld"})
        draft = Submission.objects.get()
        assert response.url == url("edit", draft)
        assert (draft.language, draft.level, draft.profile) == ("ar", "withheld", member.profile)

    def test_create_without_choosing_who_may_see_it(self, client, call):
        member = memberships.member()
        client.force_login(member.user)
        address = reverse("submission-create") + f"?call={call.slug}"
        response = client.post(address, {"profile": member.profile.pk, "language": "en"})
        assert response.status_code == 422
        assert not Submission.objects.exists()

    @pytest.mark.parametrize("role", [MembershipRole.READER, None])
    def test_create_for_an_organisation_one_does_not_write_for(self, client, call, role):
        person, profile = accounts.person(), profiles.profile()
        if role:
            memberships.member(profile, role, person)
        client.force_login(person)
        address = reverse("submission-create") + f"?call={call.slug}"
        client.post(address, {"profile": profile.pk, "language": "en", "level": "open"})
        assert not Submission.objects.exists()

    def test_create_by_a_reader_of_an_organisation_that_others_write_for(self, client, call):
        reader = memberships.member(role=MembershipRole.READER)
        memberships.member(reader.profile, MembershipRole.OWNER)
        client.force_login(reader.user)
        address = reverse("submission-create") + f"?call={call.slug}"
        data = {"profile": reader.profile.pk, "language": "en", "level": "open"}
        assert client.post(address, data).status_code == 422
        assert not Submission.objects.exists()

    def test_create_says_to_a_reader_who_can_make_them_an_editor(self, client, call):
        client.force_login(memberships.member(role=MembershipRole.READER).user)
        page = text(client.get(reverse("submission-create") + f"?call={call.slug}"))
        assert "An owner can make you an editor" in page
        assert reverse("profile-list") in page

    def test_create_for_an_organisation_of_several_owners(self, client, call):
        one = memberships.member()
        memberships.member(one.profile)
        client.force_login(one.user)
        address = reverse("submission-create") + f"?call={call.slug}"
        data = {"profile": one.profile.pk, "language": "en", "level": "open"}
        assert client.post(address, data).url == url("edit", Submission.objects.get())

    def test_create_for_a_call_that_is_not_published(self, client):
        client.force_login(memberships.member().user)
        address = reverse("submission-create") + f"?call={consultations.draft_call().slug}"
        assert client.get(address).status_code == 404

    def test_create_after_the_call_closed(self, client):
        call = consultations.closed_call(now=timezone.now())
        member = memberships.member()
        client.force_login(member.user)
        address = reverse("submission-create") + f"?call={call.slug}"
        response = client.post(address, {"profile": member.profile.pk, "language": "en", "level": "open"})
        assert response.status_code == 422
        assert "This call closed on" in text(response)


class TestEdit:
    def test_edit_shows_everything_that_is_asked(self, client, author, draft, call):
        asked = questions.one_of_each(call)
        page = text(client.get(url("edit", draft)))
        for question in asked:
            assert field_name(question) in page
        assert "Closes <strong>on " in page

    def test_edit_says_what_is_required_section_by_section(self, client, author, draft, call):
        Submission.objects.filter(pk=draft.pk).update(title="")
        needed = questions.question(call, Kind.ONE_CHOICE, required=True)
        questions.question(call, Kind.LONG_TEXT)
        page = text(client.get(url("edit", draft)))
        outline = page.split('class="outline"')[1].split("</nav>")[0]
        for anchor in ("who", "what", "questions", "files"):
            assert f'href="#{anchor}"' in outline
            assert f'id="{anchor}"' in page
        assert "Section 4 of 4" in page
        counted = dict(re.findall(r'data-required="([^"]*)"><span data-answered>(\d+)</span>', outline))
        assert counted == {"level": "1", "title summary": "1", field_name(needed): "0"}
        label = page.split('for="id_title"')[1].split("</label>")[0]
        assert "(required)" in label

    def test_edit_names_the_organisation(self, client, author, draft):
        assert f"<bdi>{draft.profile}</bdi>" in text(client.get(url("edit", draft))).split("<form id")[0]

    def test_word_limit_belongs_to_its_field(self, client, author, draft, call):
        asked = questions.question(call, Kind.LONG_TEXT, word_limit=2, help={"en": "Two words are enough."})
        name = field_name(asked)
        for answer, described in [("one", ""), ("one two three", f" id_{name}_warning")]:
            client.post(url("edit", draft), posted(draft, **{name: answer}))
            page = text(client.get(url("edit", draft)))
            assert f'aria-describedby="id_{name}_helptext id_{name}_words{described}"' in page
            for anchor in ("helptext", "words", *(["warning"] if described else [])):
                assert page.count(f'id="id_{name}_{anchor}"') == 1

    def test_title_of_a_page_with_a_refused_form_says_so(self, client, author, draft):
        response = client.post(url("edit", draft), posted(draft, level="nonsense"))
        assert response.status_code == 422
        assert "<title>Error: Your input" in text(response)
        assert "<title>Your input" in text(client.get(url("edit", draft)))

    def test_preview_leads_from_each_answer_to_its_field(self, client, author, draft, call):
        asked = questions.one_of_each(call)
        page = text(client.get(url("preview", draft)))
        edited = text(client.get(url("edit", draft)))
        for name in ("title", "summary", "language", "themes", "level", *map(field_name, asked)):
            assert f'href="{url("edit", draft)}#id_{name}"' in page
            assert f'id="id_{name}"' in edited

    def test_edit_saves_without_javascript(self, client, author, draft, call):
        short, long, one, several = questions.one_of_each(call)
        answers = {
            field_name(short): "River",
            field_name(long): "A long story",
            field_name(one): "pipes",
            field_name(several): ["wells", "rain"],
        }
        response = client.post(url("edit", draft), posted(draft, title="Pipes", **answers))
        assert response.url == url("edit", draft)
        draft.refresh_from_db()
        assert draft.title == "Pipes"
        assert draft.answers == {
            str(short.pk): "River",
            str(long.pk): "A long story",
            str(one.pk): "pipes",
            str(several.pk): ["wells", "rain"],
        }

    def test_edit_then_preview(self, client, author, draft):
        response = client.post(url("edit", draft), posted(draft, preview="1"))
        assert response.url == url("preview", draft)

    def test_edit_saves_from_a_script(self, client, author, draft, call):
        asked = questions.question(call, Kind.LONG_TEXT, word_limit=2)
        data = posted(draft, **{field_name(asked): "one two three"})
        answer = client.post(url("edit", draft), data, **JSON).json()
        draft.refresh_from_db()
        assert answer["edit"] == draft.edit == 1
        assert answer["saved_words"].startswith("Saved at")
        assert answer["saved_at"] == draft.saved_at.isoformat()
        assert "1 word too long" in answer["warnings"][0]

    def test_edit_with_an_unknown_choice(self, client, author, draft, call):
        asked = questions.question(call, Kind.ONE_CHOICE)
        data = posted(draft, title="Kept on the page", **{field_name(asked): "9"})
        response = client.post(url("edit", draft), data)
        assert response.status_code == 422
        assert "Kept on the page" in text(response)
        answer = client.post(url("edit", draft), data, **JSON)
        assert answer.status_code == 400
        assert field_name(asked) in answer.json()["errors"]

    def test_edit_at_a_level_that_is_not_offered(self, client, author, draft, call):
        Consultation.objects.filter(pk=call.pk).update(levels=["open"])
        response = client.post(url("edit", draft), posted(draft, level="un_only"))
        assert response.status_code == 422

    @pytest.mark.parametrize(("field", "most"), [("title", 200), ("summary", 3000), ("answer", 50_000)])
    def test_edit_with_too_much_comes_back_whole(self, client, author, draft, call, field, most):
        question = questions.question(call, Kind.LONG_TEXT)
        name = field_name(question) if field == "answer" else field
        too_much = "é" * (most + 1)
        response = client.post(url("edit", draft), posted(draft, **{name: too_much}))
        assert response.status_code == 422
        assert too_much in text(response)
        assert f"{most}" in text(response).split('id="errors"')[1].split("</div>")[0]

    def test_edit_of_a_hundred_questions_with_long_answers(self, client, author, draft, call):
        """Three bytes for each letter, half of what an answer can be: more than five megabytes."""
        asked = [questions.question(call, Kind.LONG_TEXT) for _number in range(100)]
        answers = {
            field_name(question): f"{number} " + "水" * 25_000 for number, question in enumerate(asked)
        }
        for how in ({}, JSON):
            response = client.post(url("edit", draft), posted(draft, **answers), **how)
            assert response.status_code == (200 if how else 302)
            kept = Submission.objects.get().answers
            assert {f"answer-{key}": answer for key, answer in kept.items()} == answers

    @pytest.mark.parametrize("intruder", ["\x00", "\x07", "\u202e", "\u2066", "\ufffe"])
    def test_edit_takes_out_characters_that_cannot_be_kept(self, client, author, draft, intruder):
        answer = client.post(url("edit", draft), posted(draft, title=f"Wa{intruder}ter"), **JSON).json()
        draft.refresh_from_db()
        assert draft.title == "Water"
        assert "Title" in answer["warnings"][0]

    def test_edit_with_half_a_surrogate_pair(self, client, author, draft):
        body = "&".join(f"{name}={value}" for name, value in posted(draft, title="X").items())
        body = body.replace("title=X", "title=Wa%ED%A0%80ter")
        response = client.post(url("edit", draft), body, content_type="application/x-www-form-urlencoded")
        assert response.status_code == 302

    def test_edit_keeps_the_marks_that_right_to_left_needs(self, client, author, draft):
        client.post(url("edit", draft), posted(draft, title="ماء\u200f\u200c (1)"))
        draft.refresh_from_db()
        assert draft.title == "ماء\u200f\u200c (1)"

    def test_edit_over_a_colleague_shows_both_texts(self, client, author, draft):
        stale = posted(draft, title="Mine", summary="My summary")
        colleague = memberships.member(
            draft.profile, MembershipRole.EDITOR, accounts.person(name="Amina")
        ).user
        Submission.objects.update(title="Theirs", edit=1, saved_by=colleague)
        response = client.post(url("edit", draft), stale)
        page = text(response)
        assert response.status_code == 409
        assert "Amina" in page
        assert 'value="Mine"' in page
        assert "Theirs" in page
        assert 'name="edit" value="1"' in page
        assert Submission.objects.get().title == "Theirs"
        client.post(url("edit", draft), {**stale, "edit": 1})
        assert Submission.objects.get().title == "Mine"

    def test_edit_over_a_colleague_from_a_script(self, client, author, draft):
        stale = posted(draft, title="Mine")
        Submission.objects.update(title="Theirs", edit=1)
        answer = client.post(url("edit", draft), stale, **JSON)
        assert answer.status_code == 409
        assert answer.json()["compare_url"] == url("edit", draft)
        assert answer.json()["message"]

    def test_edit_after_it_was_submitted_shows_what_was_typed(self, client, author, draft):
        stale = posted(draft, summary="Typed in the other tab")
        client.post(url("submit", draft), as_seen(draft))
        response = client.post(url("edit", draft), stale)
        assert response.status_code == 409
        assert "Typed in the other tab" in text(response)
        assert client.post(url("edit", draft), stale, **JSON).status_code == 409
        assert client.get(url("edit", draft)).url == url("detail", draft)

    def test_edit_while_suspended_keeps_the_text(self, client, author, draft):
        Profile.objects.update(state=ProfileState.SUSPENDED, reason="Checks")
        assert client.post(url("edit", draft), posted(draft, title="Kept")).status_code == 302
        draft.refresh_from_db()
        assert draft.title == "Kept"


class TestSubmit:
    def test_submit_from_the_preview(self, client, author, draft):
        page = text(client.get(url("preview", draft)))
        assert draft.summary in page
        assert "Everyone" in page
        response = client.post(url("submit", draft), as_seen(draft), follow=True)
        draft.refresh_from_db()
        assert response.redirect_chain[-1][0] == url("receipt", draft)
        assert draft.reference in text(response)
        assert Version.objects.get().sha256 in text(response)

    def test_submit_twice_is_answered_with_the_receipt(self, client, author, draft):
        first, second = (
            client.post(url("submit", draft), as_seen(draft)),
            client.post(url("submit", draft), as_seen(draft)),
        )
        assert first.url == second.url == url("receipt", draft)
        assert Version.objects.count() == 1

    def test_submit_after_the_call_closed(self, client, author, draft):
        Consultation.objects.filter(standing=False).update(closes_at=timezone.now() - timedelta(seconds=1))
        response = client.post(url("submit", draft), as_seen(draft))
        assert response.status_code == 409
        assert "This call closed on" in text(response)
        assert Submission.objects.get().state == State.DRAFT

    @pytest.mark.parametrize("early", [False, True])
    def test_call_that_closes_while_one_types_keeps_the_text_and_offers_the_standing_one(
        self, client, author, draft, call, early
    ):
        page = form_on(client.get(url("edit", draft)), "title")
        assert "always open" not in text(client.get(url("edit", draft)))
        if early:
            extension.close(call, reason=Translated(en="No money."), by=accounts.lead(), at=timezone.now())
        else:
            Consultation.objects.filter(pk=call.pk).update(closes_at=timezone.now() - timedelta(minutes=1))
        typed = {**page, "summary": "Typed after it closed."}
        answer = client.post(url("edit", draft), typed, **JSON)
        assert answer.status_code == 200
        assert answer.json()["warnings"][0].startswith("This call closed ")
        assert Submission.objects.get().summary == "Typed after it closed."
        look_over = {**typed, "summary": "Typed later still.", "base": answer.json()["base"], "preview": "1"}
        for response in (
            client.post(url("edit", draft), look_over, follow=True),
            client.get(url("edit", draft)),
        ):
            assert "you cannot submit it to this call" in text(response)
            standing = re.search(r'href="([^"]*call=anything-else)"', text(response)).group(1)
        assert Submission.objects.get().summary == "Typed later still."
        assert "This call is always open" in text(client.get(standing))

    def test_input_that_the_office_sent_back_is_not_said_to_be_too_late(self, client):
        submission = cases.submission_in(CaseState.RETURNED)
        cases.question(cases.case_of(submission), question="Which district?", asked_at=timezone.now())
        Consultation.objects.filter(pk=submission.consultation_id).update(closes_at=timezone.now())
        client.force_login(submission.author)
        page = client.get(url("edit", submission))
        assert "cannot be submitted" not in text(page)
        assert "You can still answer the office" in text(page)
        answer = client.post(url("edit", submission), form_on(page, "title"), **JSON)
        assert (answer.status_code, answer.json()["warnings"]) == (200, [])

    def test_submit_while_suspended(self, client, author, draft):
        Profile.objects.update(state=ProfileState.SUSPENDED, reason="Checks")
        response = client.post(url("submit", draft), as_seen(draft))
        assert response.status_code == 409
        assert "Your text is saved" in text(response)

    def test_submit_says_what_is_missing_and_where(self, client, author, draft, call):
        asked = questions.question(call, required=True)
        response = client.post(url("submit", draft), as_seen(draft))
        assert response.status_code == 409
        assert f'#id_{field_name(asked)}">Answer: {asked.text}</a>' in text(response)

    def test_submit_needs_a_post(self, client, author, draft):
        assert client.get(url("submit", draft)).url == url("preview", draft)
        assert client.put(url("submit", draft)).status_code == 405

    def test_submit_of_a_pending_organisation_says_so(self, client, author, draft):
        Profile.objects.update(state=ProfileState.PENDING)
        page = client.post(url("submit", draft), as_seen(draft), follow=True)
        assert "not verified yet" in text(page)


class TestFollow:
    def test_detail_of_a_draft_is_the_writing_page(self, client, author, draft):
        assert client.get(url("detail", draft)).url == url("edit", draft)

    # A case that was joined to a campaign has no inputs.
    @pytest.mark.parametrize("state", [state for state in CaseState if state != CaseState.JOINED])
    def test_detail_speaks_the_public_word(self, client, state):
        submission = cases.submission_in(state)
        client.force_login(submission.author)
        assert str(Status(state).label) in text(client.get(url("detail", submission)))

    @pytest.mark.parametrize(
        ("state", "waiting_on", "in_time", "late"),
        [
            (
                CaseState.NEW,
                1,
                "With the Focal Point Office: next step due",
                "With the Focal Point Office: 2 days",
            ),
            (CaseState.RETURNED, 2, "Waiting for you: reply by", "Waiting for you: 2 days"),
            (CaseState.REFERRED, 3, "With departments: answer due", "With departments: 2 days"),
        ],
    )
    def test_detail_says_who_has_it_and_by_when(self, client, state, waiting_on, in_time, late):
        submission = cases.submission_in(state)
        case = cases.case_of(submission)
        client.force_login(submission.author)
        for days, words in ((3, in_time), (-2, late)):
            due_at = end_of(office_day(timezone.now()) + timedelta(days=days))
            Case.objects.filter(pk=case.pk).update(waiting_on=waiting_on, due_at=due_at)
            page = text(client.get(url("detail", submission)))
            due = in_words(due_at)
            assert (f"{words} {due}" if days > 0 else f"{words} overdue (due {due})") in page

    @pytest.mark.parametrize("state", [CaseState.ANSWERED, CaseState.DECLINED, CaseState.CLOSED])
    def test_detail_of_what_no_one_must_act_on_says_no_one(self, client, state):
        submission = cases.submission_in(state)
        client.force_login(submission.author)
        page = client.get(url("detail", submission))
        assert page.context["who_has_it"] == ""

    def test_detail_shows_messages_of_the_office_that_ask_for_nothing(self, client):
        case = cases.assigned(at=timezone.now())
        submission, sent = case.main_submission, "We wait for the hearing of <b>the ninth</b>."
        messages.message(submission, text=sent, by=case.assignee, at=timezone.now())
        for person in (submission.author, memberships.member(submission.profile, MembershipRole.READER).user):
            client.force_login(person)
            page = text(client.get(url("detail", submission)))
            assert "We wait for the hearing of &lt;b&gt;the ninth&lt;/b&gt;." in page
            assert "No answer is required." in page
            assert "The Focal Point Office wrote to you" in page
            # It is where it was, and nothing is asked.
            assert "With the Focal Point Office: next step due" in page
            assert "Question for you" not in page
        client.force_login(memberships.member().user)
        assert client.get(url("detail", submission)).status_code == 404

    def test_detail_of_another_author_of_the_same_case_shows_no_message(self, client):
        case = cases.assigned(at=timezone.now())
        other = cases.another_input(case)
        messages.message(case.main_submission, text="For you alone.", by=case.assignee, at=timezone.now())
        client.force_login(other.author)
        page = text(client.get(url("detail", other)))
        assert "For you alone." not in page
        assert "The Focal Point Office wrote to you" not in page

    def test_resubmit_answers_the_question(self, client):
        submission = cases.submission_in(CaseState.RETURNED)
        asked = cases.question(cases.case_of(submission), question="Which district?", asked_at=timezone.now())
        client.force_login(submission.author)
        assert "Which district?" in text(client.get(url("detail", submission)))
        assert "Which district?" in text(client.get(url("edit", submission)))
        client.post(url("edit", submission), posted(submission, draft_answer="Turkana"))
        assert "Turkana" in text(client.get(url("preview", submission)))
        response = client.post(url("resubmit", submission), as_seen(submission))
        asked.refresh_from_db()
        assert response.url == url("receipt", submission)
        assert (asked.answer, asked.answered_by) == ("Turkana", submission.author)
        assert Version.objects.count() == 2
        assert Submission.objects.get().draft_answer == ""

    def test_answer_stays_while_the_text_is_changed_and_saved_by_a_script(self, client):
        submission = cases.submission_in(CaseState.RETURNED)
        cases.question(cases.case_of(submission), question="Which district?", asked_at=timezone.now())
        client.force_login(submission.author)
        client.post(url("edit", submission), posted(submission, draft_answer="Turkana"), **JSON)
        # Such as the page of a colleague that was opened before the question.
        client.post(url("edit", submission), posted(submission, title="Another title"), **JSON)
        assert ">\nTurkana</textarea>" in text(client.get(url("edit", submission)))
        assert Submission.objects.get().title == "Another title"

    def test_answer_that_is_too_long_is_shown_again(self, client):
        submission = cases.submission_in(CaseState.RETURNED)
        cases.question(cases.case_of(submission), question="Which district?", asked_at=timezone.now())
        client.force_login(submission.author)
        response = client.post(url("edit", submission), posted(submission, draft_answer="x" * 5001))
        assert response.status_code == 422
        assert "x" * 5001 in text(response)

    def test_answer_is_asked_only_while_there_is_a_question(self, client, author, draft):
        assert 'name="draft_answer"' not in text(client.get(url("edit", draft)))

    def test_detail_and_resubmit_of_another_input_of_the_case_that_is_asked_about(self, client):
        """The question is for the author of the one alone: the other reads that the office works."""
        case = cases.in_state(CaseState.RETURNED)
        cases.question(case, question="Which district?")
        other = cases.another_input(case)
        client.force_login(other.author)
        page = text(client.get(url("detail", other)))
        assert str(Status.IN_TRIAGE.label) in page
        assert "<strong>With the Focal Point Office</strong>" in page
        assert "Which district?" not in page
        # As after a second press: the receipt of what was submitted stands, and nothing is done.
        assert client.post(url("resubmit", other), as_seen(other)).url == url("receipt", other)
        assert cases.case_of(other).state == CaseState.RETURNED

    def test_resubmit_without_an_answer(self, client):
        submission = cases.submission_in(CaseState.RETURNED)
        client.force_login(submission.author)
        assert client.post(url("resubmit", submission), as_seen(submission)).status_code == 409
        assert Submission.objects.get().returned_at is not None
        assert Case.objects.get().state == CaseState.RETURNED

    def test_withdraw_asks_first(self, client):
        submission = cases.submission_in(CaseState.REFERRED)
        client.force_login(submission.author)
        assert "cannot undo this" in text(client.get(url("withdraw", submission)))
        client.post(url("withdraw", submission))
        submission.refresh_from_db()
        assert submission.state == State.WITHDRAWN
        assert cases.case_of(submission).state == CaseState.WITHDRAWN

    def test_delete_asks_first(self, client, author, draft):
        assert "cannot undo this" in text(client.get(url("delete", draft)))
        assert client.post(url("delete", draft)).url == reverse("submission-list")
        assert not Submission.objects.exists()


class TestStrangers:
    PAGES = ["edit", "preview", "submit", "receipt", "detail", "withdraw", "delete", "resubmit"]

    @pytest.mark.parametrize("name", PAGES)
    def test_address_of_somebody_elses_input(self, client, draft, name):
        client.force_login(memberships.member().user)
        submission = cases.submission_in(CaseState.RETURNED)
        for one in (draft, submission):
            assert client.post(url(name, one)).status_code in (404, 405)
            # What is only posted leads to the page of its form.
            assert client.get(url(name, one), follow=True).status_code in (404, 405)

    @pytest.mark.parametrize("name", PAGES)
    def test_address_without_signing_in(self, client, draft, name):
        assert "/accounts/login/" in client.get(url(name, draft)).url

    @pytest.mark.parametrize("name", ["edit", "submit", "delete"])
    def test_reader_may_not_change(self, client, draft, name):
        client.force_login(memberships.member(draft.profile, MembershipRole.READER).user)
        assert client.post(url(name, draft)).status_code == 403

    def test_reader_reads_a_draft_and_is_offered_nothing_to_change(self, client, draft):
        reader = memberships.member(draft.profile, MembershipRole.READER).user
        client.force_login(reader)
        page = text(client.get(url("detail", draft)))
        assert draft.title in page
        assert "Owners and editors" in page
        for name in ("edit", "submit", "preview"):
            assert url(name, draft) not in page
        for address in (reverse("my-home"), reverse("submission-list")):
            page = text(client.get(address))
            assert url("edit", draft) not in page
            assert url("detail", draft) in page
        client.force_login(memberships.member(draft.profile, MembershipRole.EDITOR).user)
        assert client.get(url("detail", draft)).url == url("edit", draft)
        for address in (reverse("my-home"), reverse("submission-list")):
            assert url("edit", draft) in text(client.get(address))

    def test_officer_does_not_see_a_draft(self, client, draft):
        client.force_login(accounts.officer())
        assert client.get(url("detail", draft)).status_code == 404

    def test_post_without_its_token(self, draft):
        from django.test import Client

        client = Client(enforce_csrf_checks=True)
        client.force_login(draft.author)
        assert client.post(url("edit", draft), posted(draft)).status_code == 403


class TestMy:
    def test_my_home_puts_what_waits_first(self, client, author, draft):
        returned = cases.submission_in(CaseState.RETURNED, profile=draft.profile, title="A returned one")
        page = text(client.get(reverse("my-home")))
        assert page.index(returned.reference) < page.index("Recent inputs")
        assert "Wells for the dry north" in page

    def test_my_home_of_a_reader_asks_for_nothing(self, client, draft, call):
        returned = cases.submission_in(CaseState.RETURNED, profile=draft.profile)
        client.force_login(memberships.member(draft.profile, MembershipRole.READER).user)
        page = text(client.get(reverse("my-home")))
        assert "Nothing needs your attention." in page
        assert page.index("Recent inputs") < page.index(returned.reference)
        assert reverse("submission-create") not in page

    @pytest.mark.parametrize("person", [accounts.auditor, lambda: departments.post().user])
    def test_my_home_of_the_united_nations_does_not_ask_to_register(self, client, person):
        client.force_login(person())
        page = text(client.get(reverse("my-home")))
        assert "Nothing needs your attention." in page
        assert reverse("profile-create") not in page

    def test_my_home_of_somebody_new(self, client):
        client.force_login(accounts.person())
        assert "Register your organisation" in text(client.get(reverse("my-home")))

    def test_list_goes_on_by_key(self, client, author, draft):
        for _ in range(26):
            submissions.draft(profile=draft.profile, consultation=draft.consultation, author=author)
        first = client.get(reverse("submission-list")).context
        second = client.get(reverse("submission-list") + first["page"].next).context
        assert len(first["inputs"]) == 25
        assert len(second["inputs"]) == 2
        assert {one.pk for one in first["inputs"]}.isdisjoint({one.pk for one in second["inputs"]})
        assert not second["page"].next
        back = client.get(reverse("submission-list") + second["page"].previous).context
        assert back["inputs"] == first["inputs"]

    @pytest.mark.parametrize("cursor", ["x'", "00000000-0000-0000-0000-000000000000", "a:b:c", "%00"])
    def test_list_from_what_is_no_cursor_begins_anew(self, client, author, draft, cursor):
        page = client.get(reverse("submission-list") + f"?page={cursor}")
        assert page.context["inputs"] == [draft]

    @pytest.mark.parametrize("address", ["my-home", "submission-list"])
    def test_pages_ask_the_same_for_one_and_for_three(
        self, client, author, draft, address, django_assert_max_num_queries
    ):
        counts = []
        for _ in range(2):
            with django_assert_max_num_queries(8) as captured:
                client.get(reverse(address))
            counts.append(len(captured))
            for _ in range(2):
                submissions.draft(profile=draft.profile, consultation=draft.consultation, author=author)
        assert counts[0] == counts[1]

    @pytest.mark.parametrize("name", ["edit", "preview", "detail", "receipt"])
    def test_pages_of_an_input_ask_little(self, client, author, draft, name, django_assert_max_num_queries):
        counts = []
        for many in (1, 3):
            for _ in range(many):
                questions.one_of_each(draft.consultation)
            if name in ("detail", "receipt") and many == 1:
                client.post(url("submit", draft), as_seen(draft))
            # Plain statements, of which each costs less than a role of a large one does.
            # The page itself asks two more: what was asked of its author, and what became of the input.
            with django_assert_max_num_queries(10 if name == "detail" else 8) as captured:
                client.get(url(name, draft))
            counts.append(len(captured))
        assert counts[0] == counts[1]

    @pytest.mark.parametrize(("choice_questions", "limit"), [(0, 24), (1, 25), (3, 25)])
    def test_submit_asks_little(
        self, client, author, draft, choice_questions, limit, django_assert_max_num_queries
    ):
        for _ in range(choice_questions):
            questions.question(draft.consultation, Kind.ONE_CHOICE)
        for _ in range(3):
            accounts.officer()
            memberships.member(draft.profile, MembershipRole.EDITOR)
        seen = as_seen(draft)
        with django_assert_max_num_queries(limit + 2) as captured:  # and the test's own savepoint
            client.post(url("submit", draft), seen)
        assert Submission.objects.get().state == State.SUBMITTED
        assert Case.objects.get().state == CaseState.NEW
        assert len([one for one in captured if "SAVEPOINT" not in one["sql"]]) <= limit


class TestAppeal:
    @pytest.fixture
    def declined(self):
        return self.made()

    def made(self, **fields):
        """An input whose case was declined a day ago."""
        case = cases.in_state(CaseState.DECLINED, at=timezone.now() - timedelta(days=1))
        Case.objects.filter(pk=case.pk).update(decline_text="Outside our mandate.", **fields)
        return case.main_submission

    def test_appeal_is_offered_and_goes_to_a_lead(self, client, declined):
        client.force_login(declined.author)
        assert url("appeal", declined) in text(client.get(url("detail", declined)))
        assert "Outside our mandate." in text(client.get(url("appeal", declined)))
        response = client.post(url("appeal", declined), {"reason": "The mandate says otherwise."})
        assert response.url == url("detail", declined)
        case = cases.case_of(declined)
        assert (case.state, case.appeal) == ("in_triage", "The mandate says otherwise.")
        assert case.assignee is None

    @pytest.mark.parametrize(
        ("language", "reason"),
        [
            ("en", "This is outside the mandate of the Focal Point Office."),
            ("ar", "هذا خارج ولاية مكتب جهة التنسيق."),
        ],
    )
    def test_its_author_reads_the_reason_in_their_language_and_the_sentence(self, client, language, reason):
        case = cases.assigned(CaseState.IN_TRIAGE, at=timezone.now() - timedelta(days=1))
        case_actions.decline(
            case,
            reason=outside_mandate(),
            text="Ask <the> council.",
            by=case.assignee,
            at=timezone.now(),
        )
        client.force_login(case.main_submission.author)
        with translation.override(language):
            page = text(client.get(url("detail", case.main_submission)))
            asked = text(client.get(url("appeal", case.main_submission)))
        for shown in (page, asked):
            assert f"<strong>{reason}</strong>" in shown
            assert "Ask &lt;the&gt; council." in shown
        assert page.count(reason) == 2
        assert f": {reason}</span>" in page

    def test_appeal_without_a_reason_says_so(self, client, declined):
        client.force_login(declined.author)
        response = client.post(url("appeal", declined), {"reason": " "})
        assert response.status_code == 422
        assert 'href="#id_reason"' in text(response)

    def test_appeal_once_only(self, client):
        by = accounts.person()
        declined = self.made(appeal="Please.", appealed_at=timezone.now(), appealed_by=by)
        client.force_login(declined.author)
        assert url("appeal", declined) not in text(client.get(url("detail", declined)))
        assert client.post(url("appeal", declined), {"reason": "Again."}).status_code == 409
        assert cases.case_of(declined).state == "declined"

    def test_appeal_of_a_draft(self, client, author, draft):
        assert client.get(url("appeal", draft)).status_code == 404

    def test_appeal_by_a_stranger(self, client, declined):
        client.force_login(accounts.person())
        assert client.get(url("appeal", declined)).status_code == 404


@pytest.mark.parametrize("name", ["detail", "receipt", "edit", "preview"])
def test_the_office_does_not_read_here_without_its_second_factor(client, name):
    one = cases.submission_in(CaseState.NEW, at=timezone.now() - timedelta(days=1))
    client.force_login(accounts.officer())
    assert client.get(url(name, one)).status_code == 404
