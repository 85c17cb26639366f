"""What is submitted, approved, sent or released is what the person saw."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from engagements.cases.states import State
from engagements.responses.models import Response
from engagements.responses.states import State as ResponseState
from engagements.routing.states import State as ReferralState
from engagements.submissions import actions, attachments
from engagements.submissions.models import Submission
from organisations.departments.models import PostRole
from organisations.profiles import evidence
from organisations.profiles.models import Profile
from tests.editor import form_on, shown
from tests.engagements.desk.conftest import sign_in
from tests.factories import (
    accounts,
    cases,
    consultations,
    departments,
    memberships,
    responses,
    routing,
    submissions,
)
from tests.organisations.portal.test_profiles import complete
from tests.organisations.profiles.test_actions import content

pytestmark = pytest.mark.django_db


def url(name, row):
    return reverse(name, args=[row.pk])


@pytest.fixture
def author(client):
    member = memberships.member()
    client.force_login(member.user)
    return member


@pytest.fixture
def colleague(author):
    return memberships.member(author.profile, "editor", user=accounts.person(name="Baraka Otieno")).user


@pytest.fixture
def draft(author):
    call = consultations.open_call(now=timezone.now())
    made = {"consultation": call, "profile": author.profile, "author": author.user}
    return submissions.draft(at=timezone.now() - timedelta(minutes=5), title="Wells", **made)


def retitle(submission, by):
    submission = Submission.objects.get(pk=submission.pk)
    kept = {"summary": submission.summary, "language": "en", "answers": {}, "themes": []}
    changes = {"title": "Names of witnesses", "level": submission.level, "edit": submission.edit}
    actions.save(submission, **kept, **changes, by=by, at=timezone.now())


def add_file(submission, by):
    attachments.add_attachment(submission, upload=submissions.upload(), by=by, at=timezone.now())


class TestSubmit:
    def test_page_carries_what_it_showed_and_submits_it(self, client, draft):
        form = form_on(client.get(url("submission-preview", draft)), "seen")
        assert client.post(url("submission-submit", draft), form).url == url("submission-receipt", draft)

    @pytest.mark.parametrize("change", [retitle, add_file])
    def test_what_a_colleague_changed_meanwhile_is_shown_and_nothing_submitted(
        self, client, draft, colleague, change
    ):
        form = form_on(client.get(url("submission-preview", draft)), "seen")
        change(draft, colleague)
        answer = client.post(url("submission-submit", draft), form)
        assert answer.status_code == 409
        assert Submission.objects.get().state == "draft"
        page = shown(answer)
        assert "Baraka Otieno changed this input on " in page
        assert (change is add_file) or "Names of witnesses" in page
        # The page now shows it, so the next press submits it.
        form = form_on(answer, "seen")
        assert client.post(url("submission-submit", draft), form).url == url("submission-receipt", draft)

    def test_what_the_author_changed_in_another_tab_is_said_to_be_theirs(self, client, draft):
        form = form_on(client.get(url("submission-preview", draft)), "seen")
        retitle(draft, draft.author)
        answer = client.post(url("submission-submit", draft), form)
        assert answer.status_code == 409
        assert "You changed this input on " in shown(answer)
        assert Submission.objects.get().state == "draft"

    @pytest.mark.parametrize("posted", [{}, {"seen": ""}, {"seen": "0@x"}])
    def test_page_that_does_not_say_what_it_showed_submits_nothing(self, client, draft, posted):
        assert client.post(url("submission-submit", draft), posted).status_code == 409
        assert Submission.objects.get().state == "draft"

    def test_answer_to_the_office_submits_what_was_seen(self, client):
        submission = cases.submission_in(State.RETURNED, at=timezone.now())
        cases.question(submission.filing.case)
        client.force_login(submission.author)
        Submission.objects.filter(pk=submission.pk).update(draft_answer="In the north.")
        form = form_on(client.get(url("submission-preview", submission)), "seen")
        retitle(submission, submission.author)
        answer = client.post(url("submission-resubmit", submission), form)
        assert answer.status_code == 409
        assert "In the north." in shown(answer)
        assert Submission.objects.get().returned_at is not None
        form = form_on(answer, "seen")
        assert client.post(url("submission-resubmit", submission), form).status_code == 302


class TestOrganisation:
    @pytest.fixture
    def profile(self, client):
        profile = complete("draft")
        client.force_login(memberships.member(profile).user)
        return profile

    @pytest.mark.parametrize("change", ["text", "file"])
    def test_what_was_changed_meanwhile_is_shown_and_nothing_submitted(self, client, profile, change):
        form = form_on(client.get(url("profile-preview", profile)), "evidence")
        editor = memberships.member(profile, "editor", user=accounts.person(name="Baraka Otieno")).user
        if change == "text":
            from organisations.profiles import actions as profiles

            profiles.save(profile, **{**content(profile), "mission": "Something else.", "by": editor})
        else:
            evidence.add_evidence(profile, upload=submissions.upload(), by=editor, at=timezone.now())
        answer = client.post(url("profile-submit", profile), form)
        assert answer.status_code == 409
        assert Profile.objects.get().state == "draft"
        assert "Nothing was done." in shown(answer)
        assert client.post(url("profile-submit", profile), form_on(answer, "evidence")).status_code == 302
        assert Profile.objects.get().state == "pending"

    def test_page_that_does_not_say_what_it_showed_submits_nothing(self, client, profile):
        assert client.post(url("profile-submit", profile)).status_code == 409
        assert Profile.objects.get().state == "draft"


class TestResponse:
    @pytest.fixture
    def department(self):
        return departments.department()

    @pytest.fixture
    def liaison(self, client, department):
        user = departments.post(department, PostRole.LIAISON).user
        sign_in(client, user)
        return user

    def made(self, department, state):
        live = ReferralState.ANSWERED if state == ResponseState.SENT else ReferralState.ACKNOWLEDGED
        referral = routing.referral(state=live, department=department, at=timezone.now())
        return responses.response(referral, state, at=timezone.now())

    @pytest.mark.parametrize(
        ("verb", "state"), [("approve", ResponseState.DRAFT), ("send", ResponseState.APPROVED)]
    )
    def test_what_was_changed_meanwhile_is_shown_and_nothing_done(
        self, client, liaison, department, verb, state
    ):
        response = self.made(department, state)
        page = client.get(url("referral-detail", response.referral))
        assert f'name="edit" value="{response.edit}"' in page.content.decode()
        Response.objects.update(edit=response.edit + 1, text="Another text.")
        address = url(f"response-{verb}", response.referral)
        answer = client.post(address, {"edit": response.edit})
        assert answer.status_code == 409
        assert "Another text." in shown(answer)
        assert "changed this on" in shown(answer)
        assert Response.objects.get().state == state
        assert client.post(address).status_code == 409
        assert client.post(address, {"edit": response.edit + 1}).status_code == 302
        assert Response.objects.get().state != state

    def test_office_releases_what_it_read(self, client, department):
        response = self.made(department, ResponseState.SENT)
        sign_in(client, accounts.officer())
        address = url("admin:engagements_case_change", response.referral.case)
        page = client.get(address).content.decode()
        assert f'name="seen" value="{response.edit}"' in page
        Response.objects.update(edit=response.edit + 1, text="Another text.")
        posted = {"verb": "release", "target": response.pk}
        for seen in ({"seen": response.edit}, {}):
            answer = client.post(address, {**posted, **seen})
            assert answer.status_code == 409
            assert "Another text." in shown(answer)
            assert "changed this on" in shown(answer)
            assert Response.objects.get().state == ResponseState.SENT
        client.post(address, {**posted, "seen": response.edit + 1})
        assert Response.objects.get().state == ResponseState.RELEASED
