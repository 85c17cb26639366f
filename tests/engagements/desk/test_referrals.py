"""The desk: a department's people see their referrals, by due date, and say what becomes of each."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from engagements.cases.models import Case
from engagements.cases.states import State as CaseState
from engagements.responses.states import State as ResponseState
from engagements.routing.models import Purpose, Referral
from engagements.routing.states import State
from engagements.submissions.models import Attachment, Submission
from focalpoint.office import office_day
from organisations.departments.models import Post
from tests.engagements.desk.conftest import sign_in
from tests.factories import (
    accounts,
    cases,
    departments,
    memberships,
    profiles,
    responses,
    routing,
    submissions,
)

pytestmark = pytest.mark.django_db
VERBS = ["referral-acknowledge", "referral-return", "referral-forward", "response-edit"]
LIAISON_VERBS = ["response-approve", "response-reopen", "response-send"]


def url(name, referral):
    return reverse(name, kwargs={"pk": referral.pk})


def text(response):
    return response.content.decode()


def titled(title, department, state=State.SENT, *, days=10, level="open", profile=None, **fields):
    now = timezone.now()
    case = cases.in_state(
        CaseState.REFERRED,
        at=now - timedelta(days=2),
        title=title,
        level=level,
        profile=profile or profiles.profile(),
    )
    due = {} if fields.get("purpose") == Purpose.INFORMATION else {"due_at": now + timedelta(days=days)}
    return routing.referral(case, state, department=department, at=now, **{**due, **fields})


def leads_to_desk(client, name="person-settings"):
    """Whether the head of a page of their own leads there."""
    page = text(client.get(reverse(name)))
    return 'href="/en/desk/"' in page[: page.index("<main")]


class TestWayToTheDesk:
    @pytest.mark.parametrize("first", ["my-home", "referral-list", "referral-detail"])
    def test_head_of_each_page_leads_to_the_desk_of_those_who_have_one(
        self, client, reviewer, referral, first
    ):
        assert (
            client.get(reverse(first, args=[referral.pk] if first == "referral-detail" else [])).status_code
            == 200
        )
        assert leads_to_desk(client)
        assert leads_to_desk(client, "my-home")

    def test_once_a_post_has_ended_it_leads_there_no_more(self, client, reviewer):
        client.get(reverse("referral-list"))
        Post.objects.update(ended_at=timezone.now(), ended_by=reviewer)
        assert client.get(reverse("referral-list")).status_code == 403
        assert not leads_to_desk(client)

    def test_others_are_not_led_there(self, client):
        client.force_login(memberships.member().user)
        client.get(reverse("my-home"))
        assert not leads_to_desk(client)


class TestList:
    def test_what_is_due_first_is_on_top_and_overdue_is_said_in_words(self, client, reviewer, department):
        titled("Later", department, days=9)
        titled("Overdue", department, days=-3)
        titled("Only to know", department, purpose=Purpose.INFORMATION)
        titled("Somebody else's", departments.department())
        page = text(client.get(reverse("referral-list")))
        assert page.index("Overdue") < page.index("Later") < page.index("Only to know")
        assert "3 days overdue" in page
        assert "No reply required" in page
        assert "Somebody else" not in page

    def test_sections_follow_the_response(self, client, reviewer, department):
        responses.response(titled("Written", department, State.ACKNOWLEDGED))
        responses.response(titled("Empty draft", department, State.ACKNOWLEDGED), text="", kind="")
        titled("Done", department, State.ANSWERED)
        titled("Recalled", department, State.RECALLED)
        page = text(client.get(reverse("referral-list")))
        needs, rest = page.split("Awaiting approval")
        approve, done = rest.split("Recently closed")
        assert "Empty draft" in needs
        assert "Written" not in needs
        assert "Written" in approve
        assert "Done" in done
        assert "Recalled" not in page

    def test_filters(self, client, reviewer, department):
        titled("Fresh one", department)
        titled("Late one", department, days=-1)
        titled("Answered one", department, State.ANSWERED)
        address = reverse("referral-list")
        late = text(client.get(address + "?due=overdue"))
        assert "Late one" in late
        assert "Fresh one" not in late
        answered = text(client.get(address + "?state=answered"))
        assert "Answered one" in answered
        assert "Fresh one" not in answered
        for nonsense in ("?state=x", "?department=x", "?page=x", "?purpose=%00"):
            assert client.get(address + nonsense).status_code == 200

    def test_several_departments_can_be_told_apart(self, client, reviewer, department):
        other = departments.post(user=reviewer).department
        titled("Of one", department)
        titled("Of the other", other)
        page = text(client.get(reverse("referral-list")))
        assert f"<bdi>{other.acronym}</bdi>" in page
        narrowed = text(client.get(reverse("referral-list") + f"?department={other.pk}"))
        assert "Of the other" in narrowed
        assert "Of one" not in narrowed

    def test_paging_meets_every_row_once(self, client, reviewer, department):
        for number in range(27):
            titled(f"Number {number:02}.", department, days=number % 3)
        found, query = [], ""
        for _page in range(2):
            response = client.get(reverse("referral-list") + query)
            found += [row.title for row in response.context["referrals"]]
            query = response.context["page"].next
        assert sorted(found) == [f"Number {number:02}." for number in range(27)]
        assert not query

    def test_an_empty_desk_says_what_will_be_here(self, client, reviewer):
        assert "You have no referrals to answer" in text(client.get(reverse("referral-list")))


class TestWhoIsLetIn:
    def test_a_stranger_signs_in_first(self, client, referral):
        for name in ["referral-list"]:
            assert client.get(reverse(name)).status_code == 302
        assert client.get(url("referral-detail", referral)).status_code == 302

    @pytest.mark.parametrize("who", ["nobody", "representative", "officer", "former"])
    def test_without_a_live_post_there_is_no_desk(self, client, referral, department, who):
        user = {
            "nobody": accounts.person,
            "representative": lambda: memberships.member().user,
            "officer": accounts.officer,
            "former": lambda: departments.post(department).user,
        }[who]()
        if who == "former":
            Post.objects.update(ended_at=timezone.now(), ended_by=user)
        sign_in(client, user)
        assert client.get(reverse("referral-list")).status_code == 403
        assert client.get(url("referral-detail", referral)).status_code == 404
        for name in VERBS + LIAISON_VERBS:
            assert client.post(url(name, referral)).status_code in (403, 404), name
        referral.refresh_from_db()
        assert referral.state == State.SENT

    def test_another_department_finds_nothing(self, client, reviewer):
        theirs = routing.referral(at=timezone.now())
        for name in ["referral-detail", *VERBS, *LIAISON_VERBS]:
            method = client.get if name == "referral-detail" else client.post
            assert method(url(name, theirs)).status_code == 404, name

    def test_what_was_recalled_is_gone(self, client, reviewer, department):
        recalled = titled("Recalled", department, State.RECALLED)
        assert client.get(url("referral-detail", recalled)).status_code == 404

    def test_a_password_alone_is_not_enough(self, client, department, referral):
        client.force_login(departments.post(department).user)
        response = client.get(url("referral-detail", referral))
        assert response.status_code == 302
        assert "/accounts/" in response.url


class TestReading:
    def read(self, client, referral):
        return text(client.get(url("referral-detail", referral)))

    def test_what_is_asked_comes_first_then_the_summary_then_the_text(self, client, reviewer, referral):
        Case.objects.filter(pk=referral.case_id).update(summary="Nine villages, two hours each day.")
        page = self.read(client, referral)
        assert (
            page.index("Can the wells be drilled")
            < page.index("Nine villages, two hours each day.")
            < page.index("Nine villages walk two hours")
        )

    @pytest.mark.parametrize(("level", "named"), [("open", True), ("un_only", True), ("withheld", False)])
    def test_the_level_says_whether_there_is_a_name_and_files(
        self, client, reviewer, department, level, named
    ):
        profile = profiles.profile(legal_name="Numbat Society", acronym="Wombat")
        now = timezone.now()
        case = cases.in_state(CaseState.REFERRED, at=now, level=level, profile=profile, title="Wells")
        one = case.main_submission
        stored = profiles.evidence(name="quokka.pdf", uploaded_at=now, by=one.author)
        file = Attachment.objects.create(
            submission=one, file=stored, added_at=profiles.AT, added_by=one.author
        )
        referral = routing.referral(
            case,
            department=department,
            version=submissions.version(Submission.objects.get(pk=one.pk)),
            at=now,
        )
        page = self.read(client, referral)
        assert "Wells" in page
        assert ("Numbat Society" in page) == named
        assert ("quokka.pdf" in page) == named
        assert "Wombat" not in page
        assert ("Name withheld" in page) != named
        keys = {"pk": referral.pk, "attachment": file.pk}
        preview = client.get(reverse("referral-attachment-preview", kwargs=keys))
        assert preview.status_code == (200 if named else 404)
        # There are no bytes behind it.
        assert ("No preview." in text(preview)) == named
        assert client.get(reverse("referral-attachment-picture", kwargs=keys)).status_code == 404
        if not named:
            assert client.get(reverse("referral-attachment", kwargs=keys)).status_code == 404
        other = routing.referral(department=department, at=now)
        elsewhere = reverse("referral-attachment", kwargs={"pk": other.pk, "attachment": file.pk})
        assert client.get(elsewhere).status_code == 404

    def test_what_may_be_done_is_offered(self, client, reviewer, referral):
        page = text(client.get(url("referral-detail", referral)))
        for name in ("response-edit", "referral-acknowledge", "referral-return"):
            assert url(name, referral) in page, name

    def test_a_name_withheld_since_is_withheld_at_once(self, client, reviewer, department):
        profile = profiles.profile(legal_name="Numbat Society")
        referral = titled("Wells", department, profile=profile)
        assert "Numbat Society" in self.read(client, referral)
        Submission.objects.filter(pk=referral.submission.pk).update(
            level="withheld", strictest_level="withheld"
        )
        assert "Numbat Society" not in self.read(client, referral)

    def test_the_chain_says_through_whom_it_came_the_first_one_first(self, client, reviewer, department):
        first = titled("Wells", departments.department(), State.FORWARDED, reason="Ask the hydrologists.")
        second = routing.referral(first.case, State.FORWARDED, previous=first, reason="Ask the engineers.")
        routing.referral(first.case, State.SENT, question="Of nobody's concern here?")
        third = routing.referral(first.case, State.SENT, department=department, previous=second)
        page = self.read(client, third)
        assert str(first.department.name) in page
        assert page.index("Ask the hydrologists.") < page.index("Ask the engineers.")
        assert "Of nobody" not in page


class TestNotOurs:
    def test_acknowledge(self, client, reviewer, referral):
        assert client.post(url("referral-acknowledge", referral)).url == url("referral-detail", referral)
        referral.refresh_from_db()
        assert referral.state == State.ACKNOWLEDGED
        assert referral.acknowledged_by == reviewer

    def test_acknowledge_twice_says_what_it_is_now(self, client, reviewer, referral):
        client.post(url("referral-acknowledge", referral))
        response = client.post(url("referral-acknowledge", referral))
        assert response.status_code == 409

    def test_return_needs_a_reason_and_keeps_what_was_chosen(self, client, reviewer, referral):
        better = departments.department()
        response = client.post(url("referral-return", referral), {"suggested": better.pk, "reason": " "})
        assert response.status_code == 422
        assert f'value="{better.pk}" selected' in text(response)
        referral.refresh_from_db()
        assert referral.state == State.SENT

    def test_return_with_a_better_department(self, client, reviewer, referral):
        better = departments.department()
        posted = {"suggested": better.pk, "reason": "We have no drills."}
        assert client.post(url("referral-return", referral), posted).url == reverse("referral-list")
        referral.refresh_from_db()
        assert (referral.state, referral.suggested) == (State.RETURNED, better)

    def test_forward_makes_the_next_referral(self, client, reviewer, referral):
        better = departments.department()
        posted = {"department": better.pk, "reason": "They drill."}
        assert client.post(url("referral-forward", referral), posted).url == reverse("referral-list")
        assert Referral.objects.get(previous=referral).department == better

    def test_forward_in_a_circle_says_why_not(self, client, reviewer, referral):
        before = routing.referral(referral.case, State.FORWARDED)
        Referral.objects.filter(pk=referral.pk).update(previous=before)
        posted = {"department": before.department_id, "reason": "Back to you."}
        response = client.post(url("referral-forward", referral), posted)
        assert response.status_code == 422
        assert "Back to you." in text(response)
        assert not Referral.objects.filter(previous=referral).exists()

    @pytest.mark.parametrize("chosen", ["", "nope", "\x00"])
    def test_forward_to_nobody(self, client, reviewer, referral, chosen):
        posted = {"department": chosen, "reason": "They drill."}
        assert client.post(url("referral-forward", referral), posted).status_code == 422


class TestMoreTime:
    def posted(self, **changes):
        day = office_day(timezone.now()) + timedelta(days=20)
        return {"until": day.isoformat(), "reason": "The drill is away.", **changes}

    def test_ask_then_withdraw(self, client, reviewer, referral):
        address = url("referral-request-extension", referral)
        assert address in text(client.get(url("referral-detail", referral)))
        assert "Only the office reads it." in text(client.get(address))
        assert client.post(address, self.posted()).url == url("referral-detail", referral)
        page = text(client.get(url("referral-detail", referral)))
        assert "The office has not decided yet." in page
        assert f'href="{address}"' not in page
        assert "Extension asked" in text(client.get(reverse("referral-list")))
        withdraw = url("referral-withdraw-request", referral)
        assert withdraw in page
        assert client.post(withdraw).url == url("referral-detail", referral)
        assert "Extension asked" not in text(client.get(reverse("referral-list")))
        assert address in text(client.get(url("referral-detail", referral)))

    @pytest.mark.parametrize("wrong", [{"until": ""}, {"until": "2001-01-01"}, {"reason": " "}])
    def test_ask_for_what_cannot_be_asked_for_keeps_what_was_typed(self, client, reviewer, referral, wrong):
        response = client.post(url("referral-request-extension", referral), self.posted(**wrong))
        assert response.status_code == 422
        assert next(iter(response.context["form"].errors)) in wrong
        assert "reason" in wrong or "The drill is away." in text(response)

    def test_what_the_office_said_is_read(self, client, reviewer, department):
        refused = {"extension_decided_at": timezone.now(), "extension_decided_by": accounts.officer()}
        referral = routing.asking(
            department=department,
            at=timezone.now(),
            extension="refused",
            extension_refusal="It waits.",
            **refused,
        )
        assert "The office gave your department no more time:" in text(
            client.get(url("referral-detail", referral))
        )
        given = routing.asking(department=department, at=timezone.now(), extension="granted", **refused)
        assert "The office gave your department time until" in text(client.get(url("referral-detail", given)))


class TestCosts:
    def costs(self, client, address):
        # The first visit of a session leaves in it that there is a desk.
        client.get(reverse("my-home"))
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address).status_code == 200
        return [entry["sql"] for entry in asked]

    def test_the_list_costs_the_same_for_one_row_and_for_three(self, client, reviewer, department):
        def more():
            titled("To answer", department)
            responses.response(titled("To clear", department, State.ACKNOWLEDGED))
            titled("Done", department, State.ANSWERED)

        more()
        one = self.costs(client, reverse("referral-list"))
        more()
        more()
        three = self.costs(client, reverse("referral-list"))
        assert len(one) == len(three) <= 8

    def test_the_page_of_a_referral_costs_at_most_eight(self, client, liaison, department):
        first = titled("Wells", departments.department(), State.FORWARDED, reason="Theirs.")
        referral = routing.referral(first.case, State.ACKNOWLEDGED, department=department, previous=first)
        responses.response(referral, ResponseState.DRAFT)
        for name in ("referral-detail", "response-edit"):
            asked = self.costs(client, url(name, referral))
            assert len(asked) <= 8, asked
            assert len(asked) == len(set(asked))
