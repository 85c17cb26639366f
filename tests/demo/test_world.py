"""What is in the demo world: repeatable, of every kind, and nothing that the portal would not have made."""

import json
from collections import Counter
from datetime import time
from zoneinfo import ZoneInfo

import pytest
from django.db.models import Count, F
from django.utils.translation import get_language_info

from demo.models import Mail
from demo.world import campaign, clock, ground
from demo.world.build import SEED, build
from demo.world.cast import OUR_DEPARTMENT
from demo.world.people import DOMAIN
from demo.world.scripts import SCRIPTS
from demo.world.texts import LANGUAGES as WORDS
from demo.world.texts.matters import TOPICS
from demo.world.texts.office import ASKED
from engagements.campaigns.models import LookAlike
from engagements.cases.models import Case, Clarification, Message
from engagements.cases.queries import to_lapse
from engagements.cases.states import WAITING_ON, Priority
from engagements.cases.states import State as CaseState
from engagements.cases.status import Status, with_status
from engagements.consultations.models import Consultation, Level
from engagements.labels.models import Label
from engagements.notes.models import Note
from engagements.outcomes.models import Outcome
from engagements.publications.models import Publication
from engagements.publications.queries import may_be_public, to_appear
from engagements.publications.states import State as PublicationState
from engagements.responses.models import Response
from engagements.responses.states import State as ResponseState
from engagements.routing.models import Referral
from engagements.routing.rule_figures import dry_run, use_of
from engagements.routing.settling import settle
from engagements.routing.states import State as ReferralState
from engagements.rules.models import ReferralRule
from engagements.rules.queries import whole
from engagements.saved_views.models import SavedView
from engagements.submissions.content import sha256
from engagements.submissions.models import Submission, Version
from engagements.submissions.states import State
from engagements.text_templates.models import Kind, TextTemplate
from focalpoint import search
from focalpoint.audit.models import Entry
from focalpoint.events import Event, events_of
from focalpoint.notifications.deliver import deliver_waiting
from focalpoint.notifications.models import Delivery, Notice
from focalpoint.verbs import VERBS
from organisations.accounts.models import User
from organisations.accounts.queries import deputy_of
from organisations.accounts.roles import Role
from organisations.profiles.models import Profile
from organisations.profiles.states import State as ProfileState
from organisations.regions.countries import region_of

# Of the inputs, where a part is enough.
SHARE = 0.1
LANGUAGES = {"en", "fr", "es", "ar", "ru", "zh-hans"}


def _notified():
    """All that somebody would recognise the world by."""
    inputs = Submission.objects.order_by("pk").values_list(
        "pk", "reference", "state", "title", "summary", "answers", "level", "profile__slug"
    )
    cases = Case.objects.order_by("pk").values_list("pk", "state", "waiting_on", "due_at", "assignee")
    people = User.objects.order_by("pk").values_list("pk", "email", "name")
    referrals = Referral.objects.order_by("pk").values_list("pk", "department", "state", "due_at")
    return list(inputs), list(cases), list(people), list(referrals), Entry.objects.count()


def test_build_repeats_itself_from_the_same_seed_and_from_no_other(world):
    built = []
    for seed in (SEED, SEED, SEED + 1):
        ground.clear()
        build(seed=seed, at=world.at, share=SHARE)
        built.append((_notified(), _references()))
    (rows, references), again, (other_rows, other_references) = built
    assert references
    assert again == (rows, references)
    assert other_rows != rows
    assert not other_references & references


def _references():
    return set(Submission.objects.exclude(reference=None).values_list("reference", flat=True))


def test_build_makes_what_is_promised(world):
    assert Submission.objects.count() == sum(script.many for script in SCRIPTS) + campaign.NUMBER >= 150
    assert Profile.objects.count() == 40
    assert Consultation.objects.published().count() == 8
    assert set(Submission.objects.values_list("state", flat=True)) == set(State)
    assert set(Case.objects.values_list("state", flat=True)) == set(CaseState)
    assert {one.status for one in with_status(Submission.objects.all())} == set(Status)  # type: ignore[attr-defined]
    assert set(Submission.objects.values_list("language", flat=True)) == LANGUAGES
    assert set(Submission.objects.values_list("level", flat=True)) == set(Level)
    assert set(Publication.objects.values_list("state", flat=True)) == set(PublicationState)
    assert set(Referral.objects.values_list("state", flat=True)) == set(ReferralState)
    assert set(Response.objects.values_list("state", flat=True)) == set(ResponseState)
    assert Referral.objects.overdue(world.at).exists()
    assert Response.objects.public().exists()


def test_organisations_are_verified_with_a_sheet_and_looked_at_again(world):
    assert not Profile.objects.filter(state=ProfileState.VERIFIED, verifications=None).exists()
    assert Profile.objects.to_look_at_again(world.at).exists()
    assert Profile.objects.annotate(sheets=Count("verifications")).filter(sheets=2).exists()


def test_rules_are_followed_and_one_waits_to_be_switched_on(world):
    one, two, off = whole(ReferralRule.objects.order_by("position"))
    assert [rule.state for rule in (one, two, off)] == ["on", "on", "off"]
    assert use_of(one, now=world.at).followed + use_of(two, now=world.at).followed > 0
    run = dry_run(off, now=world.at)
    assert run.done.caught.number > 0
    assert run.otherwise


@pytest.mark.parametrize("seat", ["owner", "owner-ar", "two-hats"])
def test_each_author_has_a_question_to_answer_and_a_draft_to_submit(world, seat):
    own = Submission.objects.filter(author__email=f"{seat}@{DOMAIN}")
    drafts = own.filter(state=State.DRAFT).select_related("consultation")
    assert any(one.consultation.is_open(world.at) for one in drafts)
    assert own.filter(returned_at__isnull=False).exists()


def test_each_officer_has_cases_to_decide_and_new_ones_to_take(world):
    assert Case.objects.filter(state=CaseState.NEW, assignee=None).count() > 5
    for seat in ("officer", "second-officer", "protection-officer", "lead"):
        mine = Case.objects.filter(assignee__email=f"{seat}@{DOMAIN}")
        assert mine.filter(state=CaseState.IN_TRIAGE).count() > 1, seat


def test_a_lead_has_something_to_verify_to_release_to_publish_and_an_appeal(world):
    assert Profile.objects.filter(state=ProfileState.PENDING).exists()
    assert Consultation.objects.filter(state="draft").exists()
    for seat in ("officer", "lead"):
        sent = Response.objects.filter(state=ResponseState.SENT)
        assert sent.filter(referral__case__assignee__email=f"{seat}@{DOMAIN}").exists()
    assert Case.objects.filter(state=CaseState.IN_TRIAGE, appealed_at__isnull=False, assignee=None).exists()


def test_a_department_has_a_referral_for_each_step_of_its_people(world):
    ours = Referral.objects.live().for_action().filter(department=OUR_DEPARTMENT)
    assert ours.filter(state=ReferralState.SENT).exists()
    assert ours.filter(state=ReferralState.ACKNOWLEDGED, response=None).exists()
    assert ours.filter(response__state=ResponseState.DRAFT, response__remark="").exists()
    assert ours.filter(response__state=ResponseState.DRAFT).exclude(response__remark="").exists()
    assert ours.filter(response__state=ResponseState.APPROVED).exists()


def test_calls_close_at_the_last_minute_of_a_day_where_they_were_announced(world):
    for call in Consultation.objects.filter(standing=False):
        assert call.closes_at.astimezone(ZoneInfo(call.time_zone)).time() == time(23, 59)


def test_what_is_answered_fits_what_was_asked(world):
    """Of departments and authors; in the text, the last question is answered by what is asked for."""
    matters = [matter for topic in TOPICS.values() for matter in topic.matters]
    answers = {matter.question: {one.text for one in matter.answers} for matter in matters}
    responses = Response.objects.select_related("referral")
    assert len(responses) > 40
    assert all(one.text in answers[one.referral.question] for one in responses)
    answered = Clarification.objects.exclude(answer="").select_related("submission")
    assert answered.exists()
    for one in answered:
        said = [words.answers[ASKED.index(one.question)] for words in WORDS.values()]
        assert one.answer in said
    for one in Submission.objects.exclude(answers={}).select_related("consultation"):
        last = one.consultation.questions.order_by("position").last()
        asks = [ask for topic in WORDS[one.language].topics.values() for ask in topic.asks]
        assert one.answers[str(last.pk)] in asks


def test_titles_are_not_all_alike(world):
    """Of those who read the list, nobody reads the same title from the same organisation twice."""
    titles = Counter(Submission.objects.values_list("title", "profile"))
    assert max(titles.values()) == 1
    plain = Counter(Submission.objects.values_list("title", flat=True))
    assert max(plain.values()) <= 3


def test_build_leaves_nobody_in_the_future(world):
    assert not Entry.objects.filter(at__gt=world.at).exists()
    assert not Submission.objects.filter(saved_at__gt=world.at).exists()


@pytest.mark.parametrize("noun", [Submission, Case, Referral, Response])
def test_each_history_follows_the_table_of_moves(world, noun):
    """Replays the log of each row; it must end in the state the row has."""
    kind = noun._meta.model_name
    rows = {str(pk): state for pk, state in noun.objects.values_list("pk", "state")}
    states = dict.fromkeys(rows, str(noun._meta.get_field("state").default))
    for entry in Entry.objects.filter(target_type=kind).order_by("id"):
        verb, state = VERBS[entry.verb], states[entry.target_id]
        assert not verb.sources or state in verb.sources, (entry.verb, state)
        if verb.to:
            assert entry.changes["state"] == [state, verb.to]
            states[entry.target_id] = verb.to
    assert states == rows


def test_each_input_that_was_submitted_stands_in_a_case_of_its_own(world):
    assert not Submission.objects.filter(state=State.DRAFT, filing__isnull=False).exists()
    all_submitted = Submission.objects.submitted().select_related("filing__case")
    joined = Case.objects.filter(state=CaseState.JOINED).values("main_submission")
    submitted = all_submitted.exclude(pk__in=joined)
    for one in submitted:
        case, filing = one.filing.case, one.filing
        assert (case.main_submission_id, filing.filed_at, filing.filed_by) == (
            *(one.pk, one.submitted_at, one.submitted_by),
        )
        assert (case.consultation_id, case.language, case.level) == (
            *(one.consultation_id, one.language, one.level),
        )
        assert case.opened_at == one.submitted_at
        assert (case.state == CaseState.WITHDRAWN) == (one.state == State.WITHDRAWN)
    assert Case.objects.count() == len(all_submitted) > 140


def test_a_campaign_is_joined_and_two_more_look_like_it(world):
    copies = Case.objects.filter(main_submission__title__contains="deep sea")
    main = copies.get(state=CaseState.IN_TRIAGE)
    assert main.filings.count() == campaign.JOINED + 1
    assert any(campaign.ADDED in added for added in main.filings.values_list("added", flat=True))
    alike = LookAlike.objects.filter(submission=main.main_submission_id).exclude(other__filing__case=main)
    assert alike.count() == campaign.NUMBER - campaign.JOINED - 1


def test_each_case_waits_on_whom_the_actions_would_leave_it_to(world):
    referred = Case.objects.filter(state=CaseState.REFERRED)
    for one in Case.objects.exclude(state=CaseState.REFERRED):
        assert one.waiting_on == WAITING_ON[CaseState(one.state)]
    before, lines = list(referred.values("pk", "waiting_on", "due_at", "state")), Entry.objects.count()
    for one in referred:
        settle(one, because="referral.answer", at=world.at)
    assert list(referred.values("pk", "waiting_on", "due_at", "state")) == before
    assert Entry.objects.count() == lines
    assert set(Case.objects.values_list("waiting_reason", flat=True)) <= set(VERBS)
    assert not to_lapse(world.at).exists()


def test_each_question_that_is_open_gives_its_input_back(world):
    asked = set(Clarification.objects.filter(answered_at=None).values_list("submission", flat=True))
    returned = set(Submission.objects.filter(returned_at__isnull=False).values_list("pk", flat=True))
    of_cases = Case.objects.filter(state=CaseState.RETURNED)
    assert returned == set(of_cases.values_list("main_submission", flat=True))
    assert returned < asked
    lapsed = Submission.objects.filter(pk__in=asked - returned)
    assert set(lapsed.values_list("filing__case__waiting_reason", flat=True)) == {"case.lapse"}


def test_nobody_decides_an_appeal_about_what_they_declined(world):
    appealed = Case.objects.filter(appealed_at__isnull=False)
    assert appealed.filter(state=CaseState.DECLINED).exists()
    for one in appealed:
        declined = Entry.objects.filter(verb="case.decline", target_id=str(one.pk)).order_by("id")
        by = [entry.by for entry in declined]
        assert len(by) == len(set(by))
        assert one.assignee is None or (one.assignee_id != by[0] and one.assignee.has_role(Role.LEAD_OFFICER))


def test_the_office_has_reasons_and_templates_to_choose_from(world):
    declined = Case.objects.filter(state=CaseState.DECLINED)
    assert declined.exclude(decline_text="").count() == declined.exclude(decline_reason=None).count()
    assert {"outside-mandate"} <= set(declined.values_list("decline_reason", flat=True))
    offered = TextTemplate.objects.in_use()
    assert set(offered.values_list("kind", flat=True)) == set(Kind.values)
    assert {"en", "fr", "ar"} <= {code for template in offered for code in template.text}
    assert TextTemplate.objects.filter(in_use=False).exists()
    assert offered.filter(calls__isnull=False).exists()


def test_histories_are_read_from_the_events_of_input_and_case(world):
    """The last thing that everyone reads of, and what departments did, stand where pages look."""
    case = Case.objects.filter(state=CaseState.CLOSED, referrals__state=ReferralState.FORWARDED).first()
    read = [event.verb for event in events_of([case, case.main_submission], VERBS)]
    steps = [
        "submission.submit",
        "case.claim",
        "case.refer",
        "referral.forward",
        "response.release",
        "case.close",
    ]
    assert [verb for verb in dict.fromkeys(read) if verb in steps] == steps
    roots = set(Event.objects.values_list("root_type", flat=True))
    assert roots == {
        *("submission", "case", "profile", "consultation", "department", "user"),
        *("texttemplate", "label", "referralrule", "savedview", "outcome"),
    }


def test_the_office_has_a_colleague_away_and_a_department_that_is_late(world):
    away = [one for one in User.objects.filter(absent_until__gt=world.at) if one.is_absent(world.at)]
    assert [deputy_of(person, world.at) is not None for person in away] == [True]
    assert Referral.objects.overdue(world.at).exists()
    assert Notice.objects.filter(kind="referral_escalated").exists()
    unverified = [ProfileState.PENDING, ProfileState.RETURNED]
    # A small world may have no input of such an organisation.
    has_one = Submission.objects.submitted().filter(profile__state__in=unverified).exists()
    assert Profile.objects.exclude(check_asked_for="").filter(state__in=unverified).exists() == has_one


def test_one_outcome_is_public_with_a_citation_and_one_is_being_written(world):
    public, draft = Outcome.objects.public().get(), Outcome.objects.get(edition=None)
    assert (public.state, draft.state) == ("published", "draft")
    # A small world may have no public input to that call by then.
    had = Publication.objects.filter(
        submission__consultation=public.consultation, published_at__lt=public.edition.published_at
    )
    assert bool(public.edition.content["sections"][0]["citations"]) == had.exists()
    assert Notice.objects.filter(kind="outcome_published").exists()


def test_the_office_has_sorted_its_work_and_talked_about_it(world):
    assert Case.objects.filter(snoozed_until__gt=world.at).exclude(snooze_reason="").count() >= 2
    assert Case.objects.filter(priority=Priority.HIGH).exists()
    assert Case.objects.exclude(labels=[]).count() >= 3
    assert Label.objects.filter(archived_at=None).count() >= 4
    assert Label.objects.exclude(archived_at=None).count() == 1
    assert sorted(SavedView.objects.values_list("is_shared", flat=True)) == [False, True]
    assert Note.objects.exclude(mentioned=None).exists()
    assert Notice.objects.filter(kind="note_mentioned").exists()
    written = Message.objects.all()
    assert written.exists()
    # Moved on since, or with the office as before: a message keeps nothing waiting.
    assert not [one for one in written if one.submission.filing.case.state == CaseState.RETURNED]


def test_all_that_is_due_to_be_public_is(world):
    assert not to_appear(world.at).exists()
    public = Publication.objects.public()
    assert public.count() > 30
    assert not public.filter(published_at__lt=F("decided_at")).exists()
    assert not Publication.objects.filter(published_at__gt=F("submission__withdrawn_at")).exists()
    pks = list(public.values_list("pk", flat=True))
    Publication.objects.filter(pk__in=pks).update(state="held")
    assert set(to_appear(world.at).filter(pk__in=pks).values_list("pk", flat=True)) == set(pks)


def test_what_was_referred_was_decided_on_and_nothing_else(world):
    """Where the public may read it at all."""
    referred = Submission.objects.filter(pk__in=Referral.objects.values("version__submission"))
    may = [one.pk for one in referred.select_related("consultation") if may_be_public(one)]
    assert set(Publication.objects.values_list("submission", flat=True)) == set(may)
    assert not Publication.objects.filter(decided_at=None).exists()


def test_the_office_finds_what_the_public_does_not(world):
    """Its own summary, and the organisation's name."""
    one = Case.objects.filter(state=CaseState.CLOSED).exclude(summary="").first()
    name = one.main_submission.profile.legal_name
    assert Case.objects.filter(pk=one.pk, search=search.query(name)).exists()
    assert Case.objects.filter(pk=one.pk, search=search.query(one.summary[:60].rsplit(" ", 1)[0])).exists()
    public = Publication.objects.public().filter(submission__filing__case__state=CaseState.CLOSED).first()
    assert Publication.objects.filter(pk=public.pk, search=search.query(public.title)).exists()
    # A text can hold the words of a name by itself: what is asked is where they are kept.
    of_office = ["ts_filter(search, '{c,d}') <> ''::tsvector"]
    assert Case.objects.extra(where=of_office).count() == Case.objects.count()
    assert not Publication.objects.extra(where=of_office).exists()
    assert not Publication.objects.filter(decision="publish", search=None).exists()
    assert not Case.objects.filter(search=None).exists()


def test_each_version_is_what_was_hashed(world):
    versions = Version.objects.select_related("submission")
    assert all(sha256(one.canonical) == one.sha256 for one in versions)
    latest = {one.submission_id: one for one in versions.order_by("number")}
    assert len(latest) == Submission.objects.submitted().count()
    for one in latest.values():
        content = json.loads(one.canonical)
        assert (content["title"], content["summary"]) == (one.submission.title, one.submission.summary)
        assert content["reference"] == one.submission.reference


def test_inboxes_and_the_page_of_mail_are_not_empty(world):
    told = Notice.objects.filter(recipient__email__in=["owner@demo.example", "reviewer@demo.example"])
    assert told.filter(read_at=None).count() > 1
    assert Mail.objects.count() > 20
    assert not Notice.objects.filter(delivery=Delivery.WAITING).exists()
    assert not Notice.objects.exclude(secret="").exists()


def test_nobody_is_mailed_about_the_past(world):
    assert deliver_waiting(clock=lambda: world.at) is False
    clock.strike(world.at)
    assert not Notice.objects.filter(delivery=Delivery.WAITING).exists()


def test_organisations_come_from_every_region(world):
    countries = set(Profile.objects.values_list("country", flat=True))
    by_region = Counter(region_of(country) for country in countries)
    assert min(by_region.values()) >= 2
    assert len(by_region) == 5


def test_arabic_is_written_from_right_to_left(world):
    """No stray Latin sentence in what is said to be Arabic, Russian or Chinese."""
    for language, low, high in (("ar", "؀", "ۿ"), ("ru", "Ѐ", "ӿ"), ("zh-hans", "一", "鿿")):
        for one in Submission.objects.filter(language=language):
            letters = [letter for letter in one.title + one.summary if letter.isalpha()]
            share = sum(low <= letter <= high for letter in letters) / len(letters)
            assert share > 0.95, (get_language_info(language)["name"], one.title)


@pytest.mark.parametrize("pattern", [r"lorem", r"\{", r"\}", r"  "])
def test_texts_hold_nothing_unfinished(world, pattern):
    assert not Submission.objects.filter(title__iregex=pattern.replace("{", r"\{")).exists()
    assert not Submission.objects.filter(summary__iregex=pattern).exists()
