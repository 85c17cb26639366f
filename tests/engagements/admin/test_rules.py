"""Rules in the admin, and what they propose on the decision screen."""

from datetime import timedelta

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from engagements.cases import assigning
from engagements.cases.models import Case
from engagements.routing.models import Purpose, Referral
from engagements.rules import actions
from engagements.rules.content import ProposedReferral
from engagements.rules.models import ReferralRule
from engagements.rules.states import State
from focalpoint.audit.models import Entry
from focalpoint.office import office_day
from organisations.calendars.queries import due_after
from organisations.departments.models import Department, LeadDepartment
from organisations.departments.queries import full_name
from tests.editor import form_on
from tests.engagements.admin.conftest import sign_in
from tests.factories import accounts, cases, consultations, departments, rules, submissions, themes

pytestmark = pytest.mark.django_db
ADD = "admin:engagements_referralrule_add"
LIST = "admin:engagements_referralrule_changelist"


def address(name, rule):
    return reverse(f"admin:engagements_referralrule_{name}", args=[rule.pk])


def posted(*rows, **changes):
    """The form of a rule as the browser sends it; rows of (department, purpose, days, question)."""
    data = {"name": "Water", "languages": ["en"], **changes}
    for number, row in enumerate(rows):
        for part, value in zip(("department", "purpose", "days", "question"), row, strict=True):
            data[f"proposes-{number}-{part}"] = value
    return data


class TestForm:
    def test_add_makes_a_rule_that_is_off(self, client, lead):
        theme, call, one, two = (
            themes.theme(),
            consultations.open_call(),
            departments.department(),
            departments.department(),
        )
        data = posted(
            (one.pk, "lead", "5", "Can you?"),
            ("", "action", "", ""),
            (two.pk, "information", "7", ""),
            themes=[theme.pk], calls=[call.pk], regions=["african"], countries=["NP"], kinds=["ngo"],
            words="wells, water",
        )  # fmt: skip
        answer = client.post(reverse(ADD), data)
        assert answer.status_code == 302, answer.context["errors"]
        rule = ReferralRule.objects.get()
        assert (rule.name, rule.state, rule.created_by, rule.words) == ("Water", "off", lead, "wells, water")
        assert (rule.regions, rule.countries, rule.kinds) == (["african"], ["NP"], ["ngo"])
        assert (list(rule.themes.all()), list(rule.calls.all())) == ([theme], [call])
        assert [(row.department, row.purpose, row.days, row.question) for row in rule.proposed] == [
            (one, "lead", 5, "Can you?"),
            (two, "information", None, ""),
        ]

    @pytest.mark.parametrize(
        ("changes", "rows", "said"),
        [
            ({"languages": []}, [("D", "lead", "", "")], "at least one condition"),
            ({"words": "!"}, [("D", "lead", "", "")], "letters or digits"),
            ({}, [], "at least one department"),
            ({}, [("D", "lead", "0", "")], "Department 1, Working days to answer"),
            ({}, [("D", "lead", "x", "")], "Department 1, Working days to answer"),
            ({}, [("D", "chief", "", "")], "Department 1, Purpose"),
            ({}, [("nowhere", "lead", "", "")], "Department 1, Department"),
            ({}, [("", "lead", "", "Why?")], "Choose a department for each question."),
            ({}, [("D", "lead", "", ""), ("D", "action", "", "")], "is in the rule twice"),
            ({}, [("D", "lead", "", "x" * 2001)], "Department 1, Question"),
            ({"name": ""}, [("D", "lead", "", "")], "This field is required"),
        ],
        ids=[
            "condition", "words", "department", "days", "number", "purpose", "unknown", "question", "twice",
            "long", "name",
        ],
    )  # fmt: skip
    def test_add_of_nonsense_says_what_is_wrong_and_keeps_what_was_typed(
        self, client, lead, changes, rows, said
    ):
        department = departments.department()
        rows = [(department.pk if row[0] == "D" else row[0], *row[1:]) for row in rows]
        answer = client.post(reverse(ADD), posted(*rows, **changes))
        page = answer.content.decode()
        assert (answer.status_code, ReferralRule.objects.count()) == (200, 0)
        assert said in page
        for row in rows:
            if row[3]:
                assert row[3] in page

    def test_change_saves_and_says_what_disagrees(self, client, lead):
        rules.rule(languages=["en"], name="Rivers")
        rule = rules.rule(State.OFF, languages=["en"], name="Water")
        page = client.get(address("change", rule))
        data = form_on(page, "name")
        data["words"] = "wells"
        answer = client.post(address("change", rule), data)
        assert answer.status_code == 302, answer.context["errors"]
        assert ReferralRule.objects.get(pk=rule.pk).words == "wells"
        said = [str(message) for message in get_messages(answer.wsgi_request)]
        assert any("“Rivers” can hold for the same inputs" in sentence for sentence in said)

    def test_change_of_the_same_by_two_shows_both(self, client, lead):
        rule = rules.rule(State.OFF, languages=["en"], name="Water")
        data = form_on(client.get(address("change", rule)), "name")
        mine = departments.department()
        content = {"themes": [], "calls": [], "regions": [], "countries": [], "languages": ["en"]}
        theirs = [ProposedReferral(departments.department(acronym="THEM"), "lead")]
        actions.save(
            rule, **content, kinds=[], words="", name="Water", departments=theirs, edit=0, by=lead,
            at=timezone.now(),
        )  # fmt: skip
        data |= {"proposes-0-department": mine.pk, "words": "wells"}
        answer = client.post(address("change", rule), data)
        page = answer.content.decode()
        assert answer.status_code == 200
        assert "THEM: Lead department" in page
        assert "wells" in page
        assert [row.department.acronym for row in ReferralRule.objects.get().proposed] == ["THEM"]

    def test_officer_reads_all_of_it_and_changes_nothing(self, client, officer):
        theme = themes.theme()
        rule = rules.rule(
            languages=["fr"], themes=[theme], regions=["african"], countries=["NP"], words="wells"
        )
        page = client.get(address("change", rule)).content.decode()
        for shown in ("French", str(theme), "Africa, Nepal", "wells", rule.proposed[0].department.acronym):
            assert shown in page
        for hidden in ("african", "Switch off…", "proposes-0"):
            assert hidden not in page
        assert client.post(address("change", rule), posted()).status_code == 403
        assert client.get(address("caught", rule)).status_code == 200


class TestList:
    def test_list_says_order_state_conditions_and_what_is_wrong(self, client, officer):
        closed = departments.department(acronym="OLD", accepts_referrals=False)
        rules.rule(languages=["fr"], name="Second", lead=closed, position=2)
        rules.rule(languages=["fr", "en"], name="First", position=1)
        rules.rule(State.ARCHIVED, languages=["fr"], name="Third")
        page = client.get(reverse(LIST)).content.decode()
        assert page.index("First") < page.index("Second")
        assert "Third" not in page
        for shown in ("Languages: French", "OLD: Lead department", "OLD does not accept referrals", "On"):
            assert shown in page
        assert (
            "“Second” can hold for the same inputs, with another lead department. This rule comes first."
            in page
        )
        assert "Third" in client.get(reverse(LIST), {"state": "archived"}).content.decode()

    def test_list_and_page_cost_the_same_for_three_as_for_one(self, client, lead):
        def statements(path):
            with CaptureQueriesContext(connection) as caught:
                assert client.get(path).status_code == 200
            return len(caught)

        def add():
            rule = rules.rule(languages=["fr"], themes=[themes.theme()], calls=[consultations.open_call()])
            case = cases.in_state("referred", language="fr")
            return rule, case

        first, _case = add()
        paths = [reverse(LIST), address("change", first), address("caught", first), address("move", first)]
        [statements(path) for path in paths]
        one = [statements(path) for path in paths]
        add()
        add()
        assert [statements(path) for path in paths] == one


class TestSteps:
    def test_switch_on_shows_what_it_would_have_caught(self, client, lead):
        now = timezone.now()
        other = departments.department(acronym="OTHER")
        rule = rules.rule(State.OFF, languages=["fr"])
        case = cases.in_state("referred", language="fr", at=now - timedelta(days=5), title="Des puits")
        from tests.factories import routing

        routing.referral(case, department=other, purpose=Purpose.LEAD, at=now)
        page = client.get(address("switch_on", rule)).content.decode()
        for shown in ("Des puits", case.main_submission.reference, "OTHER: Lead department"):
            assert shown in page
        answer = client.post(address("switch_on", rule))
        assert answer.url == address("change", rule)
        assert ReferralRule.objects.get().state == State.ON

    @pytest.mark.parametrize(
        ("step", "before", "after"),
        [
            ("switch_off", State.ON, State.OFF),
            ("archive", State.ON, State.ARCHIVED),
            ("archive", State.OFF, State.ARCHIVED),
        ],
    )
    def test_steps_ask_and_do(self, client, lead, step, before, after):
        rule = rules.rule(before, languages=["fr"])
        assert client.get(address(step, rule)).status_code == 200
        assert ReferralRule.objects.get().state == before
        assert client.post(address(step, rule)).url == address("change", rule)
        assert ReferralRule.objects.get().state == after
        assert client.get(address("change", rule)).status_code == 200

    def test_move(self, client, lead):
        one, two, three = (rules.rule(languages=["fr"], name=name) for name in ("One", "Two", "Three"))
        form = client.get(address("move", three)).context["form"]
        assert form.initial["after"] == str(two.pk)
        assert [label for _key, label in form.fields["after"].choices] == [
            "First",
            "After “One”",
            "After “Two”",
        ]
        client.post(address("move", three), {"after": str(one.pk)})
        assert list(ReferralRule.objects.all()) == [one, three, two]
        client.post(address("move", two), {"after": ""})
        assert list(ReferralRule.objects.all()) == [two, one, three]
        assert client.post(address("move", two), {"after": "nothing"}).status_code == 422

    @pytest.mark.parametrize("step", ["switch_on", "switch_off", "move", "archive"])
    def test_steps_are_for_leads(self, client, officer, step):
        rule = rules.rule(State.ON if step == "switch_off" else State.OFF, languages=["fr"])
        assert client.get(address(step, rule)).status_code == 403
        assert client.post(address(step, rule)).status_code == 403

    @pytest.mark.parametrize("make", [accounts.person, accounts.auditor])
    def test_what_it_caught_is_for_officers(self, client, make):
        sign_in(client, make())
        rule = rules.rule(languages=["fr"])
        assert client.get(address("caught", rule)).status_code in (302, 404)


class TestDecision:
    """On the form that refers a case."""

    @pytest.fixture
    def case(self, officer):
        return assigning.claim(
            cases.case_of(submissions.submitted(at=timezone.now())), by=officer, at=timezone.now()
        )

    def page(self, client, case):
        return client.get(reverse("admin:engagements_case_change", args=[case.pk]))

    def rows_of(self, response):
        [form] = [one.form for one in response.context["buttons"] if one.button.name == "refer"]
        return list(form.departments)

    def test_rule_fills_in_lead_question_and_days(self, client, case):
        theme, leading, named, also = themes.theme(), *(departments.department() for _number in range(3))
        case.themes.set([theme])
        LeadDepartment.objects.create(department=leading, theme=theme)
        proposed = [
            ProposedReferral(named, Purpose.LEAD, 4, "Can you drill?"),
            ProposedReferral(also, Purpose.INFORMATION),
        ]
        rules.rule(State.ON, *proposed, words="wells", name="Wells and pumps")
        response = self.page(client, case)
        first, second, third, fourth = self.rows_of(response)
        assert first.initial == {
            "department": full_name(named),
            "purpose": "lead",
            "question": "Can you drill?",
            "due_on": office_day(due_after(timezone.now(), 4)),
        }
        assert second.initial == {"department": full_name(also), "purpose": "information"}
        assert third.initial == {"department": full_name(leading), "purpose": ""}
        assert fourth.initial["purpose"] == Purpose.ACTION
        assert "Proposed by the rule “Wells and pumps”" in response.content.decode()

    def test_lead_of_the_themes_is_preselected_where_no_rule_has_one(self, client, case):
        theme, leading, also = themes.theme(), departments.department(), departments.department()
        case.themes.set([theme])
        LeadDepartment.objects.create(department=leading, theme=theme)
        rules.rule(State.ON, ProposedReferral(also, Purpose.INFORMATION), words="wells")
        rows = self.rows_of(self.page(client, case))
        assert [row.initial["purpose"] for row in rows[:2]] == ["information", "lead"]

    def send(self, client, case, *rows):
        data = {"verb": "refer", "refer-TOTAL_FORMS": len(rows), "refer-INITIAL_FORMS": 0}
        data |= {"refer-publication-version": 1, "refer-publication-decision": "hold"}
        for number, (department, purpose) in enumerate(rows):
            data |= {
                f"refer-{number}-department": department.acronym,
                f"refer-{number}-purpose": purpose,
                f"refer-{number}-question": "Why?",
            }
        return client.post(reverse("admin:engagements_case_change", args=[case.pk]), data)

    def test_referral_remembers_the_rule_that_proposed_it(self, client, case):
        named, other = departments.department(), departments.department()
        rule = rules.rule(words="wells", lead=named)
        assert self.send(client, case, (named, "lead"), (other, "action")).status_code == 302
        assert Referral.objects.get(department=named).rule == rule
        assert Referral.objects.get(department=other).rule is None
        entries = Entry.objects.filter(verb="referral.send").order_by("pk")
        assert [entry.changes["rule_id"] for entry in entries] == [[None, str(rule.pk)], [None, None]]

    def test_referral_for_another_purpose_overrules_the_rule(self, client, case):
        named, other = departments.department(), departments.department()
        rules.rule(words="wells", lead=named)
        assert self.send(client, case, (other, "lead"), (named, "action")).status_code == 302
        assert not Referral.objects.exclude(rule=None).exists()

    def test_a_case_that_is_referred_already_gets_no_proposals(self, client, case):
        named = departments.department()
        rules.rule(words="wells", lead=named)
        self.send(client, case, (named, "lead"))
        response = self.page(client, Case.objects.get(pk=case.pk))
        assert [row.initial["department"] for row in self.rows_of(response)] == [""]

    def test_screen_costs_the_same_for_three_rules_as_for_none(self, client, case):
        def statements():
            with CaptureQueriesContext(connection) as caught:
                assert self.page(client, case).status_code == 200
            return len(caught)

        Department.objects.all()
        rules.rule(languages=["fr"])
        none = statements()
        rules.rule(words="wells")
        one = statements()
        for _number in range(2):
            rules.rule(languages=["en"], words="wells", themes=[])
        assert statements() == one
        # The first proposal needs to know when the office is closed.
        assert one - none <= 1
