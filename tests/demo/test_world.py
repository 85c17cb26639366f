"""What is in the demo world: repeatable, of every kind, and nothing that the portal would not have made."""

import json
from collections import Counter

import pytest
from django.utils.translation import get_language_info

from demo.models import Mail
from demo.world import ground
from demo.world.build import SEED, build
from engagements.consultations.models import Consultation, Level
from engagements.responses.models import Response
from engagements.responses.states import State as ResponseState
from engagements.routing.models import Referral
from engagements.routing.settling import settle
from engagements.routing.states import State as ReferralState
from engagements.submissions.content import sha256
from engagements.submissions.models import Submission, Version
from engagements.submissions.queries import to_publish
from engagements.submissions.states import ACCEPTED, BALL, State
from focalpoint.audit.models import Entry
from focalpoint.notifications.models import Delivery, Notice
from focalpoint.verbs import VERBS
from organisations.accounts.models import User
from organisations.profiles.models import Profile
from organisations.regions.countries import region_of

LANGUAGES = {"en", "fr", "es", "ar", "ru", "zh-hans"}


def _told():
    """All that somebody would recognise the world by."""
    inputs = Submission.objects.order_by("pk").values_list(
        "pk", "reference", "state", "title", "summary", "answers", "level", "profile__slug", "due_at"
    )
    people = User.objects.order_by("pk").values_list("pk", "email", "name")
    referrals = Referral.objects.order_by("pk").values_list("pk", "department", "state", "due_at")
    return list(inputs), list(people), list(referrals), Entry.objects.count()


def test_build_repeats_itself_from_the_same_seed(world):
    before = _told()
    ground.clear()
    build(seed=SEED, at=world.at, notices=False)
    assert _told() == before


def test_build_makes_another_world_from_another_seed(world):
    before = set(Submission.objects.values_list("reference", flat=True))
    ground.clear()
    build(seed=SEED + 1, at=world.at, notices=False)
    assert not before & set(Submission.objects.exclude(reference=None).values_list("reference", flat=True))


def test_build_makes_what_is_promised(world):
    assert Submission.objects.count() == 300
    assert Profile.objects.count() == 40
    assert Consultation.objects.published().count() == 8
    assert set(Submission.objects.values_list("state", flat=True)) == set(State)
    assert set(Submission.objects.values_list("language", flat=True)) == LANGUAGES
    assert set(Submission.objects.values_list("level", flat=True)) == set(Level)
    assert set(Referral.objects.values_list("state", flat=True)) == set(ReferralState)
    assert set(Response.objects.values_list("state", flat=True)) == set(ResponseState)
    assert Referral.objects.overdue(world.at).exists()
    assert Response.objects.public().exists()


def test_build_leaves_nobody_in_the_future(world):
    assert not Entry.objects.filter(at__gt=world.at).exists()
    assert not Submission.objects.filter(saved_at__gt=world.at).exists()


def test_each_history_follows_the_table_of_moves(world):
    """Replays the audit trail of each input; it must end in the state the row has."""
    moves = {name: verb for name, verb in VERBS.items() if name.startswith("submission.") and verb.to}
    states = {str(pk): State.DRAFT for pk in Submission.objects.values_list("pk", flat=True)}
    for entry in Entry.objects.filter(verb__in=moves, target_type="submission").order_by("id"):
        move = moves[entry.verb]
        assert states[entry.target_id] in move.sources, (entry.verb, states[entry.target_id])
        states[entry.target_id] = State(move.to)
    assert states == {str(pk): state for pk, state in Submission.objects.values_list("pk", "state")}


def test_each_ball_is_where_the_actions_would_leave_it(world):
    for one in Submission.objects.exclude(state=State.ROUTED):
        assert one.ball == BALL[State(one.state)]
    for one in Submission.objects.filter(state=State.ROUTED):
        before = (one.state, one.ball, one.due_at)
        settle(one, at=world.at)
        assert (one.state, one.ball, one.due_at) == before


def test_all_that_is_due_to_be_public_is(world):
    assert not to_publish(world.at).exists()
    published = Submission.objects.published().filter(state__in=ACCEPTED)
    assert published.count() > 50
    pks = list(published.values_list("pk", flat=True))
    Submission.objects.filter(pk__in=pks).update(published_at=None)
    assert set(to_publish(world.at).filter(pk__in=pks).values_list("pk", flat=True)) == set(pks)


def test_each_version_is_what_was_hashed(world):
    versions = Version.objects.select_related("submission")
    assert all(sha256(one.canonical) == one.sha256 for one in versions)
    latest = {one.submission_id: one for one in versions.order_by("number")}
    assert len(latest) == Submission.objects.handed_in().count()
    for one in latest.values():
        content = json.loads(one.canonical)
        assert (content["title"], content["summary"]) == (one.submission.title, one.submission.summary)
        assert content["reference"] == one.submission.reference


def test_inboxes_and_the_page_of_mail_are_not_empty(world):
    told = Notice.objects.filter(recipient__email__in=["owner@demo.example", "reviewer@demo.example"])
    assert told.filter(read_at=None).count() > 1
    assert Mail.objects.count() > 20
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
