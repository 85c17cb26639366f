"""What a department may read of an input, and which departments are proposed."""

from uuid import uuid4

import pytest

from engagements.cases import actions as case_actions
from engagements.consultations.models import Level
from engagements.routing import queries
from engagements.routing.models import Referral
from engagements.rules.matching import MatchedDepartment, MatchedRule
from engagements.submissions import attachments
from engagements.submissions.models import Attachment, Submission
from organisations.departments.models import LeadDepartment
from tests.factories import cases, departments, routing, submissions, themes

NOW = submissions.NOW
pytestmark = pytest.mark.django_db


def referred(level):
    """An input with a file, handed in at that level and referred."""
    draft = submissions.draft(at=NOW, level=level)
    attachments.add_attachment(draft, upload=submissions.upload(), by=draft.author, at=NOW)
    submission = case_actions.submit(draft, by=draft.author, at=NOW)
    return routing.referral(cases.case_of(submission))


@pytest.mark.parametrize("level", Level)
def test_disclosed_follows_the_level(level):
    referral = referred(level)
    text = queries.disclosed(referral)
    hidden = level == Level.WITHHELD
    assert text["title"] == referral.submission.title
    assert (text["organisation"] is None) is hidden
    assert (text["attachments"] == []) is hidden
    assert queries.files_of(referral).exists() is not hidden


@pytest.mark.parametrize(("then", "now"), [("open", "withheld"), ("withheld", "open")])
def test_disclosed_goes_by_the_stricter_level(then, now):
    referral = referred(then)
    Submission.objects.update(level=now, strictest_level=now)
    fresh = Referral.objects.get(pk=referral.pk)
    assert queries.disclosed(fresh)["organisation"] is None
    assert not queries.files_of(fresh).exists()


def test_files_of_are_those_of_the_version_that_was_referred():
    referral = referred("open")
    Submission.objects.update(returned_at=NOW)
    fresh = Submission.objects.get()
    other = submissions.upload(content=submissions.PDF + b"%more\n")
    attachments.add_attachment(fresh, upload=other, by=fresh.author, at=NOW)
    assert Attachment.objects.count() == 2
    assert queries.files_of(referral).count() == 1


def test_chain_goes_back_to_the_first():
    first = routing.referral(state="forwarded")
    second = routing.referral(first.case, "forwarded", previous=first)
    third = routing.referral(first.case, previous=second)
    routing.referral(first.case)
    assert queries.chain(third) == [third, second, first]


def test_standing_is_of_the_last_round():
    old = routing.referral(state="returned")
    new = routing.referral(old.case, round=2)
    routing.referral(old.case, round=2, purpose="information")
    found = queries.progress_of(old.case)
    assert (found.round, found.acting, found.live) == (2, [new], [new])


class TestProposed:
    def test_proposed_are_the_leads_of_a_theme_in_their_order(self):
        theme = themes.theme()
        second, first = departments.department(), departments.department()
        LeadDepartment.objects.create(department=first, theme=theme, position=0)
        LeadDepartment.objects.create(department=second, theme=theme, position=1)
        found = queries.proposed([theme.pk])
        assert [one.department for one in found] == [first, second]
        assert found[0].themes == (theme,)

    def test_proposed_are_also_the_leads_of_the_theme_above(self):
        above = themes.theme()
        below = themes.theme(parent=above)
        department = departments.department()
        LeadDepartment.objects.create(department=department, theme=above)
        assert [one.themes for one in queries.proposed([below.pk])] == [(above,)]

    def test_proposed_who_leads_more_of_them_comes_first(self):
        one, two = themes.theme(), themes.theme()
        narrow, wide = departments.department(), departments.department()
        LeadDepartment.objects.create(department=narrow, theme=one, position=0)
        LeadDepartment.objects.create(department=wide, theme=one, position=1)
        LeadDepartment.objects.create(department=wide, theme=two, position=1)
        assert [found.department for found in queries.proposed([one.pk, two.pk])] == [wide, narrow]

    def test_proposed_takes_referrals(self):
        theme = themes.theme()
        LeadDepartment.objects.create(department=departments.department(accepts_referrals=False), theme=theme)
        assert queries.proposed([theme.pk]) == []

    def test_proposed_are_at_most_five(self):
        theme = themes.theme()
        for _number in range(7):
            LeadDepartment.objects.create(department=departments.department(), theme=theme)
        assert len(queries.proposed([theme.pk])) == 5

    def test_proposed_without_themes(self):
        assert queries.proposed([]) == []

    def test_proposed_by_rules_come_first_and_say_for_what(self):
        theme, leading = themes.theme(), departments.department()
        LeadDepartment.objects.create(department=leading, theme=theme)
        rule = matched(("water", "lead", 4, "Can you?"), ("peace", "information", None, ""))
        first, second, third = queries.proposed([theme.pk], rules=[rule])
        assert (first.department.pk, first.rule, first.purpose) == ("water", rule, "lead")
        assert (first.question, first.answer_days, second.answer_days) == ("Can you?", 4, 10)
        assert second.purpose == "information"
        assert (third.department, third.rule, third.purpose) == (leading, None, "")

    def test_proposed_by_two_rules_have_the_lead_of_the_first(self):
        one, two = matched(("water", "lead", None, "")), matched(("rivers", "lead", None, ""))
        found = queries.proposed([], rules=[one, two])
        assert [(proposal.rule, proposal.purpose, proposal.asked) for proposal in found] == [
            (one, "lead", "lead"),
            (two, "", "lead"),
        ]

    def test_proposed_is_each_department_once_by_the_first_that_names_it(self):
        theme, leading = themes.theme(), departments.department()
        LeadDepartment.objects.create(department=leading, theme=theme)
        one = matched((leading.pk, "action", None, "Why?"))
        two = matched((leading.pk, "lead", None, "How?"), ("rivers", "lead", None, ""))
        found = queries.proposed([theme.pk], rules=[one, two])
        assert [(proposal.department.pk, proposal.rule, proposal.purpose) for proposal in found] == [
            (leading.pk, one, "action"),
            ("rivers", two, "lead"),
        ]


def matched(*rows):
    """A rule that holds, with (department, purpose, days, question)."""
    given = [MatchedDepartment(code, purpose, days, 10, question) for code, purpose, days, question in rows]
    return MatchedRule(uuid4(), "Water", {}, tuple(given))
