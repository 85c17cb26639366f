"""Whatever people are told of has its words, and no words wait for a kind that is gone."""

import pytest

from focalpoint.notifications.kinds import KINDS
from tests.house.source import ROOT

TEMPLATES = ROOT / "templates" / "notices"
FILES = {"subject.txt", "body.txt", "body.html", "inbox.html"}
# What every mail about something confidential says instead: no kind of its own.
SHARED = {"discreet"}


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_kind_has_its_templates(kind):
    assert {path.name for path in (TEMPLATES / kind).glob("*")} >= FILES


def test_every_folder_of_templates_has_a_kind():
    folders = {path.name for path in TEMPLATES.iterdir() if path.is_dir()}
    assert folders - SHARED == set(KINDS)


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.name)
def test_every_kind_is_labelled_for_the_settings_page(kind):
    assert str(kind.label)
    assert str(kind.group)


def test_what_cannot_be_stopped_is_known():
    from focalpoint.notifications.models import Channel

    always = {kind.name for kind in KINDS.values() if not kind.stoppable}
    assert "submission_submitted" in always
    assert {KINDS[name].default for name in always} == {Channel.MAIL}
