"""What everybody may see at each level and in each state, on every public page; and what it costs."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from engagements.cases import actions as case_actions
from engagements.cases.states import State
from engagements.consultations.models import Consultation
from engagements.publications import actions as publishing
from engagements.publications.actions import PublicationDraft
from engagements.publications.models import Decision, Publication
from engagements.responses import actions as response_actions
from engagements.responses.states import State as ResponseState
from engagements.routing import actions
from engagements.routing.models import Purpose, Referral
from engagements.routing.referral_drafts import ReferralDraft
from engagements.routing.states import State as ReferralState
from engagements.submissions import actions as submission_actions
from engagements.submissions import extension
from engagements.submissions.models import Submission
from focalpoint.pages import cache
from focalpoint.translated import Translated
from organisations.profiles.models import Profile
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
)
from tests.factories.reasons import outside_mandate

pytestmark = pytest.mark.django_db
TITLE, ORGANISATION, SECRET = "Quokka wells", "Numbat Society", "Wombat"


@pytest.fixture(autouse=True)
def _no_kept_pages():
    cache.clear()


def published(level="open", state=State.ANSWERED, *, public=True, answered=True, **fields):
    """An input of an organisation, to a call, referred to a department that answered; all of it findable."""
    now = timezone.now()
    at = now - timedelta(days=3)
    call = fields.pop("consultation", None) or consultations.open_call(now=now)
    profile = fields.pop("profile", None) or profiles.profile(legal_name=ORGANISATION, acronym=SECRET)
    fields = {"title": TITLE, "summary": f"{TITLE} for nine villages", **fields}
    case = cases.in_state(state, at=at, consultation=call, profile=profile, level=level, **fields)
    one = case.main_submission
    if public:
        publications.publication(one, at=now - timedelta(days=1))
    if answered:
        referral = routing.referral(case, ReferralState.ANSWERED, at=at)
        then = now - timedelta(hours=1)
        responses.response(referral, ResponseState.RELEASED, at=then, text="Bilby drills.")
    one.refresh_from_db()
    return one


def pages(one):
    """Every public page on which an input could show, as addresses."""
    referral = Referral.objects.filter(case=cases.case_of(one)).first()
    found = [
        reverse("home"),
        reverse("consultation-detail", args=[one.consultation.slug]),
        reverse("input-list"),
        reverse("input-list") + "?text=quokka",
        reverse("input-list") + f"?call={one.consultation.slug}",
        reverse("input-list") + "?answered=yes",
        reverse("input-detail", args=[one.reference]),
    ]
    if referral:
        found.append(reverse("department-detail", args=[referral.department_id]))
        found.append(reverse("input-list") + f"?department={referral.department_id}")
    return found


def read(client, address):
    response = client.get(address)
    return response.content.decode() if response.status_code == 200 else ""


class TestSeveralInputsOfACase:
    """What became of the case is read at each of its public inputs, and nothing of the others."""

    def test_another_input_is_answered_where_the_main_one_is_secret(self, client):
        main = published("un_only", public=False)
        other = cases.another_input(cases.case_of(main))
        publications.publication(other, title="Dingo wells", at=timezone.now())
        page = read(client, reverse("input-detail", args=[other.reference]))
        referral = Referral.objects.get()
        assert "Bilby drills." in page
        assert reverse("department-detail", args=[referral.department_id]) in page
        assert "Dingo" in read(client, reverse("input-list") + f"?department={referral.department_id}")
        for address in (*pages(other), *pages(main)):
            assert TITLE not in read(client, address), address


class TestWhoSeesWhat:
    def test_open_shows_text_and_name_everywhere(self, client):
        one = published()
        for address in pages(one):
            assert TITLE in read(client, address), address
        whole = read(client, reverse("input-detail", args=[one.reference]))
        assert ORGANISATION in whole
        assert "Bilby drills." in whole
        assert TITLE in read(client, reverse("organisation-detail", args=[one.profile.slug]))

    def test_withheld_shows_the_text_and_no_name_anywhere(self, client):
        one = published("withheld")
        for address in pages(one):
            page = read(client, address)
            assert TITLE in page, address
            assert ORGANISATION not in page, address
            assert SECRET not in page, address
            assert one.profile.slug not in page, address
        assert "Name withheld" in read(client, reverse("input-detail", args=[one.reference]))
        assert TITLE not in read(client, reverse("organisation-detail", args=[one.profile.slug]))

    def test_suspended_shows_the_text_and_no_name(self, client):
        one = published()
        Profile.objects.filter(pk=one.profile.pk).update(state="suspended", reason="Forged.")
        for address in [*pages(one), reverse("input-detail", args=[one.reference])]:
            page = read(client, address)
            assert TITLE in page, address
            assert ORGANISATION not in page, address
            assert one.profile.slug not in page, address
        assert "Name withheld" in read(client, reverse("input-list"))

    def test_withheld_is_not_found_by_its_organisation(self, client):
        published("withheld")
        for words in (ORGANISATION, SECRET, "numb"):
            assert TITLE not in read(client, reverse("input-list") + f"?text={words}")

    @pytest.mark.parametrize(
        ("level", "state", "public"),
        [
            ("un_only", State.ANSWERED, False),
            ("open", State.ANSWERED, False),
            ("withheld", State.REFERRED, False),
            ("open", State.NEW, False),
            ("open", State.RETURNED, False),
            ("open", State.DECLINED, False),
            ("open", State.WITHDRAWN, False),
        ],
    )
    def test_what_is_not_published_is_nowhere(self, client, level, state, public):
        one = published(level, state, public=public, answered=state == State.ANSWERED)
        for address in [*pages(one), reverse("organisation-detail", args=[one.profile.slug])]:
            page = read(client, address)
            assert TITLE not in page, address
            assert one.reference not in page, address
            assert "Bilby" not in page, address
        assert client.get(reverse("input-detail", args=[one.reference])).status_code == 404

    def test_what_its_author_rewrites_is_not_public(self, client):
        """The accepted version is, until the office decides anew."""
        one = published(state=State.IN_TRIAGE)
        assert TITLE in read(client, reverse("input-list"))
        case = cases.case_of(one)
        case_actions.return_(case, question="Where?", by=case.assignee, at=timezone.now())
        Submission.objects.filter(pk=one.pk).update(title="Not submitted yet")
        cache.clear()
        for address in [*pages(one), reverse("organisation-detail", args=[one.profile.slug])]:
            page = read(client, address)
            assert "Not submitted yet" not in page, address
            assert TITLE in page or "answered=yes" in address, address

    def test_no_count_knows_of_what_only_the_united_nations_may_see(self, client):
        """Beside five others a secret one would turn 5 into 6."""
        now = timezone.now()
        department = departments.department()
        for level in ["open"] * 5 + ["un_only"]:
            one = published(level, public=level == "open", answered=False)
            routing.referral(cases.case_of(one), department=department, at=now)
        assert "<dd>5</dd>" in read(client, reverse("department-detail", args=[department.code]))
        assert "<dd>5</dd>" in read(client, reverse("home"))
        assert "5 inputs" in read(client, reverse("input-list") + "?text=quokka")

    def test_files_are_never_public(self, client):
        one = submissions.draft()
        for address in pages(published()):
            assert "/attachments/" not in read(client, address)
        assert one


class TestWhatAPageCosts:
    """A page of one row and of three make the same statements, at most four, and none twice."""

    @pytest.fixture
    def addresses(self):
        def make():
            cache.clear()
            one = Publication.objects.public().latest("published_at").submission
            return [
                *pages(one),
                reverse("consultation-list"),
                reverse("consultation-list") + "?phase=closed",
                reverse("consultation-list") + f"?theme={self.theme.code}&text=water",
                reverse("organisation-list"),
                reverse("organisation-list") + "?country=KE",
                reverse("organisation-detail", args=[one.profile.slug]),
                reverse("department-list"),
            ]

        return make

    def costs(self, client, addresses):
        found = []
        for address in addresses:
            with CaptureQueriesContext(connection) as asked:
                assert client.get(address).status_code == 200, address
            found.append([entry["sql"] for entry in asked])
        return found

    def test_equal_at_every_size_and_at_most_four(self, client, addresses):
        self.theme = themes.theme()
        call = consultations.open_call(now=timezone.now())
        call.themes.add(self.theme)
        published(consultation=call)
        few = self.costs(client, addresses())
        profile = profiles.profile()
        for _ in range(3):
            consultations.open_call(now=timezone.now()).themes.add(self.theme)
            published(consultation=call, profile=profile)
        many = self.costs(client, addresses())
        assert [len(one) for one in few] == [len(one) for one in many]
        assert max(len(one) for one in many) <= 4
        for one in many:
            assert len(one) == len(set(one))

    def test_nothing_personal_in_it(self, client, addresses):
        """Even for somebody who is signed in: no session, no cookie, and nothing that varies with one."""
        self.theme = themes.theme()
        one = published()
        client.force_login(one.author)
        for address in addresses():
            with CaptureQueriesContext(connection) as asked:
                response = client.get(address)
            assert "Cookie" not in response.get("Vary", ""), address
            assert not response.cookies, address
            assert not any("session" in entry["sql"] for entry in asked), address
            assert response["Cache-Control"] == "public, no-cache"

    def test_the_long_text_stays_in_the_database(self, client):
        published()
        for name in ("input-list", "home"):
            with CaptureQueriesContext(connection) as asked:
                client.get(reverse(name))
            assert not any('"answers"' in entry["sql"] for entry in asked)

    def test_kept_for_a_moment_and_forgotten_when_something_is_withdrawn(
        self, client, django_capture_on_commit_callbacks
    ):
        one = published(state=State.REFERRED, answered=False)
        address = reverse("input-detail", args=[one.reference])
        assert TITLE in read(client, address)
        with CaptureQueriesContext(connection) as asked:
            assert TITLE in read(client, address)
        assert not len(asked)
        with django_capture_on_commit_callbacks(execute=True):
            actions.withdraw(one, by=one.author, at=timezone.now())
        gone = client.get(address)
        assert gone.status_code == 410
        assert TITLE not in gone.content.decode()
        assert "no longer public" in gone.content.decode()


class TestForgetting:
    """What a verb changes on kept pages is seen with the next request, not when the minute is over."""

    @pytest.fixture
    def do(self, django_capture_on_commit_callbacks):
        def do(act):
            with django_capture_on_commit_callbacks(execute=True):
                return act()

        return do

    @pytest.fixture
    def reopened(self):
        """Public, and its case back on the table of an officer."""
        return published(state=State.IN_TRIAGE, answered=False)

    def shows(self, client):
        return TITLE in read(client, reverse("input-list"))

    def is_kept(self, client):
        with CaptureQueriesContext(connection) as asked:
            read(client, reverse("input-list"))
        return not len(asked)

    def save(self, one, *, level, title=TITLE):
        return submission_actions.save(
            one,
            title=title,
            summary=f"{TITLE} for nine villages",
            language="en",
            level=level,
            answers={},
            themes=[],
            edit=one.edit,
            by=one.author,
            at=timezone.now(),
        )

    def test_a_step_of_a_department(self, client, do):
        one = published(state=State.REFERRED, answered=False)
        referral = routing.referral(cases.case_of(one))
        self.shows(client)
        assert self.is_kept(client)
        liaison = departments.liaison(referral.department)
        do(lambda: actions.acknowledge(referral, by=liaison, at=timezone.now()))
        assert not self.is_kept(client)

    def test_release_shows_a_late_response_and_what_comes_before_it_nothing(self, client, do):
        one = published(state=State.ANSWERED, answered=False)
        referral = routing.referral(cases.case_of(one))
        liaison = departments.liaison(referral.department)
        response = responses.response(referral, ResponseState.DRAFT, text="Bilby drills.")
        address = reverse("input-detail", args=[one.reference])
        assert "Bilby" not in read(client, address)
        self.shows(client)
        do(lambda: response_actions.approve(response, by=liaison, at=timezone.now()))
        assert self.is_kept(client)
        do(lambda: response_actions.send(response, by=liaison, at=timezone.now()))
        assert "Bilby" not in read(client, address)
        do(lambda: response_actions.release(response, by=accounts.officer(), at=timezone.now()))
        assert "Bilby" in read(client, address)

    def return_(self, one):
        case = cases.case_of(one)
        case_actions.return_(case, question="Where?", by=case.assignee, at=timezone.now())
        return Submission.objects.get(pk=one.pk)

    def test_return_and_resubmit_and_accepted_anew(self, client, do, reopened):
        """The accepted version stays; the next one needs a decision of its own."""
        assert self.shows(client)
        one = do(lambda: self.return_(reopened))
        one = do(lambda: self.save(one, level="open", title="Dingo wells"))
        do(lambda: case_actions.resubmit(one, answer="There.", by=one.author, at=timezone.now()))
        assert self.shows(client)
        assert "Dingo" not in read(client, reverse("input-detail", args=[one.reference]))
        case = cases.case_of(one)
        do(lambda: self.refer(case))
        assert not self.shows(client)
        publication = Publication.objects.get()
        draft = PublicationDraft(version=2, decision=Decision.PUBLISH)
        do(lambda: publishing.publish(publication, draft=draft, by=case.assignee, at=timezone.now()))
        assert "Dingo" in read(client, reverse("input-list"))

    def refer(self, case):
        sent = [ReferralDraft(departments.department(), Purpose.LEAD, "Can you drill?")]
        return actions.refer(case, referrals=sent, by=case.assignee, at=timezone.now())

    def test_decline(self, client, do, reopened):
        case = cases.case_of(reopened)
        assert self.shows(client)
        do(
            lambda: case_actions.decline(
                case, reason=outside_mandate(), text="Not for us.", by=case.assignee, at=timezone.now()
            )
        )
        assert not self.shows(client)

    def test_raise_the_level_while_rewriting(self, client, do, reopened):
        """It holds from the moment it was saved, before anything is submitted again."""
        one = do(lambda: self.return_(reopened))
        assert self.shows(client)
        one = do(lambda: self.save(one, level="un_only"))
        assert not self.shows(client)
        do(lambda: case_actions.resubmit(one, answer="There.", by=one.author, at=timezone.now()))
        assert (Publication.objects.get().state, Publication.objects.get().cause) == ("taken_down", "level")
        do(lambda: self.refer(cases.case_of(one)))
        assert not self.shows(client)

    @pytest.mark.parametrize("level", ["withheld", "un_only"])
    def test_raise_level(self, client, do, reopened, level):
        address = reverse("input-detail", args=[reopened.reference])
        assert ORGANISATION in read(client, address)
        do(lambda: case_actions.raise_level(reopened, level=level, by=reopened.author, at=timezone.now()))
        gone = client.get(address)
        assert gone.status_code == (200 if level == "withheld" else 410)
        assert ORGANISATION not in gone.content.decode()
        assert self.shows(client) is (level == "withheld")

    @pytest.mark.parametrize("who", ["author", "officer"])
    def test_take_down(self, client, do, reopened, who):
        by = reopened.author if who == "author" else accounts.officer()
        publication = Publication.objects.get()
        assert self.shows(client)
        do(lambda: publishing.take_down(publication, reason="It names a child.", by=by, at=timezone.now()))
        assert not self.shows(client)
        gone = client.get(reverse("input-detail", args=[reopened.reference]))
        assert gone.status_code == 410
        assert TITLE not in gone.content.decode()
        assert "child" not in gone.content.decode()


class TestOddRequests:
    @pytest.mark.parametrize(
        "query",
        [
            "?text=%00",
            "?text=" + "x" * 5000,
            "?text=%F0%9F%92%A9%27%22)--",
            "?text=%ED%A0%80",
            "?theme=nope&department=nope&call=nope&language=xx&answered=perhaps",
            "?theme=%00&department=%00&call=%00",
            "?country=ZZ&kind=none&phase=none",
            "?page=x",
            "?page=%00",
            "?text=!%20%26%20|%20:*",
            "?unknown=1",
        ],
    )
    @pytest.mark.parametrize(
        "name", ["home", "consultation-list", "input-list", "organisation-list", "department-list"]
    )
    def test_a_value_that_makes_no_sense_is_no_error(self, client, name, query):
        assert client.get(reverse(name) + query).status_code == 200

    @pytest.mark.parametrize(
        "name", ["consultation-detail", "input-detail", "organisation-detail", "department-detail"]
    )
    def test_what_is_not_there_is_404(self, client, name):
        assert client.get(reverse(name, args=["nothing-here"])).status_code == 404

    @pytest.mark.parametrize("name", ["home", "input-list"])
    def test_posting_to_a_public_page_is_refused(self, client, name):
        assert client.post(reverse(name)).status_code == 405

    @pytest.mark.parametrize("language", ["en", "ar"])
    def test_empty_pages_say_what_will_be_here(self, client, language):
        with translation.override(language):
            for name in ("home", "consultation-list", "input-list", "organisation-list", "department-list"):
                assert client.get(reverse(name)).status_code == 200


class TestClosedEarly:
    def call(self, make=consultations.open_call):
        call = make(now=timezone.now(), title=Translated(en="Numbats", ar="نمل"))
        reason = Translated(en="The <b>meeting</b> is cancelled.", ar="أُلغي الاجتماع.")
        return extension.close(call, reason=reason, by=accounts.lead(), at=timezone.now())

    @pytest.mark.parametrize("make", [consultations.open_call, consultations.upcoming_call])
    def test_close_shows_the_reason_on_its_page_at_once(self, client, make):
        call = make(now=timezone.now())
        address = reverse("consultation-detail", args=[call.slug])
        assert "earlier than announced" not in read(client, address)
        reason = Translated(en="The <b>meeting</b> is cancelled.")
        with TestCase.captureOnCommitCallbacks(execute=True):
            extension.close(call, reason=reason, by=accounts.lead(), at=timezone.now())
        page = read(client, address)
        assert "earlier than announced" in page
        assert "The &lt;b&gt;meeting&lt;/b&gt; is cancelled." in page
        assert "Closed on" in page

    def test_close_shows_the_reason_in_the_language_of_the_call(self, client):
        call = self.call()
        address = reverse("consultation-detail", args=[call.slug])
        assert "أُلغي الاجتماع." in read(client, address + "?in=ar")
        assert "أُلغي الاجتماع." in read(client, address.replace("/en/", "/ar/"))

    def test_close_before_it_opened_leaves_what_is_coming(self, client):
        call = self.call(consultations.upcoming_call)
        base = reverse("consultation-list")
        assert str(call.title) not in read(client, base + "?phase=upcoming")
        assert str(call.title) not in read(client, base + "?phase=open")
        assert str(call.title) in read(client, base + "?phase=closed")


def test_home_without_the_standing_call(client):
    """An operator who deletes what a migration made still has a front page."""
    Consultation.objects.all().delete()
    assert client.get(reverse("home")).status_code == 200
