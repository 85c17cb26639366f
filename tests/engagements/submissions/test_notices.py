"""Who is told of an input, on which page they land, and what no notice ever says."""

import pytest

from engagements.cases import actions as case_actions
from engagements.cases import notices as case_notices
from engagements.cases.states import State
from engagements.consultations.models import Level
from engagements.publications import notices as publication_notices
from focalpoint.notifications.models import Channel, Notice
from organisations.accounts.roles import Role
from organisations.memberships.models import MembershipRole
from tests.factories import accounts, cases, memberships, submissions
from tests.outbox import everything, notified, read, sent

NOW = submissions.NOW
pytestmark = pytest.mark.django_db
# A title that could not be anybody else's, with what HTML and JSON would change.
TITLE = "Wells & the dry north"


def submitted(level=Level.OPEN, **fields):
    return submissions.submitted(level=level, title=TITLE, **fields)


def withdrawn(submission, *, at):
    case_notices.withdrawn(submission, cases.case_of(submission), at=at)


class TestSubmitted:
    def test_submitted_goes_to_the_author_and_whoever_submitted_it(self):
        draft = submissions.draft(at=NOW)
        hand = memberships.member(draft.profile, MembershipRole.EDITOR).user
        for role in MembershipRole:
            memberships.member(draft.profile, role)
        case_actions.submit(draft, by=hand, at=NOW)
        assert notified("submission_submitted") == {draft.author.email, hand.email}

    def test_submitted_does_not_follow_an_author_who_has_left(self):
        draft = submissions.draft(at=NOW, author=accounts.person())
        hand = memberships.member(draft.profile, MembershipRole.EDITOR).user
        case_actions.submit(draft, by=hand, at=NOW)
        assert notified("submission_submitted") == {hand.email}

    def test_submitted_is_news_for_everybody_in_the_office_who_reads_inputs(self):
        office = {accounts.person(roles=[role]).email for role in Role if role != Role.AUDITOR}
        others = {accounts.auditor().email, accounts.officer(is_active=False).email}
        submitted()
        assert notified("submission_received") >= office
        assert not notified("submission_received") & others
        assert set(Notice.objects.filter(kind="submission_received").values_list("channel", flat=True)) == {
            Channel.DIGEST
        }

    def test_submitted_again_is_no_news_of_a_new_input(self):
        accounts.officer()
        submission = cases.submission_in(State.RETURNED)
        case_actions.resubmit(submission, answer="Yes.", by=submission.author, at=NOW)
        assert not notified("submission_received")
        receipt = Notice.objects.get(kind="submission_submitted")
        assert read(receipt)["subject"] == f"We received version 2 of your input {submission.reference}"

    def test_submitted_says_all_that_a_receipt_needs(self):
        draft = submissions.draft(at=NOW, author=None)
        author = draft.author
        author.time_zone = "Asia/Tokyo"
        author.save()
        submission = case_actions.submit(draft, by=author, at=NOW)
        receipt = Notice.objects.select_related("recipient").get(kind="submission_submitted")
        shown = read(receipt)
        assert shown["subject"] == f"We received your input {submission.reference}"
        version = submission.versions.get()
        for part in ("text", "html"):
            for needed in (
                submission.reference,
                version.sha256,
                "5 March 2026, 00:00:00 (Tokyo time)",
                "2026-03-04 15:00:00 UTC",
                "will act on it by 6 March 2026",
                str(submission.consultation.title),
                f"/en/my/inputs/{submission.pk}/",
            ):
                assert needed in shown[part]


def published(submission, *, at):
    publication_notices.published(submission, at=at, is_redacted=True)


class TestSecrets:
    @pytest.mark.parametrize("level", Level)
    @pytest.mark.parametrize("tell", [withdrawn, published, publication_notices.taken_down])
    def test_no_notice_holds_the_text_the_title_or_the_organisation(self, level, tell):
        accounts.officer()
        submission = submitted(level)
        tell(submission, at=NOW)
        written = everything()
        for secret in ("Wells", "Nine villages", submission.profile.legal_name):
            assert secret not in written

    def test_a_mail_about_what_is_secret_names_nothing(self):
        accounts.officer()
        submission = submitted(Level.UN_ONLY)
        withdrawn(submission, at=NOW)
        found = Notice.objects.select_related("recipient")
        of_office = {"submission_received", "submission_taken_back"}
        assert {one.kind for one in found} == {
            "submission_submitted",
            "submission_received",
            "submission_withdrawn",
            "submission_taken_back",
        }
        for notice in found:
            mail = sent(notice)
            assert submission.reference not in mail
            assert str(submission.consultation.title) not in mail
            row = cases.case_of(submission) if notice.kind in of_office else submission
            assert str(row.pk) in mail, "no link"
            assert submission.reference in read(notice)["inbox"]
        assert str(submission.consultation.title) not in everything()

    def test_a_mail_about_an_input_names_its_reference_and_its_call(self):
        submission = submitted(Level.OPEN)
        mail = sent(Notice.objects.select_related("recipient").get(kind="submission_submitted"))
        assert submission.reference in mail
        assert str(submission.consultation.title) in mail


class TestWithdrawn:
    def test_withdrawn_tells_those_who_write_and_the_office(self):
        submission = submitted()
        editor = memberships.member(submission.profile, MembershipRole.EDITOR).user
        memberships.member(submission.profile, MembershipRole.READER)
        memberships.member(submission.profile, MembershipRole.OWNER, ended_at=NOW, ended_by=editor)
        officer = accounts.officer()
        withdrawn(submission, at=NOW)
        assert notified("submission_withdrawn") == {submission.author.email, editor.email}
        assert officer.email in notified("submission_taken_back")

    def test_each_side_is_led_to_its_own_page(self):
        submission = submitted()
        officer = accounts.officer()
        withdrawn(submission, at=NOW)
        links = dict(Notice.objects.values_list("recipient__email", "link"))
        assert links[submission.author.email] == f"/en/my/inputs/{submission.pk}/"
        assert links[officer.email] == f"/admin/engagements/case/{cases.case_of(submission).pk}/change/"
