"""Every list, page and address of the office, as it is and with garbage; other lists with garbage too."""

import re
from urllib.parse import urlencode

import pytest
from django.contrib import admin
from django.db import transaction
from django.urls import reverse

from engagements.consultations import actions as calls
from focalpoint.translated import Translated
from tests.factories import consultations, departments, questions, themes
from tests.house import world

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quiet")]
# What others registered nobody may open: `test_urls` says so.
MODELS = [
    pytest.param(model, id=model.__name__)
    for model in admin.site._registry
    if model._meta.app_label in ("focalpoint", "organisations", "engagements")
]
# A text in several languages as the database holds it, plain or escaped.
RAW = re.compile(r"""\{\s*(['"]|&#x27;|&quot;|&#39;)(ar|en|es|fr|ru|zh-hans)\1\s*:""")
# As it stands in an address: NUL, no UTF-8, far too long, too large, no date.
GARBAGE = ["a%00b", "%ED%A0%80", "x" * 600, "99999999999999999999", "2026-99-99"]
# The admin reads "_00" in an address as NUL.
KEYS = ["abc", "a%00b", "a_00b", "x" * 300, "99999999999999999999", "_ZZ", "%ED%A0%80"]


@pytest.fixture(scope="module")
def scene(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        made = world.build()
        _write(made)
        yield made
        transaction.set_rollback(True)


def _write(made):
    """Names in two languages wherever there can be any, and a history that holds them."""
    lead = made.people["lead"]
    parent = themes.theme(name=Translated(en="Rivers", ar="أنهار"))
    themes.theme(parent=parent)
    above = departments.department(code="above")
    departments.department(code="below", parent=above)
    made.call.themes.add(parent)
    questions.one_of_each(made.draft_call)
    title = Translated(en="Rain", ar="مطر")
    calls.save(
        made.call,
        **consultations.written(made.call, title=title, department=above),
        edit=made.call.edit,
        by=lead,
        at=made.at,
    )
    calls.create(
        **consultations.written(consultations.draft_call(now=made.at), slug="rain", title=title),
        by=lead,
        at=made.at,
    )


def pages(model):
    """The list of a model, and the pages of each of its rows."""
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
    yield reverse(f"{name}_changelist")
    for row in model._default_manager.order_by("-pk")[:6]:
        key = getattr(row, "reference", None) or row.pk
        yield reverse(f"{name}_change", args=[key])
        if f"{name}_history" in NAMES:
            yield reverse(f"{name}_history", args=[row.pk])
    if f"{name}_add" in NAMES:
        yield reverse(f"{name}_add")


NAMES = {name for name, _given in world.addresses()}


@pytest.mark.parametrize("model", MODELS)
def test_no_page_of_the_office_shows_a_text_as_it_is_stored(scene, model):
    read = 0
    for address in pages(model):
        for role in ("lead", "auditor", "operator"):
            answer = scene.clients[role].get(address)
            assert answer.status_code in (200, 302, 403, 404), address
            if answer.status_code == 200:
                read += 1
                found = RAW.search(answer.content.decode())
                assert found is None, (address, role, answer.content.decode()[found.start() - 200 :][:400])
    assert read


def reader_of(scene, address):
    return next(role for role in ("lead", "operator") if scene.clients[role].get(address).status_code == 200)


def fields_of(model):
    """What can stand in the address of a list: what its filters read, and what every list knows."""
    yield from ("q", "p", "o", "all")
    for one in admin.site._registry[model].list_filter:
        name = one[0] if isinstance(one, tuple) else one
        if not isinstance(name, str):
            yield name.parameter_name
            continue
        for how in ("exact", "isnull", "isempty", "gte"):
            yield f"{name}__{how}"


@pytest.mark.parametrize("model", MODELS)
def test_lists_of_the_office_read_whatever_is_asked(scene, model):
    address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
    role = reader_of(scene, address)
    wrong = []
    for name in dict.fromkeys(fields_of(model)):
        for value in GARBAGE:
            with transaction.atomic():
                answer = scene.clients[role].get(f"{address}?{name}={value}")
                transaction.set_rollback(True)
            if answer.status_code not in (200, 302, 404):
                wrong.append((name, value, answer.status_code))
    assert wrong == []


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("page", ["change", "history", "delete"])
def test_a_malformed_key_is_nothing_of_the_office(scene, model, page):
    address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
    role = reader_of(scene, address)
    for key in KEYS:
        answer = scene.clients[role].get(f"{address}{key}/{page}/")
        assert answer.status_code in (302, 403, 404), key


LISTS = {
    "anonymous": [
        "home",
        "consultation-list",
        "input-list",
        "organisation-list",
        "department-list",
        "help-index",
    ],
    "owner": ["my-home", "submission-list", "submission-create", "profile-list", "notification-list"],
    "liaison": ["referral-list", "post-list"],
    "lead": ["admin:index"],
}
PARAMETERS = [
    "reason",
    "text", "theme", "call", "department", "language", "answered", "page", "after", "phase", "in", "next",
    "view", "state", "purpose", "region", "country", "kind", "due", "version",
]  # fmt: skip


def each_and_all():
    """Each parameter with NUL, and all of them with each kind of garbage."""
    yield from (f"{name}={GARBAGE[0]}" for name in PARAMETERS)
    yield from ("&".join(f"{name}={value}" for name in PARAMETERS) for value in GARBAGE)


@pytest.mark.parametrize(("role", "name"), [(role, name) for role, names in LISTS.items() for name in names])
def test_every_other_list_reads_whatever_is_asked(scene, role, name):
    wrong = []
    for query in each_and_all():
        with transaction.atomic():
            answer = scene.clients[role].get(f"{reverse(name)}?{query}")
            transaction.set_rollback(True)
        if answer.status_code not in (200, 302, 404):
            wrong.append((query, answer.status_code))
    assert wrong == []


def test_a_page_of_one_thing_reads_whatever_is_asked(scene):
    pages_of = {
        "anonymous": [
            reverse("consultation-detail", args=[scene.call.slug]),
            reverse("input-detail", args=[scene.public.reference]),
        ],
        "officer": [reverse("admin:engagements_case_change", args=[scene.submitted.reference])],
    }
    for role, addresses in pages_of.items():
        for address in addresses:
            for value in GARBAGE:
                query = "&".join(f"{name}={value}" for name in PARAMETERS)
                assert scene.clients[role].get(f"{address}?{query}").status_code in (200, 302, 404), query


def test_a_call_that_is_none_is_not_found(scene):
    for value in GARBAGE:
        assert scene.clients["owner"].get(f"{reverse('submission-create')}?call={value}").status_code == 404
    asked_twice = urlencode({"call": scene.call.slug})
    assert scene.clients["owner"].get(f"{reverse('submission-create')}?{asked_twice}").status_code == 200
