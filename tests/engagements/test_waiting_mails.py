"""What a mail says, and whether it goes, is decided when it is sent: each kind, each level, each change."""

import json
from copy import deepcopy

import pytest
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from engagements.cases.states import State
from engagements.consultations.models import Level
from engagements.routing.models import Referral
from engagements.routing.notices import DESK, FORMER_DESK
from engagements.submissions.models import Submission
from engagements.submissions.notices import DRAFT_WRITERS, INPUT_OFFICERS, INPUT_WRITERS, about
from focalpoint.notifications import deliver, inbox, opt_outs
from focalpoint.notifications.kinds import KINDS
from focalpoint.notifications.models import Channel, Delivery, Notice, Preference
from focalpoint.notifications.notify import notify, notify_address
from organisations.accounts.models import User
from organisations.departments.models import Post
from organisations.memberships import notices as memberships_notices
from organisations.memberships.actions import VALID
from organisations.memberships.models import Invitation, Membership, MembershipRole
from organisations.profiles.models import Profile
from organisations.profiles.notices import PROFILE_LEADS, PROFILE_WRITERS
from tests.factories import accounts, cases, consultations, departments, memberships, profiles, routing
from tests.factories import submissions as inputs
from tests.house.test_notices import TEMPLATES
from tests.shared import each

pytestmark = pytest.mark.django_db
TITLE, CALL, ORGANISATION = "Zebrawells for the north", "Quaggacall on water", "Okapikeepers"
# What templates of any kind of an input read beside its reference.
BESIDE = {
    "version": 2,
    "sha256": "0" * 64,
    "is_redacted": False,
    "is_last": True,
    "withdrawn": False,
    "officer": "An officer",
    "for_action": True,
    "from_department": {"en": "OW"},
    "department": {"en": "OW"},
    "department_name": {"en": "Office of Water"},
    "reason": {"en": "Floods."},
}
INPUT_KINDS = [
    kind.name
    for kind in KINDS.values()
    if kind.audience in (INPUT_WRITERS, INPUT_OFFICERS, DESK, FORMER_DESK)
]
CONFIDENTIAL = {
    "withheld": {"level": Level.WITHHELD},
    "un_only": {"level": Level.UN_ONLY},
    "unlisted": {"profile": {"listed": False}},
    "suspended": {"profile": {"state": "suspended", "reason": "Checks."}},
}


def world(*, level=Level.OPEN, profile=None):
    """A referral of an input, its writer, an officer, and someone at the department."""
    organisation = profiles.profile(legal_name=ORGANISATION, **(profile or {}))
    call = consultations.open_call(now=inputs.NOW, title={"en": CALL})
    case = cases.assigned(State.REFERRED, level=level, title=TITLE, profile=organisation, consultation=call)
    department = departments.department()
    referral = routing.referral(case, department=department)
    return case, referral, departments.reviewer(department)


def reader_and_target(kind, made):
    """Someone to whom a notice of the kind can go, and what it is about."""
    case, referral, reviewer = made
    submission = case.main_submission
    if KINDS[kind].audience is INPUT_WRITERS:
        return submission.author, submission.pk
    if KINDS[kind].audience is INPUT_OFFICERS:
        return case.assignee, submission.pk
    return reviewer, referral.pk


def write(kind, made, **changes):
    person, target_id = reader_and_target(kind, made)
    now = timezone.now()
    dates = dict.fromkeys(("due_at", "received_at", "saved_at", "ends_at", "closes_at"), now)
    context = {**about(made[0].main_submission), **BESIDE, **dates, **changes}
    return notify(kind, [person], at=now, target_id=target_id, page=("alive",), **context)[0]


def waiting(notice):
    """As it stands in the outbox when its turn comes, whatever channel its kind has."""
    Notice.objects.filter(pk=notice.pk).update(
        channel=Channel.MAIL, delivery=Delivery.WAITING, next_attempt_at=notice.created_at
    )
    return notice


def send(mail_server):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(deliver, "other_channels", lambda _notices: {})
        deliver.deliver_waiting(clock=timezone.now)
    return list(mail_server.messages)


def whole(mail):
    """All that lies in a mailbox: headers and both bodies."""
    bodies = [mail.get_body((kind,)).get_content() for kind in ("plain", "html")]
    return "\n".join([*(f"{name}: {value}" for name, value in mail.items()), *bodies])


def written(made, **changes):
    """By kind, a notice that waits to be mailed."""
    return {kind: waiting(write(kind, made, **changes)) for kind in INPUT_KINDS}


def mailed(notices, mail_server):
    """By kind, its mail; each of them gets one."""
    mails = {str(mail["Message-ID"]): mail for mail in send(mail_server)}
    assert [kind for kind, notice in notices.items() if notice.message_id not in mails] == []
    assert len(mail_server.messages) == len(notices)
    return {kind: mails[notice.message_id] for kind, notice in notices.items()}


@pytest.mark.parametrize("case_of", CONFIDENTIAL)
def test_a_mail_about_a_confidential_input_names_nothing_of_it(case_of, mail_server):
    """Even when it was open as the notice was written."""
    made = world(**CONFIDENTIAL[case_of])
    mails = mailed(written(made, discreet=False, call={"en": CALL}), mail_server)

    def check(kind):
        for word in (made[0].main_submission.reference, TITLE, CALL, ORGANISATION):
            assert word not in whole(mails[kind])
        assert str(mails[kind]["Subject"]).strip()

    each(INPUT_KINDS, check)


def test_a_mail_about_an_open_input_says_its_title_which_the_outbox_never_holds(mail_server):
    notices = written(world())
    mails = mailed(notices, mail_server)

    def check(kind):
        for part in ("plain", "html"):
            assert TITLE in mails[kind].get_body((part,)).get_content()
        assert ORGANISATION not in whole(mails[kind])
        assert TITLE not in json.dumps(
            Notice.objects.values_list("context", flat=True).get(pk=notices[kind].pk)
        )

    each(INPUT_KINDS, check)


def test_a_mail_says_no_title_that_its_author_may_be_changing(mail_server):
    """Only its own people read what is not submitted."""
    made = world()
    Submission.objects.update(returned_at=timezone.now(), title="Quiet change")
    mails = mailed(written(made), mail_server)

    def check(kind):
        is_own = KINDS[kind].audience is INPUT_WRITERS
        assert ("Quiet change" in whole(mails[kind])) is is_own

    each(INPUT_KINDS, check)


def test_a_mail_to_a_department_says_what_is_asked(mail_server):
    made = world()
    Referral.objects.update(question="Who may <drill> here?")
    waiting(write("referral_sent", made))
    (mail,) = send(mail_server)
    assert "Question for the department: Who may <drill> here?" in mail.get_body(("plain",)).get_content()
    assert "Who may &lt;drill&gt; here?" in mail.get_body(("html",)).get_content()


def test_the_inbox_names_no_call_once_the_input_is_confidential():
    as_made = world()

    def check(kind):
        made = deepcopy(as_made)
        notice = write(kind, made, call={"en": CALL}, reference="FP-7")
        person = reader_and_target(kind, made)[0]
        before = shown_in_inbox(person)
        Submission.objects.update(level=Level.UN_ONLY, strictest_level=Level.UN_ONLY)
        after = shown_in_inbox(person)
        assert CALL not in after
        assert "FP-7" in after or "FP-7" not in before
        assert CALL in before or "call.marked" not in (TEMPLATES / kind / "inbox.html").read_text()
        assert Notice.objects.filter(pk=notice.pk, context__has_key="call").exists()

    each(INPUT_KINDS, check)


def shown_in_inbox(person):
    (item,) = inbox.page(person, RequestFactory().get("/"), at=timezone.now()).rows
    assert not item.is_gone
    return item.text


def test_headers_say_nothing(mail_server):
    made = world()
    mails = mailed(written(made), mail_server)

    def check(kind):
        mail = mails[kind]
        assert {name.lower() for name in mail} <= {
            "content-type", "mime-version", "subject", "from", "to", "date", "message-id", "auto-submitted",
            "content-language", "list-unsubscribe", "list-unsubscribe-post", "x-envelope-to", "x-peer",
            "x-mailfrom", "x-rcptto", "reply-to", "in-reply-to", "references",
        }  # fmt: skip
        for name in ("Message-ID", "List-Unsubscribe", "In-Reply-To", "References"):
            assert made[0].main_submission.reference not in str(mail[name])
            assert str(made[0].main_submission.pk) not in str(mail[name])

    each(INPUT_KINDS, check)


def _leave(made):
    Membership.objects.filter(user=made[0].main_submission.author).update(
        ended_at=timezone.now(), ended_by=made[0].assignee
    )
    Post.objects.filter(user=made[2]).update(ended_at=timezone.now(), ended_by=made[0].assignee)
    User.objects.filter(pk=made[0].assignee_id).update(roles=["auditor"])


def _be_deactivated(made):
    User.objects.update(is_active=False)


def _read_only(made):
    """Who may only read still opens the page, but does not hear of each step."""
    Membership.objects.update(role=MembershipRole.READER)
    Post.objects.filter(user=made[2]).update(ended_at=timezone.now(), ended_by=made[0].assignee)
    User.objects.filter(pk=made[0].assignee_id).update(roles=[])


@pytest.mark.parametrize("change", [_leave, _be_deactivated, _read_only])
def test_a_mail_to_someone_who_left_is_not_sent(change, mail_server):
    made = world()
    notices = written(made)
    change(made)
    mails = send(mail_server)

    def check(kind):
        kept = Notice.objects.get(pk=notices[kind].pk)
        assert (kept.delivery, kept.next_attempt_at, kept.claimed_until) == (Delivery.DROPPED, None, None)

    each(INPUT_KINDS, check)
    assert mails == []


def test_the_inbox_shows_someone_who_left_nothing_and_leads_them_nowhere():
    as_made = world()

    def check(kind):
        made = deepcopy(as_made)
        notice = write(kind, made)
        person = reader_and_target(kind, made)[0]
        _leave(made)
        (item,) = inbox.page(person, RequestFactory().get("/"), at=timezone.now()).rows
        assert item.is_gone
        assert item.link == ""
        assert made[0].main_submission.reference not in item.text
        assert inbox.mark_read(notice.pk, by=person, at=timezone.now()).link == ""

    each(INPUT_KINDS, check)


def test_a_mail_goes_to_the_address_that_is_right_now(mail_server):
    made = world()
    notices = written(made)
    moved = {reader_and_target(kind, made)[0].pk for kind in INPUT_KINDS}
    assert len(moved) > 2
    for key in moved:
        User.objects.filter(pk=key).update(email=f"moved-{key}@example.org")
    mails = mailed(notices, mail_server)

    def check(kind):
        address = f"moved-{notices[kind].recipient_id}@example.org"
        assert mails[kind]["To"] == address
        assert Notice.objects.get(pk=notices[kind].pk).address == address

    each(INPUT_KINDS, check)


def test_a_mail_about_what_was_recalled_is_not_sent_but_that_it_was(mail_server):
    made = world()
    waiting(write("referral_due", made))
    made[1].__class__.objects.update(
        state="recalled", settled_at=timezone.now(), settled_by=made[0].assignee, reason="No."
    )
    waiting(write("referral_recalled", made))
    assert len(send(mail_server)) == 1
    assert Notice.objects.get(kind="referral_due").delivery == Delivery.DROPPED


@pytest.mark.parametrize(
    ("channel", "left"), [(Channel.INBOX, Channel.INBOX), (Channel.DIGEST, Channel.DIGEST)]
)
def test_a_mail_that_its_reader_stopped_meanwhile_is_not_sent(channel, left, mail_server):
    made = world()
    notice = waiting(write("publication_appeared", made))
    always = waiting(write("submission_submitted", made))
    for kind in ("publication_appeared", "submission_submitted"):
        Preference.objects.create(person=notice.recipient, kind=kind, channel=channel)
    deliver.deliver_waiting(clock=timezone.now)
    kept = Notice.objects.get(pk=notice.pk)
    assert (kept.delivery, kept.channel) == (Delivery.NONE, left)
    assert Notice.objects.get(pk=always.pk).delivery == Delivery.SENT


def test_a_batch_asks_a_fixed_number_of_questions(mail_server):
    spent = []
    for count in (1, 5):
        for _number in range(count):
            made = world()
            for kind in INPUT_KINDS:
                waiting(write(kind, made))
        claimed = deliver.claim(at=timezone.now())
        with CaptureQueriesContext(connection) as statements:
            assert len(deliver.sift(claimed, at=timezone.now())) == len(claimed)
        spent.append(len(statements))
        Notice.objects.all().delete()
    assert spent[0] == spent[1]


class TestCalls:
    def notice(self, draft, kind="consultation_extended"):
        call = draft.consultation
        context = {"call": dict(call.title), "closes_at": call.closes_at, "reason": {"en": "Floods."}}
        return notify(
            kind, [draft.author], at=timezone.now(), page=("submission-list",), target_id=call.pk, **context
        )[0]

    @pytest.fixture
    def draft(self):
        return inputs.draft(consultation=consultations.open_call(now=inputs.NOW, title={"en": CALL}))

    @pytest.mark.parametrize("kind", [kind.name for kind in KINDS.values() if kind.audience is DRAFT_WRITERS])
    def test_goes_to_whoever_still_has_a_draft(self, kind, draft, mail_server):
        self.notice(draft, kind)
        assert CALL in whole(send(mail_server)[0])
        self.notice(draft, kind)
        Submission.objects.filter(pk=draft.pk).delete()
        assert len(send(mail_server)) == 1

    @pytest.mark.parametrize("level", [Level.WITHHELD, Level.UN_ONLY])
    def test_names_no_call_for_a_confidential_draft(self, level, draft, mail_server):
        self.notice(draft)
        Submission.objects.filter(pk=draft.pk).update(level=level, strictest_level=level)
        assert CALL not in whole(send(mail_server)[0])

    @pytest.mark.parametrize("kind", [kind.name for kind in KINDS.values() if kind.audience is DRAFT_WRITERS])
    def test_the_inbox_names_no_call_either(self, kind, draft):
        self.notice(draft, kind)
        assert CALL in shown_in_inbox(draft.author)
        Submission.objects.update(level=Level.WITHHELD, strictest_level=Level.WITHHELD)
        said = shown_in_inbox(draft.author)
        assert CALL not in said
        assert "Floods" not in said


OF_MEMBERS = {
    PROFILE_WRITERS: MembershipRole.EDITOR,
    memberships_notices.MEMBERS: MembershipRole.READER,
    memberships_notices.OWNERS: MembershipRole.OWNER,
    memberships_notices.ONCE_MEMBERS: MembershipRole.READER,
}
MEMBER_KINDS = [kind.name for kind in KINDS.values() if kind.audience in OF_MEMBERS]
LEAD_KINDS = [kind.name for kind in KINDS.values() if kind.audience is PROFILE_LEADS]


class TestOrganisations:
    def notice(self, kind, person, profile):
        context = {"organisation": profile.legal_name, "person": "Zed", "role": "editor", "reason": "Checks."}
        return waiting(
            notify(kind, [person], at=timezone.now(), page=("my-home",), target_id=profile.pk, **context)[0]
        )

    @pytest.mark.parametrize("kind", MEMBER_KINDS)
    def test_goes_to_whoever_is_still_concerned(self, kind, mail_server):
        audience = KINDS[kind].audience
        member = memberships.member(role=OF_MEMBERS[audience])
        self.notice(kind, member.user, member.profile)
        assert len(send(mail_server)) == 1
        self.notice(kind, member.user, member.profile)
        Membership.objects.update(ended_at=timezone.now(), ended_by=member.user)
        left = 2 if audience is memberships_notices.ONCE_MEMBERS else 1
        assert len(send(mail_server)) == left

    @pytest.mark.parametrize("kind", LEAD_KINDS)
    def test_goes_to_whoever_is_still_a_lead(self, kind, mail_server):
        lead, profile = accounts.lead(), profiles.profile()
        self.notice(kind, lead, profile)
        assert len(send(mail_server)) == 1
        self.notice(kind, lead, profile)
        User.objects.filter(pk=lead.pk).update(roles=["officer"])
        assert len(send(mail_server)) == 1

    @pytest.mark.parametrize("kind", [*MEMBER_KINDS, *LEAD_KINDS])
    def test_names_no_organisation_that_is_not_listed_any_more(self, kind, mail_server):
        member = memberships.member(profiles.profile(legal_name=ORGANISATION))
        User.objects.filter(pk=member.user_id).update(roles=["lead_officer"])
        self.notice(kind, member.user, member.profile)
        Profile.objects.update(listed=False)
        assert ORGANISATION not in whole(send(mail_server)[0])

    @pytest.mark.parametrize("kind", [*MEMBER_KINDS, *LEAD_KINDS])
    def test_no_subject_has_the_words_of_others(self, kind, mail_server):
        member = memberships.member(profiles.profile(legal_name=ORGANISATION))
        User.objects.filter(pk=member.user_id).update(roles=["lead_officer"])
        self.notice(kind, member.user, member.profile)
        subject = str(send(mail_server)[0]["Subject"])
        assert ORGANISATION not in subject
        assert "Zed" not in subject


def test_the_name_of_a_post_that_ended_is_not_mailed(mail_server):
    post = departments.post()
    context = {"department": "OW", "department_name": {"en": "Office"}, "role": {"en": "Reviewer"}}
    notify("post_named", [post.user], at=timezone.now(), page=("my-home",), target_id=post.pk, **context)
    Post.objects.update(ended_at=timezone.now(), ended_by=post.user)
    assert send(mail_server) == []


def test_every_kind_that_is_about_something_names_its_audience():
    """What only tells its reader of their own account needs none."""
    without = {kind.name for kind in KINDS.values() if kind.audience is None}
    # A number, and the days on which a colleague is away: they are about nothing that someone may not see.
    of_office = {"cases_assigned", "absence_set"}
    own = {"post_ended", *of_office, *(k.name for k in KINDS.values() if str(k.group) == "Your account")}
    assert without <= own


class TestAccounts:
    @pytest.mark.parametrize("kind", ["account_confirm", "sign_in_code", "password_reset_code"])
    def test_a_code_that_no_page_takes_any_more_is_not_mailed(self, kind, mail_server):
        late = timezone.now() - KINDS[kind].valid_for
        notify_address(kind, "a@example.org", at=late, language="en", secret="ABCD-EFGH")
        assert send(mail_server) == []
        kept = Notice.objects.get()
        assert (kept.delivery, kept.secret) == (Delivery.DROPPED, "")

    def test_who_changed_a_sign_in_is_told_at_the_address_of_then(self, mail_server):
        """Whoever took the account over changes the address next."""
        person = accounts.person(email="before@example.org")
        context = {"what": {"en": "x"}, "changed_at": timezone.now(), "office": "o@example.org"}
        notify("security_changed", [person], at=timezone.now(), page=("my-home",), **context)
        User.objects.update(email="after@example.org", is_active=False)
        (mail,) = send(mail_server)
        assert mail["To"] == "before@example.org"


class TestInvitations:
    @pytest.fixture
    def invitation(self):
        owner = memberships.member()
        now = timezone.now()
        return Invitation.objects.create(
            profile=owner.profile, email="new@example.org", role="editor", token_digest="x", invited_at=now,
            invited_by=owner.user, expires_at=now + VALID,
        )  # fmt: skip

    def test_one_that_stands_is_mailed(self, invitation, mail_server):
        memberships_notices.invited(invitation, "t", by=invitation.invited_by, at=timezone.now())
        assert len(send(mail_server)) == 1

    @pytest.mark.parametrize("write", [memberships_notices.invited, memberships_notices.withdrawn])
    def test_one_of_an_organisation_that_is_not_listed_any_more_names_none(
        self, write, invitation, mail_server
    ):
        now, by = timezone.now(), invitation.invited_by
        Profile.objects.update(legal_name=ORGANISATION)
        invitation.profile.refresh_from_db()
        token = ["t0ken"] if write is memberships_notices.invited else []
        write(invitation, *token, by=by, at=now)
        send(mail_server)
        write(invitation, *token, by=by, at=now)
        Profile.objects.update(listed=False)
        send(mail_server)
        before, after = (whole(mail) for mail in mail_server.messages)
        assert ORGANISATION in before
        assert ORGANISATION not in after
        assert all(word in after for word in token), "the link is only here"

    @pytest.mark.parametrize("change", ["withdrawn", "accepted", "expired", "suspended", "opted out"])
    def test_one_that_does_not_stand_any_more_is_not(self, change, invitation, mail_server):
        now, by = timezone.now(), invitation.invited_by
        memberships_notices.invited(invitation, "t", by=by, at=now)
        rows = Invitation.objects.all()
        if change == "withdrawn":
            rows.update(withdrawn_at=now, withdrawn_by=by)
        elif change == "accepted":
            rows.update(accepted_at=now, accepted_by=by)
        elif change == "expired":
            rows.update(expires_at=now)
        elif change == "opted out":
            opt_outs.add(invitation.email, at=now)
        else:
            Profile.objects.update(state="suspended", reason="Checks.")
        assert send(mail_server) == []

    def test_that_one_was_withdrawn_is_not_said_to_who_wants_no_mail(self, invitation, mail_server):
        now = timezone.now()
        memberships_notices.withdrawn(invitation, by=invitation.invited_by, at=now)
        opt_outs.add(invitation.email, at=now)
        assert send(mail_server) == []
