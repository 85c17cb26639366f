"""The notice of a mention: to whom, still, and what a mail says."""

import pytest
from django.utils import timezone

from engagements.cases import actions as case_actions
from engagements.notes import actions as notes
from engagements.submissions.models import Submission
from focalpoint.notifications import deliver
from focalpoint.notifications.models import Delivery, Notice
from organisations.accounts.models import User
from organisations.accounts.roles import Role
from tests.engagements.test_waiting_mails import whole
from tests.factories import accounts, cases
from tests.factories.cases import NOW

pytestmark = pytest.mark.django_db
WORD = "Quokkanote"


@pytest.fixture
def ana():
    return accounts.officer(name="Ana Diaz")


def mention(ana, **fields):
    case = cases.assigned(**fields)
    return case, notes.add_note(case, text=f"{WORD}: @Ana Diaz", by=case.assignee, at=NOW)


@pytest.fixture
def mails(mail_server):
    """Sends what waits; all that then lies in mailboxes: headers and both bodies."""

    def send():
        deliver.deliver_waiting(clock=timezone.now)
        return [whole(mail) for mail in mail_server.messages]

    return send


def test_mail_names_the_input_and_never_the_note(ana, mails):
    case, _note = mention(ana, title="Wells for nine villages")
    (text,) = mails()
    for said in (case.main_submission.reference, "Wells for nine villages", str(case.pk), ana.email):
        assert said in text
    assert str(case.assignee) in text
    assert WORD not in text


@pytest.mark.parametrize("level", ["withheld", "un_only"])
def test_mail_about_what_is_confidential_names_nothing(ana, mails, level):
    case, _note = mention(ana, title="Wells for nine villages", level=level)
    (text,) = mails()
    assert case.main_submission.reference not in text
    assert "Wells" not in text
    assert WORD not in text
    assert str(case.assignee) not in text


def test_mail_about_what_became_confidential_names_nothing(ana, mails):
    case, _note = mention(ana, title="Wells for nine villages")
    author = case.main_submission.author
    case_actions.raise_level(case.main_submission, level="un_only", by=author, at=NOW)
    found = [text for text in mails() if ana.email in text]
    assert len(found) == 1
    assert "Wells" not in found[0]
    assert case.main_submission.reference not in found[0]


def test_title_that_its_author_may_be_changing_is_in_no_mail(ana, mails):
    case, _note = mention(ana, title="Wells for nine villages")
    Submission.objects.filter(pk=case.main_submission_id).update(returned_at=NOW)
    (text,) = mails()
    assert "Wells" not in text


@pytest.mark.parametrize("how", ["deactivated", "other role", "note deleted"])
def test_not_sent_to_whom_it_is_not_for_any_more(ana, mails, how):
    case, written = mention(ana)
    if how == "deactivated":
        User.objects.filter(pk=ana.pk).update(is_active=False)
    elif how == "other role":
        User.objects.filter(pk=ana.pk).update(roles=[Role.AUDITOR])
    else:
        notes.delete(written, by=case.assignee, at=NOW)
    assert mails() == []
    assert Notice.objects.get(kind="note_mentioned").delivery != Delivery.SENT
