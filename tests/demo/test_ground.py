"""Where the demo world may be built."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from demo.world import ground
from engagements.submissions.models import Submission
from organisations.accounts.models import User
from tests.factories import accounts


def _build(**options):
    said = StringIO()
    call_command("build_demo", stdout=said, **options)
    return said.getvalue()


def test_build_demo_refuses_where_somebody_real_is(world):
    accounts.person(email="somebody@wetlands-trust.org")
    before = Submission.objects.count()
    with pytest.raises(CommandError, match="never built over real rows"):
        _build()
    assert Submission.objects.count() == before


def test_build_demo_refuses_where_people_are_but_no_demo(world):
    ground.clear()
    accounts.person(email="somebody@example.org")
    with pytest.raises(CommandError, match="empty database only"):
        _build()
    assert User.objects.count() == 1


def test_build_demo_rebuilds_over_itself_and_over_who_tried_it_out(world):
    accounts.person(email="tried-it@example.org")
    # With the six of the campaign, which no share makes smaller.
    assert "14 inputs" in _build(share=0.05)
    assert not User.objects.filter(email="tried-it@example.org").exists()
    assert Submission.objects.count() == 14


def test_build_demo_leaves_what_is_there_when_told_so(world):
    pks = set(Submission.objects.values_list("pk", flat=True))
    assert _build(if_empty=True) == ""
    assert set(Submission.objects.values_list("pk", flat=True)) == pks


def test_is_empty_only_without_people(world):
    ground.clear()
    assert ground.is_empty()
    accounts.person()
    assert not ground.is_empty()
