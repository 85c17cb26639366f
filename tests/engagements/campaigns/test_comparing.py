"""What the task does after a submission: again after each version, not after a withdrawal, the same twice."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from engagements.campaigns import actions as campaigns
from engagements.campaigns import comparing
from engagements.campaigns.models import Fingerprint, LookAlike
from engagements.campaigns.queries import COMPARED_LEVELS, MOST_OF_BAND, MOST_READ, to_compare
from engagements.cases import actions as cases
from engagements.cases.models import Case, Filing
from engagements.cases.states import State, WaitingOn
from engagements.consultations.models import Level
from engagements.questions.choices import Wording
from engagements.questions.models import Kind
from engagements.routing import actions as routing
from engagements.submissions import actions as submissions_actions
from engagements.submissions.models import Submission
from engagements.tasks import compare_inputs
from focalpoint.translated import Translated
from tests.engagements.campaigns.pairs import texts_of
from tests.factories import accounts, consultations, questions, submissions
from tests.factories import cases as case_factory
from tests.factories.reasons import outside_mandate

pytestmark = pytest.mark.django_db

NOW = submissions.NOW
TEXTS = texts_of("en")


def said(matter=0, organisation=0, *more):
    opening = TEXTS["opening"].format(organisation=TEXTS["organisations"][organisation])
    return " ".join([opening, *TEXTS["matters"][matter], *more, TEXTS["closing"]])


def copies(number, call, **fields):
    """Submitted one after the other, each by an organisation of its own and under its name."""
    return [
        submissions.submitted(
            consultation=call, summary=said(0, place % 8), at=NOW + timedelta(minutes=place), **fields
        )
        for place in range(number)
    ]


def compare_all(at=NOW):
    for key in list(to_compare().values_list("pk", flat=True)):
        comparing.compare(key, at=at)


def pairs():
    return set(LookAlike.objects.values_list("submission_id", "other_id"))


def both(one, other):
    return {(one.pk, other.pk), (other.pk, one.pk)}


def test_copies_of_one_call_are_found_whoever_comes_first():
    call = consultations.open_call(now=NOW)
    one, other = copies(2, call)
    stranger = submissions.submitted(consultation=call, summary=said(1))
    elsewhere = submissions.submitted(summary=said())
    compare_all()
    assert pairs() == both(one, other)
    assert LookAlike.objects.filter(similarity__gte=80).count() == 2
    assert stranger.pk in Fingerprint.objects.values_list("pk", flat=True)
    assert elsewhere.pk in Fingerprint.objects.values_list("pk", flat=True)
    assert not to_compare().exists()


def test_twice_is_the_same_as_once():
    one, other = copies(2, consultations.open_call(now=NOW))
    compare_all()
    before = list(LookAlike.objects.values_list("submission", "other", "similarity").order_by("submission"))
    for _turn in range(2):
        comparing.compare(one.pk, at=NOW)
        comparing.compare(other.pk, at=NOW)
    after = list(LookAlike.objects.values_list("submission", "other", "similarity").order_by("submission"))
    assert after == before


@pytest.mark.parametrize("step", ["_keep", "_look_alikes_of", "forget_pairs"])
def test_killed_in_the_middle_it_begins_again(step, monkeypatch):
    one, other = copies(2, consultations.open_call(now=NOW))

    def killed(*_args, **_options):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(comparing, step, killed)
        with pytest.raises(KeyboardInterrupt):
            comparing.compare(other.pk, at=NOW)
    assert set(to_compare().values_list("pk", flat=True)) == {one.pk, other.pk}
    compare_all()
    assert pairs() == both(one, other)


def test_another_version_is_compared_again():
    call = consultations.open_call(now=NOW)
    (one,) = copies(1, call)
    case = case_factory.assigned(consultation=call, summary=said())
    other, officer = case.main_submission, case.assignee
    compare_all()
    assert pairs() == both(one, other)
    cases.return_(case, question="Where?", by=officer, at=NOW)
    assert not to_compare().exists()
    changed = Submission.objects.get(pk=other.pk)
    content = {"title": changed.title, "language": "en", "level": changed.level, "answers": {}, "themes": []}
    submissions_actions.save(
        changed, summary=said(1), edit=changed.edit, by=changed.author, at=NOW, **content
    )
    # What is typed and not submitted is its author's.
    assert pairs() == both(one, other)
    cases.resubmit(changed, answer="There.", by=changed.author, at=NOW)
    assert list(to_compare().values_list("pk", flat=True)) == [other.pk]
    compare_all()
    assert pairs() == set()


def test_a_version_that_comes_meanwhile_is_not_taken_for_compared(monkeypatch):
    (one,) = copies(1, consultations.open_call(now=NOW))
    monkeypatch.setattr(comparing, "_look_alikes_of", lambda *_args: submissions.version(one) and {})
    comparing.compare(one.pk, at=NOW)
    assert Filing.objects.get(pk=one.pk).compared_at is None


def test_what_is_withdrawn_leaves():
    one, other, third = copies(3, consultations.open_call(now=NOW))
    compare_all()
    routing.withdraw(one, by=one.author, at=NOW)
    assert pairs() == both(other, third)
    assert one.pk not in Fingerprint.objects.values_list("pk", flat=True)


def test_what_is_withdrawn_before_or_meanwhile_is_not_compared(monkeypatch):
    one, other = copies(2, consultations.open_call(now=NOW))
    routing.withdraw(one, by=one.author, at=NOW)
    assert list(to_compare().values_list("pk", flat=True)) == [other.pk]
    found = comparing._look_alikes_of

    def withdrawn_meanwhile(*args):
        routing.withdraw(other, by=other.author, at=NOW)
        return found(*args)

    monkeypatch.setattr(comparing, "_look_alikes_of", withdrawn_meanwhile)
    assert comparing.compare(other.pk, at=NOW) == []
    assert (pairs(), Fingerprint.objects.count()) == (set(), 0)


def test_drafts_are_not_compared():
    submissions.draft(summary=said())
    assert not to_compare().exists()


def test_each_level_was_decided_on():
    """A level that is added is not compared before someone adds it here too: protected texts never are."""
    assert set(COMPARED_LEVELS) == {Level.OPEN, Level.WITHHELD, Level.UN_ONLY}
    call = consultations.open_call(now=NOW, levels=list(Level))
    for level in Level:
        submissions.submitted(consultation=call, level=level, summary=said())
    compare_all()
    assert len(pairs()) == 6


def test_what_the_call_says_itself_is_not_compared():
    """The labels of choices stand in the versions of all who chose the same."""
    call = consultations.open_call(now=NOW)
    label = Wording(Translated(en=said(3)), "yes")
    question = questions.question(call, Kind.ONE_CHOICE, choices=[label])
    for matter in (0, 1):
        submissions.submitted(consultation=call, summary=said(matter), answers={str(question.pk): "yes"})
    compare_all()
    assert pairs() == set()


def test_each_has_its_nearest_and_the_first_has_all():
    first, *_others = copies(MOST_READ + 5, consultations.open_call(now=NOW))
    compare_all()
    assert LookAlike.objects.filter(submission=first).count() >= MOST_READ
    assert not LookAlike.objects.filter(similarity__gt=100).exists()


def test_the_task_compares_what_waits_and_a_second_worker_leaves_it_alone(monkeypatch):
    one, other = copies(2, consultations.open_call(now=NOW))
    at_once = []
    found = comparing._look_alikes_of

    def meanwhile(*args):
        at_once.append(comparing.compare_waiting(at=timezone.now()))
        return found(*args)

    monkeypatch.setattr(comparing, "_look_alikes_of", meanwhile)
    compare_inputs()
    assert at_once == [0, 0]
    assert pairs() == both(one, other)
    monkeypatch.undo()
    copies(1, one.consultation)
    # It gave its lease back.
    assert comparing.compare_waiting(at=timezone.now()) == 1


def test_statements_do_not_grow_with_the_copies():
    call = consultations.open_call(now=NOW)
    counts = []
    for number in (1, 3):
        copies(number, call)
        compare_all()
        (one,) = copies(1, call)
        with CaptureQueriesContext(connection) as captured:
            comparing.compare(one.pk, at=NOW)
        counts.append(len(captured))
    assert counts[0] == counts[1] <= 12


def test_a_case_that_ends_keeps_its_fingerprint():
    """Whoever reads a copy that comes later sees what was answered before."""
    officer = accounts.officer()
    one, other = copies(2, consultations.open_call(now=NOW))
    cases.decline(
        case_factory.case_of(one), reason=outside_mandate(), text="Not for the UN.", by=officer, at=NOW
    )
    compare_all()
    assert pairs() == both(one, other)


def test_the_main_input_of_a_campaign_is_compared_too():
    """Although so many of another wording are nearer that it is not among those that are read."""
    call = consultations.open_call(now=NOW)
    officer = accounts.officer()
    (main,) = copies(1, call)
    other_wording = said(0, 1).replace("must", "should").replace("every day", "daily")
    near = [submissions.submitted(consultation=call, summary=other_wording) for _turn in range(MOST_READ)]
    campaigns.join(case_factory.case_of(near[0]), into=case_factory.case_of(main), by=officer, at=NOW)
    compare_all()
    last = submissions.submitted(consultation=call, summary=other_wording)
    compare_all()
    assert (last.pk, main.pk) in pairs()


def test_a_late_copy_is_offered_to_its_campaign():
    """Although as many as are looked at were answered, each alone, before there was a campaign."""
    call, officer = consultations.open_call(now=NOW), accounts.officer()
    *early, main, other = copies(MOST_OF_BAND + 9, call)
    compare_all()
    Case.objects.filter(filings__submission__in=early).update(
        state=State.CLOSED, waiting_on=WaitingOn.NOBODY, due_at=None
    )
    campaigns.join(case_factory.case_of(other), into=case_factory.case_of(main), by=officer, at=NOW)
    (last,) = copies(1, call)
    compare_all()
    assert (last.pk, main.pk) in pairs()
    # Compared again, it is the main input still; taken out, it is none.
    comparing.compare(main.pk, at=NOW)
    assert list(Fingerprint.objects.filter(is_main=True).values_list("pk", flat=True)) == [main.pk]
    campaigns.take_out(case_factory.case_of(main), submission=main, by=officer, at=NOW)
    compare_all()
    assert not Fingerprint.objects.filter(is_main=True, pk=main.pk).exists()
