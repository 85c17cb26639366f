"""The daily digest: to whom, when, what stands in it, and that nobody gets two of one day."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from engagements.cases.models import Case
from engagements.cases.states import State
from engagements.consultations.models import Level
from engagements.digests import actions, notices
from engagements.digests.models import DigestRun
from engagements.digests.notices import DAILY
from engagements.routing.models import Purpose
from engagements.submissions.models import Submission
from focalpoint.notifications import deliver
from focalpoint.notifications.models import Channel, Delivery, Notice, Preference
from focalpoint.notifications.notify import notify
from organisations.accounts.models import User
from organisations.departments.models import Post
from organisations.memberships.models import Membership, MembershipRole
from tests.factories import accounts, cases, consultations, departments, memberships, routing, submissions
from tests.outbox import everything, notified, read

NOW = submissions.NOW  # Wednesday 4 March 2026, 15:00 UTC
HOUR = timedelta(hours=1)
NEWS = "submission_reopened"
pytestmark = pytest.mark.django_db


def digest_of(person):
    return Notice.objects.select_related("recipient").filter(kind=DAILY, recipient=person).first()


def writer(level=Level.OPEN, closes_in=timedelta(days=3), **person):
    """Somebody whose draft waits for a call that closes soon."""
    call = consultations.open_call(closes_at=NOW + closes_in)
    member = memberships.member(user=accounts.person(**person))
    submissions.draft(profile=member.profile, author=member.user, consultation=call, level=level)
    return member.user


def with_digest_news(person, **context):
    """News of an input that the person writes, which waits for their digest."""
    member = memberships.member(user=person)
    case = cases.in_state(State.NEW, author=person, profile=member.profile)
    context = {"reference": "FP-2026-AAAA-AAAA", **context}
    target_id = case.main_submission_id
    notify(NEWS, [person], at=NOW - HOUR, page=("my-home",), target_id=target_id, **context)
    Notice.objects.filter(kind=NEWS).update(channel=Channel.DIGEST, delivery=Delivery.NONE)


class TestWhen:
    @pytest.mark.parametrize(
        ("zone", "hour", "is_due"),
        [("UTC", 15, True), ("UTC", 16, False), ("Asia/Tokyo", 0, True), ("Asia/Tokyo", 1, False)],
    )
    def test_send_at_the_morning_of_each(self, zone, hour, is_due):
        person = writer(time_zone=zone, digest_hour=hour)
        actions.send_due(at=NOW)
        assert (digest_of(person) is not None) is is_due

    def test_send_once_a_day_whatever_restarts(self):
        person = writer()
        for minutes in (0, 15, 300):
            actions.send_due(at=NOW + timedelta(minutes=minutes))
        assert Notice.objects.filter(kind=DAILY, recipient=person).count() == 1
        actions.send_due(at=NOW + timedelta(days=1))
        assert Notice.objects.filter(kind=DAILY, recipient=person).count() == 2

    def test_send_of_a_missed_morning_later_on_the_same_day(self):
        person = writer(digest_hour=3)
        actions.send_due(at=NOW)
        assert digest_of(person).digest_day.isoformat() == "2026-03-04"

    def test_send_nothing_when_there_is_nothing_to_say(self):
        person = writer(closes_in=timedelta(days=8))
        assert actions.send_due(at=NOW) == Notice.objects.filter(kind=DAILY).count()
        assert digest_of(person) is None
        assert DigestRun.objects.get(person=person).day.isoformat() == "2026-03-04"

    def test_send_nothing_later_that_day_once_the_morning_had_nothing(self):
        person = accounts.person()
        actions.send_due(at=NOW)
        with_digest_news(person)
        actions.send_due(at=NOW + HOUR)
        assert digest_of(person) is None
        actions.send_due(at=NOW + timedelta(days=1))
        assert digest_of(person) is not None

    def test_send_to_nobody_who_cannot_sign_in(self):
        person = writer(is_active=False)
        actions.send_due(at=NOW)
        assert digest_of(person) is None

    def test_send_in_batches_reaches_everybody(self, monkeypatch):
        monkeypatch.setattr(actions.send_batch, "__kwdefaults__", {"most": 2})
        people = {writer().email for _one in range(5)}
        actions.send_due(at=NOW)
        assert notified(DAILY) >= people


class TestHow:
    def test_send_by_mail(self):
        person = writer()
        actions.send_due(at=NOW)
        digest = digest_of(person)
        assert (digest.channel, digest.delivery, digest.in_inbox) == (Channel.MAIL, Delivery.WAITING, True)

    @pytest.mark.parametrize(
        ("channel", "delivery"),
        [
            (Channel.INBOX, Delivery.NONE),
            (Channel.DIGEST, Delivery.WAITING),
            (Channel.MAIL, Delivery.WAITING),
        ],
    )
    def test_send_as_the_person_prefers(self, channel, delivery):
        person = writer()
        Preference.objects.create(person=person, kind=DAILY, channel=channel)
        actions.send_due(at=NOW)
        assert digest_of(person).delivery == delivery

    def test_send_carries_what_waited_for_it_once(self):
        person = accounts.person()
        with_digest_news(person)
        actions.send_due(at=NOW)
        digest = digest_of(person)
        assert Notice.objects.get(kind=NEWS).digest == digest
        assert "Input FP-2026-AAAA-AAAA was reopened" in read(digest)["text"]
        actions.send_due(at=NOW + timedelta(days=1))
        assert Notice.objects.filter(kind=DAILY, recipient=person).count() == 1

    def test_send_leaves_out_what_was_read(self):
        person = accounts.person()
        with_digest_news(person)
        Notice.objects.update(read_at=NOW)
        actions.send_due(at=NOW)
        assert digest_of(person) is None

    def test_send_says_nothing_of_what_is_not_theirs_any_more(self):
        person = accounts.person()
        with_digest_news(person)
        Membership.objects.update(ended_at=NOW, ended_by=person)
        actions.send_due(at=NOW)
        assert digest_of(person) is None

    def test_send_counts_what_became_confidential(self):
        person = accounts.person()
        with_digest_news(person)
        Submission.objects.update(level=Level.WITHHELD, strictest_level=Level.WITHHELD)
        actions.send_due(at=NOW)
        text = read(digest_of(person))["text"]
        assert "FP-2026-AAAA" not in text
        assert "1 confidential item (sign in to see it)" in text

    def test_send_names_ten_and_counts_the_rest(self):
        person = accounts.person()
        for number in range(12):
            with_digest_news(person, reference=f"FP-2026-AAAA-AA{number:02}")
        with_digest_news(person, discreet=True)
        actions.send_due(at=NOW)
        digest = digest_of(person)
        assert Notice.objects.filter(digest=digest).count() == 13
        text = read(digest)["text"]
        assert text.count("FP-2026-AAAA") == 10
        assert "- and 2 more" in text
        assert "- 1 confidential item (sign in to see it)" in text
        assert read(digest)["subject"] == "Your daily digest: 13 new messages"


class TestWhenItIsMailed:
    """A mail may wait for minutes or days: what it says is asked again."""

    SOON = timedelta(minutes=1)

    def mailed(self, mail_server, at, *people):
        """What these read; the office has mails of its own."""
        deliver.deliver_waiting(clock=lambda: at)
        addresses = {person.email for person in people}
        mails = [mail for mail in mail_server.messages if mail["To"] in addresses]
        return [mail.get_body(("plain",)).get_content() for mail in mails]

    def test_it_says_what_is_so_by_then(self, mail_server):
        person = writer()
        with_digest_news(person)
        actions.send_due(at=NOW)
        (mail,) = self.mailed(mail_server, NOW + self.SOON, person)
        assert "Input FP-2026-AAAA-AAAA was reopened" in mail
        assert str(Submission.objects.get(state="draft").consultation.title) in mail

    def test_it_says_the_titles_which_the_outbox_never_holds(self, mail_server):
        post = departments.post()
        referral = routing.referral(department=post.department)
        Submission.objects.update(title="Zebrawells")
        actions.send_due(at=NOW)
        (mail,) = self.mailed(mail_server, NOW + self.SOON, post.user)
        assert f"{referral.submission.reference} · Zebrawells · {post.department}" in mail
        assert "Zebrawells" not in str(list(Notice.objects.values_list("context", flat=True)))

    def test_it_names_nothing_of_what_is_not_theirs_any_more(self, mail_server):
        """Not even in the first minutes."""
        person = writer()
        call = str(Submission.objects.get().consultation.title)
        with_digest_news(person)
        actions.send_due(at=NOW)
        Membership.objects.filter(profile__submissions__state="draft").update(ended_at=NOW, ended_by=person)
        (mail,) = self.mailed(mail_server, NOW + self.SOON, person)
        assert call not in mail
        assert "FP-2026-AAAA-AAAA" in mail

    def test_it_is_not_sent_when_nothing_is_left(self, mail_server):
        person = writer()
        with_digest_news(person)
        actions.send_due(at=NOW)
        Membership.objects.update(ended_at=NOW, ended_by=person)
        assert self.mailed(mail_server, NOW + self.SOON, person) == []
        assert digest_of(person).delivery == Delivery.DROPPED

    def test_it_counts_what_became_confidential(self, mail_server):
        person = writer()
        call = str(Submission.objects.get().consultation.title)
        with_digest_news(person)
        actions.send_due(at=NOW)
        Submission.objects.update(level=Level.WITHHELD, strictest_level=Level.WITHHELD)
        (mail,) = self.mailed(mail_server, NOW + self.SOON, person)
        assert call not in mail
        assert "FP-2026" not in mail
        assert mail.count("1 confidential item (sign in to see it)") == 2

    def test_what_an_officer_has_and_a_department_got_is_asked_again(self, mail_server):
        case = cases.assigned(State.IN_TRIAGE)
        officer, reviewer = case.assignee, departments.reviewer(departments.department())
        referral = routing.referral(cases.in_state(State.NEW), department=reviewer.posts.get().department)
        actions.send_due(at=NOW)
        User.objects.filter(pk=officer.pk).update(roles=["auditor"])
        Post.objects.filter(user=reviewer).update(ended_at=NOW, ended_by=officer)
        for mail in self.mailed(mail_server, NOW + self.SOON, officer, reviewer):
            assert case.main_submission.reference not in mail
            assert referral.case.main_submission.reference not in mail

    def test_of_several_that_waited_the_latest_speaks_for_all(self, mail_server):
        person = writer(closes_in=timedelta(days=6))
        with_digest_news(person)
        for days in range(2):
            actions.send_due(at=NOW + timedelta(days=days))
        (mail,) = self.mailed(mail_server, NOW + timedelta(days=1, hours=2), person)
        assert "FP-2026-AAAA-AAAA" in mail
        assert "closes" in mail
        first, second = Notice.objects.filter(kind=DAILY, recipient=person).order_by("created_at")
        assert (first.delivery, second.delivery) == (Delivery.DROPPED, Delivery.SENT)

    def test_one_that_cannot_be_made_says_only_that_there_is_news_and_holds_no_other_mail_up(
        self, mail_server, monkeypatch, caplog
    ):
        person, other = writer(), accounts.person()
        actions.send_due(at=NOW)
        notify("user_reactivated", [other], at=NOW, page=("my-home",))

        def broken(*_people, **_named):
            raise ValueError("Wells")

        monkeypatch.setattr(notices, "contents", broken)
        assert len(self.mailed(mail_server, NOW + self.SOON, person, other)) == 2
        assert "You have a new message" in {str(mail["Subject"]) for mail in mail_server.messages}
        assert "Wells" not in caplog.text

    def test_it_asks_the_same_for_one_and_for_three(self, mail_server):
        spent = []
        for count in (1, 3):
            people = [writer() for _number in range(count)]
            for person in people:
                with_digest_news(person)
            actions.send_due(at=NOW)
            claimed = [notice for notice in deliver.claim(at=NOW) if notice.recipient in people]
            assert len(claimed) == count
            with CaptureQueriesContext(connection) as statements:
                deliver.sift(claimed, at=NOW)
            spent.append(len(statements))
        assert spent[0] == spent[1]


class TestWhat:
    def test_a_representative_reads_what_closes_and_what_is_asked(self):
        person = writer()
        draft = person.memberships.get().profile.submissions.get()
        asked = cases.submission_in(State.RETURNED, profile=draft.profile, author=person, at=NOW)
        actions.send_due(at=NOW)
        shown = read(digest_of(person))
        assert shown["subject"] == "2 items need your attention today"
        for part in ("text", "html"):
            assert f"{draft.consultation.title}: closes on 7 March 2026, 15:00" in shown[part]
            assert "due on 11 March 2026" in shown[part]
            assert f"/en/my/inputs/{asked.pk}/" in shown[part]
            assert f"/en/my/inputs/{draft.pk}/edit/" in shown[part]
        assert draft.title not in everything()

    def test_a_reader_has_nothing_to_write(self):
        person = writer()
        reader = memberships.member(person.memberships.get().profile, MembershipRole.READER).user
        actions.send_due(at=NOW)
        assert digest_of(reader) is None

    def test_an_officer_reads_what_the_office_has(self):
        officer = accounts.officer()
        call = consultations.open_call()
        cases.in_state(State.NEW, consultation=call, at=NOW)
        for _one in range(2):
            case = cases.assigned(officer=officer, consultation=call, at=NOW)
        routing.referral(due_at=NOW - HOUR)
        Case.objects.filter(pk=case.pk).update(due_at=NOW - HOUR)
        actions.send_due(at=NOW)
        digest = digest_of(officer)
        text = read(digest)["text"]
        assert "New and unassigned: 1" in text
        assert "Overdue: 1" in text
        assert "Answers to release" not in text, "there are none"
        assert "With the office: 3" in text
        assert "Referrals overdue at departments: 1" in text
        assert f"{call.title}: 3" in text
        assert "was due on 4 March 2026" in text
        assert f"/admin/engagements/case/{case.pk}/change/" in text
        assert digest.link == "/admin/engagements/case/"

    def test_a_department_reads_what_is_new_due_and_overdue(self):
        post = departments.post()
        due = {"new": NOW + timedelta(days=9), "soon": NOW + timedelta(days=7), "late": NOW - HOUR}
        made = {name: routing.referral(department=post.department, due_at=at) for name, at in due.items()}
        routing.referral(department=post.department, purpose=Purpose.INFORMATION)
        routing.referral()
        actions.send_due(at=NOW)
        digest = digest_of(post.user)
        context = digest.context
        listed = {
            name: {row["reference"] for row in context[name]["rows"]} for name in ("new", "soon", "late")
        }
        assert listed == {
            "new": {made["new"].submission.reference},
            "soon": {made["soon"].submission.reference},
            "late": {made["late"].submission.reference},
        }
        assert f"{post.department} · was due on 4 March 2026" in read(digest)["text"]
        assert digest.link == "/en/desk/"

    def test_what_is_secret_is_counted_and_not_named(self):
        officer = accounts.officer()
        person = writer(Level.UN_ONLY)
        draft = person.memberships.get().profile.submissions.get()
        secret = cases.assigned(officer=officer, level=Level.UN_ONLY, at=NOW).main_submission
        post = departments.post()
        case = cases.in_state(State.REFERRED, level=Level.UN_ONLY, at=NOW)
        sent = case.main_submission
        routing.referral(case, department=post.department)
        actions.send_due(at=NOW)
        for reader in (officer, person, post.user):
            assert "1 confidential item (sign in to see it)" in read(digest_of(reader))["text"]
        written = everything()
        for one in (secret, sent):
            assert one.reference not in written
        for one in (secret, sent, draft):
            assert str(one.consultation.title) not in written

    def test_what_an_officer_put_aside_is_not_in_their_digest_until_then(self):
        officer = accounts.officer()
        here = cases.assigned(officer=officer, at=NOW).main_submission.reference
        aside = cases.assigned(officer=officer, at=NOW)
        Case.objects.filter(pk=aside.pk).update(snoozed_until=NOW + timedelta(hours=20))
        reference = aside.main_submission.reference
        actions.send_due(at=NOW)
        text = read(digest_of(officer))["text"]
        assert here in text
        assert reference not in text
        Notice.objects.all().delete()
        actions.send_due(at=NOW + timedelta(days=1))
        assert reference in read(digest_of(officer))["text"]

    def test_send_asks_the_same_for_one_and_for_three(self):
        def scene():
            writer()
            officer = accounts.officer()
            with_digest_news(officer)
            cases.assigned(officer=officer, at=NOW)
            routing.referral(department=departments.post().department)

        counts = []
        for day, number in enumerate((1, 3)):
            for _one in range(number):
                scene()
            with CaptureQueriesContext(connection) as asked:
                actions.send_batch(at=NOW + timedelta(days=day))
            counts.append(len(asked))
        assert counts[0] == counts[1]


class TestBroken:
    """One person's broken digest stops nobody else's, and is not tried for ever."""

    @pytest.fixture
    def people(self):
        people = [accounts.person(time_zone="UTC", digest_hour=0) for _number in range(3)]
        notify("user_reactivated", people, at=NOW - HOUR, page=("my-home",))
        Notice.objects.update(channel="digest", delivery="none")
        return people

    def digests(self):
        return set(Notice.objects.filter(kind="daily_digest").values_list("recipient_id", flat=True))

    def test_what_cannot_be_made_for_one(self, people, monkeypatch, caplog):
        made = actions.contents

        def broken(chosen, *rest, **named):
            if people[1] in chosen:
                raise ValueError("Zebrawords")
            return made(chosen, *rest, **named)

        monkeypatch.setattr(actions, "contents", broken)
        assert actions.send_due(at=NOW) == 2
        assert self.digests() == {people[0].pk, people[2].pk}
        assert str(people[1].pk) in caplog.text
        assert "Zebrawords" not in caplog.text
        assert actions.send_due(at=NOW) == 0

    def test_a_time_zone_that_nobody_knows(self, people):
        people[1].__class__.objects.filter(pk=people[1].pk).update(time_zone="Mars/Base")
        assert actions.send_due(at=NOW) == 3
        assert actions.send_due(at=NOW) == 0
