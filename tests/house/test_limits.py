"""Limits stand on the model: every text that a person fills has one, forms take theirs from it, and a verb
that is given too much, or what no database keeps, says so itself."""

import ast
import inspect
import sys
from collections.abc import Callable, Sequence
from copy import deepcopy
from dataclasses import replace
from datetime import date
from functools import cache
from importlib import import_module
from itertools import product
from pathlib import Path
from pkgutil import walk_packages
from typing import Any

import pytest
from django import forms
from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.urls import reverse
from django.utils import timezone

from engagements.admin.forms import decision, in_office
from engagements.cases.errors import NotStricterError
from engagements.consultations import actions as calls
from engagements.desk import forms as desk
from engagements.labels import actions as labels
from engagements.outcomes import actions as outcomes
from engagements.outcomes.content import RecordedUse
from engagements.portal.forms import submissions as submission_forms
from engagements.questions import actions as asking
from engagements.questions.choices import Wording
from engagements.questions.errors import ChoicesNotAskedError
from engagements.reasons import actions as reasons
from engagements.reasons.models import DeclineReason
from engagements.responses import actions as responses
from engagements.routing import actions as routing
from engagements.routing.models import Purpose
from engagements.routing.referral_drafts import ReferralDraft
from engagements.rules import actions as rules
from engagements.saved_views import actions as saved_views
from engagements.submissions import actions as submissions
from engagements.submissions import extension
from engagements.submissions.errors import NotOfferedError
from engagements.submissions.models import Submission
from engagements.text_templates import actions as templates
from focalpoint.errors import DomainError, LimitError
from focalpoint.forms import Renderer
from focalpoint.limits import Limited
from focalpoint.notifications.models import Notice
from focalpoint.texts import actions as texts
from focalpoint.texts.models import Text
from focalpoint.translated import Translated, TranslatedField, TranslatedFormField
from focalpoint.verbs import RUN, VERBS
from organisations.accounts import actions as people
from organisations.accounts.notices import Change
from organisations.admin.forms.profiles import DecisionForm
from organisations.calendars import actions as calendars
from organisations.calendars.models import Holiday
from organisations.departments import actions as departments
from organisations.memberships import actions as memberships
from organisations.memberships.errors import InvalidInvitationError, UnknownRoleError
from organisations.memberships.models import MembershipRole
from organisations.profiles import actions as profiles
from organisations.profiles.models import Profile
from organisations.profiles.states import State as ProfileState
from organisations.themes import actions as themes
from tests.engagements.acts import ACTS, NOW, RESPONSE, world_for
from tests.factories import accounts, consultations
from tests.factories import departments as department_factory
from tests.factories import labels as label_factory
from tests.factories import memberships as membership_factory
from tests.factories import outcomes as outcome_factory
from tests.factories import profiles as profile_factory
from tests.factories import questions as question_factory
from tests.factories import rules as rule_factory
from tests.factories import saved_views as view_factory
from tests.factories import submissions as submission_factory
from tests.factories import text_templates as template_factory
from tests.factories import themes as theme_factory
from tests.house.source import NOUNS, modules
from tests.organisations.profiles.test_actions import content
from tests.shared import each

# Columns

TEXTS = (models.CharField, models.TextField, TranslatedField)
# Written by the portal itself: what was submitted, sealed codes, what a mail server said, what is counted.
PORTAL_WRITES = {
    "Version.canonical",
    # Sentences of versions.
    "Filing.added",
    "Notice.secret",
    "Notice.error",
    "Expiring.value",
    "KeptForm.content",
    "Installation.sealed",
}
# Rows that no verb fills with what a person typed.
PORTAL_MAKES = {
    "Entry", "Seal", "Event", "Expiring", "Heartbeat", "Installation", "KeptForm", "Notice", "OptOut",
    "Preference",
    "StoredFile", "Version", "Filing", "Fingerprint", "BulkItem", "Edition",
}  # fmt: skip


def _ours():
    for label in ("focalpoint", "organisations", "engagements"):
        yield from apps.get_app_config(label).get_models()


@pytest.mark.parametrize("model", list(_ours()), ids=lambda model: model.__name__)
def test_each_text_that_a_person_fills_has_a_limit(model):
    without = {
        f"{model.__name__}.{column.name}"
        for column in model._meta.concrete_fields
        if isinstance(column, TEXTS) and column.max_length is None
    }
    assert without <= PORTAL_WRITES
    endless = {
        column.name
        for column in model._meta.concrete_fields
        if isinstance(column, ArrayField) and not (column.size or column.base_field.choices)
    }
    assert endless == set() or model.__name__ in PORTAL_MAKES


@pytest.mark.parametrize("model", list(_ours()), ids=lambda model: model.__name__)
def test_each_row_with_such_a_text_asks_its_limits(model):
    has_texts = any(isinstance(column, TEXTS) for column in model._meta.concrete_fields)
    assert issubclass(model, Limited) or not has_texts or model.__name__ in PORTAL_MAKES


# Seeds are our own lists; the others make rows without a text.
MANY_AT_ONCE = {
    "organisations/themes/seed.py",
    "organisations/departments/seed.py",
    "organisations/calendars/seed.py",
    "organisations/departments/actions.py",
    "engagements/digests/actions.py",
    # Numbers and keys only.
    "engagements/bulk/actions.py",
    "engagements/campaigns/comparing.py",
    # Copies of rows that were asked.
    "engagements/outcomes/actions.py",
    # The verb asks each choice (`check_choices`); a correction holds what was stored.
    "engagements/questions/actions.py",
}


def test_no_noun_writes_texts_where_limits_are_not_asked():
    """`bulk_create` and `update` do not ask a row for its limits."""
    texts = {
        column.name
        for model in _ours()
        for column in model._meta.concrete_fields
        if isinstance(column, TEXTS) and model.__name__ not in PORTAL_MAKES
    }
    found = set()
    for path, tree in modules(*(f"{app}/{noun}" for app, nouns in NOUNS.items() for noun in nouns)):
        for node in ast.walk(tree):
            called = getattr(node.func, "attr", "") if isinstance(node, ast.Call) else ""
            if called in ("bulk_create", "bulk_update") and path not in MANY_AT_ONCE:
                found.add(f"{path}:{node.lineno}")
            if called == "update" and {keyword.arg for keyword in node.keywords} & texts:
                found.add(f"{path}:{node.lineno}")
    assert found == set()


# Forms

# A script fills in the zone, which must be one that exists; nobody has a user name; a browser makes the
# credential, and it is read whole or refused.
NO_COLUMN = {"SignupForm.time_zone", "SignupForm.username", "AddKeyForm.credential"}


@cache
def _forms() -> list[type[forms.BaseForm]]:
    found = set()
    for package in ("organisations", "engagements", "focalpoint"):
        for module in walk_packages(import_module(package).__path__, f"{package}."):
            # The web server's module starts it, and asks the database.
            if (
                ".migrations." in module.name
                or ".management." in module.name
                or module.name.endswith(".wsgi")
            ):
                continue
            for one in vars(import_module(module.name)).values():
                is_ours = inspect.isclass(one) and one.__module__.startswith(package)
                if is_ours and issubclass(one, forms.BaseForm):
                    found.add(one)
    return sorted(found, key=lambda one: (one.__module__, one.__name__))


@pytest.mark.parametrize("form", _forms(), ids=lambda form: form.__name__)
def test_each_field_for_a_text_has_a_limit(form):
    without = {
        f"{form.__name__}.{name}"
        for name, field in form.base_fields.items()
        if isinstance(field, forms.CharField | TranslatedFormField) and field.max_length is None
    }
    assert without <= NO_COLUMN


@pytest.mark.parametrize(
    "field",
    [
        decision.ReturnForm.base_fields["question"],
        decision.DeclineForm.base_fields["sentence"],
        in_office.MessageForm.base_fields["text"],
        in_office.NoteForm.base_fields["text"],
        in_office.SnoozeForm.base_fields["snooze_reason"],
        decision.RecallForm.base_fields["text"],
        decision.ReturnResponseForm.base_fields["text"],
        desk.ReturnForm.base_fields["reason"],
        desk.ForwardForm.base_fields["reason"],
        submission_forms.WritingForm.base_fields["draft_answer"],
        submission_forms.AppealForm.base_fields["reason"],
        DecisionForm.base_fields["reason"],
    ],
)
def test_form_for_a_reason_says_how_long_it_can_be(field):
    assert f"Up to {field.max_length} characters." in str(field.help_text)
    assert f'data-limit="{field.max_length}"' in field.widget.render("x", "", renderer=Renderer())


@pytest.mark.django_db
def test_no_control_lets_a_browser_cut_a_text():
    """A paste that is too long comes back with a sentence: `maxlength` would cut it in silence."""
    controls = [
        field.widget.render(name, "", {"id": name}, renderer=Renderer())
        for form in _forms()
        for name, field in form.base_fields.items()
    ]
    assert any("data-limit" in control for control in controls)
    assert [control for control in controls if "maxlength" in control] == []
    root = Path(__file__).parents[2]
    written = [path for path in (root / "templates").rglob("*.html") if "maxlength" in path.read_text()]
    assert written == []


def _numbers(tree: ast.AST) -> list[int]:
    return [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.keyword)
        and node.arg in ("max_length", "max_num", "absolute_max", "max_value")
        and isinstance(node.value, ast.Constant)
    ]


def test_no_form_holds_a_limit_of_its_own():
    found = {
        f"{path}:{line}"
        for path, tree in modules("organisations", "engagements")
        if "forms" in Path(path).parts or Path(path).stem in ("forms",)
        for line in _numbers(tree)
    }
    assert found == set()


# Verbs

LONG = "x" * 200_000
TOO_MUCH = {"too long": LONG, "NUL": "a\0b", "half a pair": "a\ud800b"}


def _spoiled(kind: Any, text: str, given: Any) -> Any:
    """An argument of this kind with the text in it."""
    if kind is Translated:
        return Translated(en=text)
    if kind is ReferralDraft:
        return replace(given, question=text)
    if kind == Sequence[Wording]:
        return [Wording(Translated(en=text)), Wording(Translated(en="b"))]
    if str(kind).startswith("collections.abc.Sequence"):
        return [replace(one, question=text) for one in given]
    if kind == list[str]:
        return [text]
    if str(kind).startswith("dict"):
        return {"en": text}
    return text


def _is_text(kind: Any) -> bool:
    if kind in (str, str | None, Translated, ReferralDraft, list[str], Sequence[Wording], dict[str, str]):
        return True
    return str(kind).startswith("collections.abc.Sequence") and "ReferralDraft" in str(kind)


def _texts(name: str) -> dict[str, Any]:
    parameters = inspect.signature(RUN[name]).parameters.values()
    return {one.name: one.annotation for one in parameters if _is_text(one.annotation)}


def _call(**changes: Any) -> dict[str, Any]:
    return {**consultations.written(consultations.draft_call()), "by": accounts.lead(), "at": NOW, **changes}


def _create_call() -> None:
    calls.create(**_call(slug="another"))


def _save_call() -> None:
    call = consultations.draft_call()
    calls.save(call, **consultations.written(call), edit=call.edit, by=accounts.lead(), at=NOW)


def _close_call() -> None:
    reason = Translated(en="Enough.")
    extension.close(consultations.open_call(), reason=reason, by=accounts.lead(), at=NOW)


def _create_question() -> None:
    one = question_factory.question(consultations.draft_call(), "one_choice")
    new = [Wording(choice.label) for choice in question_factory.offered(one)]
    asked = question_factory.wording(one, choices=new)
    asking.create(consultation=one.consultation, **asked, by=accounts.lead(), at=NOW)


def _save_question() -> None:
    one = question_factory.question(consultations.draft_call(), "one_choice")
    asking.save(one, **question_factory.wording(one), by=accounts.lead(), at=NOW)


def _create_submission() -> None:
    member = membership_factory.member()
    call = consultations.open_call()
    given = {"language": "en", "level": "open", "title": "Wells", "by": member.user, "at": NOW}
    submissions.create(consultation=call, profile=member.profile, **given)


def _send_referral() -> None:
    world = world_for("case.refer")
    routing.refer(
        world.case,
        referrals=[ReferralDraft(world.elsewhere[0], Purpose.LEAD, "Can you?")],
        by=world.officer,
        at=NOW,
    )


def _add_person() -> None:
    given = {"email": "new@example.org", "name": "New", "language": "en", "time_zone": "UTC"}
    people.add(**given, by=accounts.lead(), at=NOW)


def _save_settings() -> None:
    person = accounts.person()
    given = {"name": "New", "language": "en", "time_zone": "UTC", "digest_hour": 7}
    people.save_settings(person, **given, by=person, at=NOW)


def _register() -> None:
    given = {"legal_name": "Rain", "country": "KE", "website": "https://rain.example"}
    memberships.register(**given, by=accounts.person(), at=NOW)


def _save_profile() -> None:
    profile = profile_factory.profile(ProfileState.DRAFT)
    profiles.save(profile, **content(profile))


def _submit_profile() -> None:
    profile = profile_factory.profile(ProfileState.DRAFT)
    by = membership_factory.member(profile).user
    profiles.submit(profile, edit=profile.edit, by=by, at=NOW)


def _decide(verb: str, state: str) -> Callable[[], None]:
    def decide() -> None:
        profile = profile_factory.profile(state)
        getattr(profiles, verb)(profile, reason="Why not.", edit=profile.edit, by=accounts.lead(), at=NOW)

    return decide


def _verify(verb: str, state: str, **given: object) -> Callable[[], None]:
    def verify() -> None:
        profile = profile_factory.profile(state)
        sheet = {**profile_factory.SHEET, **given}
        getattr(profiles, verb)(profile, **sheet, edit=profile.edit, by=accounts.lead(), at=NOW)

    return verify


def _ask_check() -> None:
    profile = profile_factory.profile(ProfileState.PENDING)
    profiles.ask_check(profile, reference="FP-2026-7KQ4-M2XD", by=accounts.officer(), at=NOW)


def _invite() -> None:
    owner = membership_factory.member()
    given = {"email": "one@example.org", "role": "reader"}
    memberships.invite(owner.profile, **given, by=owner.user, at=NOW)


def _accept() -> None:
    owner, person = membership_factory.member(), accounts.person()
    asked = memberships.invite(owner.profile, email=person.email, role="reader", by=owner.user, at=NOW)
    memberships.accept(asked, token="unknown", by=person, at=NOW)


def _change_part() -> None:
    owner = membership_factory.member()
    other = membership_factory.member(owner.profile, MembershipRole.READER)
    memberships.change(other, role="editor", by=owner.user, at=NOW)


def _department() -> dict[str, Any]:
    return {
        "acronym": "OW",
        "name": Translated(en="Office"),
        "kind": "secretariat",
        "parent": None,
        "website": "https://office.example",
        "pillars": ["peace"],
        "accepts_referrals": True,
        "answer_days": 5,
        "by": accounts.lead(),
        "at": NOW,
    }


def _name(verb: str) -> Callable[[], None]:
    def name() -> None:
        department = department_factory.department()
        getattr(departments, verb)(department, email="new@example.org", by=accounts.lead(), at=NOW)

    return name


def _theme() -> dict[str, Any]:
    name = Translated(en="Rain")
    return {"parent": None, "name": name, "description": "", "position": 1, "by": accounts.lead(), "at": NOW}


def _label() -> dict[str, Any]:
    return {"name": "Visit", "colour": "red", "by": accounts.lead(), "at": NOW}


def _view() -> dict[str, Any]:
    return {"name": "Wells", "query": "view=all", "by": accounts.lead(), "at": NOW}


def _change_security() -> None:
    person = accounts.person()
    people.change_security(person, change=Change.PASSWORD_SET, address="old@example.org", by=person, at=NOW)


def _create_holiday() -> None:
    calendars.create(date=date(2027, 3, 1), name="Rain day", by=accounts.lead(), at=NOW)


def _save_text() -> None:
    text = Text.objects.get(pk="about")
    given = {"title": text.title, "summary": text.summary, "body": text.body, "position": 1}
    texts.save(text, **given, edit=text.edit, by=accounts.lead(), at=NOW)


def _create_rule() -> None:
    rules.create(**rule_factory.written(words="wells"), by=accounts.lead(), at=NOW)


def _save_rule() -> None:
    rule = rule_factory.rule(languages=["en"])
    rules.save(rule, **rule_factory.written(words="wells"), edit=rule.edit, by=accounts.lead(), at=NOW)


def _create_outcome() -> None:
    title = Translated(en="Rain")
    outcomes.create(
        consultation=outcome_factory.closed_call(), case=None, title=title, by=accounts.officer(), at=NOW
    )


def _save_outcome() -> None:
    outcome = outcome_factory.draft()
    outcomes.save(outcome, **outcome_factory.text(), edit=outcome.edit, by=accounts.officer(), at=NOW)


def _write_section() -> None:
    text = outcome_factory.section()
    outcome = outcome_factory.draft()
    outcomes.write_section(outcome, section=None, position=1, text=text, by=accounts.officer(), at=NOW)


def _record_uses() -> None:
    call = outcome_factory.closed_call()
    reference = str(submission_factory.submitted(consultation=call).reference)
    uses = [RecordedUse(reference, "partly", "Rain.")]
    outcomes.record_uses(outcome_factory.draft(call), uses=uses, by=accounts.officer(), at=NOW)


def _return_outcome(remark: str = "Rain.") -> None:
    outcomes.return_(outcome_factory.proposed(), remark=remark, by=accounts.lead(), at=NOW)


def _take_outcome_down(reason: str = "Rain.") -> None:
    outcomes.take_down(outcome_factory.published(), reason=reason, by=accounts.lead(), at=NOW)


def _template() -> dict[str, Any]:
    text = Translated(en="Does it rain?")
    return {"title": "Rain", "text": text, "calls": [], "by": accounts.lead(), "at": NOW}


def _reason() -> dict[str, Any]:
    label, help = Translated(en="It rains."), Translated(en="When it rains.")
    return {
        "label": label, "help": help, "position": 1, "in_use": True, "by": accounts.lead(), "at": NOW
    }  # fmt: skip


def _save_reason() -> None:
    reason = DeclineReason.objects.get(pk="other")
    reasons.save(reason, **_reason(), edit=reason.edit)


def _save_holiday() -> None:
    holiday = Holiday.objects.create(date=date(2027, 3, 1), name="Rain day")
    calendars.save(holiday, name="Rain day", confirmed=True, by=accounts.lead(), at=NOW)


OTHERS: dict[str, Callable[[], object]] = {
    "consultation.create": _create_call,
    "consultation.save": _save_call,
    "consultation.close": _close_call,
    "question.create": _create_question,
    "question.save": _save_question,
    "submission.create": _create_submission,
    "referral.send": _send_referral,
    "user.add": _add_person,
    "user.save_settings": _save_settings,
    "user.change_security": _change_security,
    "profile.register": _register,
    "profile.save": _save_profile,
    "profile.submit": _submit_profile,
    "profile.return": _decide("return_", ProfileState.PENDING),
    "profile.decline": _decide("decline", ProfileState.PENDING),
    "profile.suspend": _decide("suspend", ProfileState.VERIFIED),
    "profile.ask_check": _ask_check,
    "profile.verify": _verify("verify", ProfileState.PENDING),
    "profile.verify_again": _verify("verify_again", ProfileState.VERIFIED, after=None),
    "profile.invite": _invite,
    "invitation.accept": _accept,
    "membership.change": _change_part,
    "membership.create": _register,
    "department.create": lambda: departments.create(code="new-office", **_department()),
    "department.save": lambda: departments.save(department_factory.department(), **_department(), edit=0),
    "department.name_reviewer": _name("name_reviewer"),
    "department.name_liaison": _name("name_liaison"),
    "label.create": lambda: labels.create(**_label()),
    "label.save": lambda: labels.save(label_factory.label(), **_label(), is_archived=False, edit=0),
    "savedview.create": lambda: saved_views.create(**_view()),
    "savedview.save": lambda: saved_views.save(
        view_factory.view(is_shared=True), **_view(), is_shared=True, edit=0
    ),
    "theme.create": lambda: themes.create(code="rain", **_theme()),
    "theme.save": lambda: themes.save(theme_factory.theme(), **_theme(), edit=0),
    "text.save": _save_text,
    "referralrule.create": _create_rule,
    "referralrule.save": _save_rule,
    "outcome.create": _create_outcome,
    "outcome.save": _save_outcome,
    "outcome.write_section": _write_section,
    "outcome.record_uses": _record_uses,
    "outcome.return": _return_outcome,
    "outcome.take_down": _take_outcome_down,
    "texttemplate.create": lambda: templates.create(kind="question", **_template()),
    "texttemplate.save": lambda: templates.save(template_factory.template(), **_template(), edit=0),
    "declinereason.create": lambda: reasons.create(code="rain", **_reason()),
    "declinereason.save": _save_reason,
    "holiday.create": _create_holiday,
    "holiday.save": _save_holiday,
}

# What a body asks of its arguments before it fills a column with them.
ASKED_BEFORE = (
    UnknownRoleError,
    InvalidInvitationError,
    NotOfferedError,
    NotStricterError,
    ChoicesNotAskedError,
)
# What the portal does by itself it is given by nobody.
OURS = [
    name
    for name, verb in VERBS.items()
    if name in RUN and not verb.automatic and name.split(".")[0] not in ("folder", "letter", "copy")
]
CASES = [(name, argument) for name in OURS for argument in _texts(name)]


@pytest.mark.django_db
@pytest.mark.parametrize("name", dict(CASES))
def test_verb_that_is_given_too_much_says_so(name):
    """In each of its texts."""
    made = world_for(name) if name in ACTS else None
    texts = _texts(name)

    def check(case):
        argument, spoil = case
        world = deepcopy(made)
        _spoil_and_act(name, argument, spoil, lambda: ACTS[name][1](world) if world else OTHERS[name]())

    each(product(texts, TOO_MUCH), check)


def _spoil_and_act(name: str, argument: str, spoil: str, act: Callable[[], object]) -> None:
    run, kind, text = RUN[name], _texts(name)[argument], TOO_MUCH[spoil]
    is_called = []

    def run_spoiled(*args: Any, **given: Any) -> object:
        is_called.append(name)
        takes_themes = "themes" in inspect.signature(run).parameters
        is_alone = argument == "summary" and takes_themes and given.get("themes") is None
        beside = {"themes": []} if is_alone else {}
        spoiled = _spoiled(kind, text, given.get(argument))
        return run(*args, **{**given, **beside, argument: spoiled})

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys.modules[run.__module__], run.__name__, run_spoiled)
        with pytest.raises(DomainError) as caught:
            act()
    assert is_called
    if spoil == "too long" and kind in (str, Translated):
        assert isinstance(caught.value, (LimitError, *ASKED_BEFORE))


@pytest.mark.django_db
@pytest.mark.parametrize("text", [LONG, "a\0b", "a\ud800b"])
@pytest.mark.parametrize("kind", ["short_text", "long_text", "one_choice"])
def test_answers_are_limited_too(kind, text):
    draft = submission_factory.draft()
    question = question_factory.question(draft.consultation, kind)
    given = {"title": "", "summary": "", "language": "en", "level": "open", "themes": []}
    with pytest.raises(DomainError) as caught:
        submissions.save(
            draft, **given, answers={str(question.pk): text}, edit=draft.edit, by=draft.author, at=NOW
        )
    if text is LONG:
        assert isinstance(caught.value, LimitError)
        assert caught.value.field == f"answer-{question.pk}"
        assert "where does the water come from" in str(caught.value.message).lower()


@pytest.mark.django_db
@pytest.mark.parametrize("number", [-1, 40_000, 3_000_000_000])
def test_numbers_are_limited_too(number):
    with pytest.raises(LimitError):
        themes.create(code="rain", **{**_theme(), "position": number})
    person = accounts.person()
    given = {"name": "New", "language": "en", "time_zone": "UTC", "digest_hour": number}
    with pytest.raises(LimitError):
        people.save_settings(person, **given, by=person, at=NOW)


@pytest.mark.django_db
def test_too_many_are_limited_too():
    world = world_for("referral.respond")
    given = {**RESPONSE, "links": ["https://un.example"] * 21}
    with pytest.raises(LimitError) as caught:
        responses.respond(world.second, **given, read=0, by=world.reviewer, at=NOW)
    assert (caught.value.field, caught.value.limit, caught.value.given) == ("links", 20, 21)
    world = world_for("case.refer")
    many = [ReferralDraft(department_factory.department(), Purpose.ACTION, "?") for _one in range(13)]
    with pytest.raises(LimitError):
        routing.refer(world.case, referrals=many, by=world.officer, at=NOW)


@pytest.mark.django_db
def test_the_sentence_names_the_field_and_both_numbers():
    draft = submission_factory.draft()
    given = {"summary": "", "language": "en", "level": "open", "themes": [], "answers": {}}
    with pytest.raises(LimitError) as caught:
        submissions.save(draft, **given, title="x" * 300, edit=draft.edit, by=draft.author, at=NOW)
    assert str(caught.value.message) == (
        "“Title” is too long: the limit is 200 characters, and the text has 300."
    )
    assert type(draft).objects.get(pk=draft.pk).title == draft.title


@pytest.mark.django_db
@pytest.mark.parametrize(
    "name", ["account_signup", "account_reset_password", "account_request_login_code", "account_login"]
)
def test_an_address_that_is_too_long_is_nobodys(client, name):
    address = "x" * 280 + "@example.org"
    password = "correct horse battery staple"
    data = {
        "name": "One", "email": address, "login": address, "password": password, "password1": password,
        "password2": password,
    }  # fmt: skip
    assert client.post(reverse(name), data).status_code in (200, 302)
    assert not Notice.objects.exists()


@pytest.mark.django_db
def test_a_page_shows_it_beside_the_field_where_the_form_did_not_catch_it(client, monkeypatch):
    """As if the form had a longer limit than the column."""
    monkeypatch.setattr(Submission._meta.get_field("title"), "max_length", 5)
    draft = submission_factory.draft(at=timezone.now(), title="Wells")
    client.force_login(draft.author)
    data = {"edit": draft.edit, "level": "open", "language": "en", "title": "Wells, again", "summary": "x"}
    answer = client.post(reverse("submission-edit", args=[draft.pk]), data)
    sentence = "“Title” is too long: the limit is 5 characters, and the text has 12."
    assert answer.status_code == 422
    assert answer.context["form"].errors == {"title": [sentence]}
    assert "Wells, again" in answer.content.decode()
    script = client.post(
        reverse("submission-edit", args=[draft.pk]), data, headers={"Accept": "application/json"}
    )
    assert (script.status_code, script.json()["errors"]) == (400, {"title": [sentence]})
    assert Submission.objects.get(pk=draft.pk).title == "Wells"

    monkeypatch.setattr(Profile._meta.get_field("mission"), "max_length", 5)
    profile = profile_factory.profile(ProfileState.DRAFT)
    client.force_login(membership_factory.member(profile).user)
    data = {"edit": profile.edit, "legal_name": profile.legal_name, "mission": "Wells, again"}
    answer = client.post(reverse("profile-edit", args=[profile.pk]), data)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["mission"]
