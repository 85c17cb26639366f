"""Each form of which the browser keeps a copy: once saved, the next page says that this copy is saved."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from engagements.cases.states import State as CaseState
from engagements.routing.states import State as ReferralState
from organisations.departments.models import PostRole
from organisations.profiles.states import State as ProfileState
from tests.editor import form_on
from tests.engagements.admin.test_consultations import sign_in
from tests.factories import accounts, cases, consultations, departments, memberships, profiles, routing
from tests.factories import submissions as inputs

pytestmark = pytest.mark.django_db
COPY = "c29tZSByYW5kb20.1790000000000"


@dataclass
class Page:
    """Where a form is, a field that it has, what is typed, and what of it the portal refuses."""

    path: str
    field: str
    typed: dict[str, str]
    refused: dict[str, str]
    # Where it is posted, if that is another address.
    to: str = ""


def writing(client: Client) -> Page:
    draft = inputs.draft(consultation=consultations.open_call(now=timezone.now()))
    client.force_login(draft.author)
    path = reverse("submission-edit", args=[draft.pk])
    return Page(path, "title", {"title": "Wells"}, {"title": "x" * 5000})


def profile(client: Client) -> Page:
    made = profiles.profile(state=ProfileState.DRAFT)
    client.force_login(memberships.member(made).user)
    path = reverse("profile-edit", args=[made.pk])
    return Page(path, "legal_name", {"mission": "Wells."}, {"legal_name": "x" * 5000})


def appeal(client: Client) -> Page:
    submission = cases.submission_in(CaseState.DECLINED)
    client.force_login(submission.author)
    path = reverse("submission-appeal", args=[submission.pk])
    return Page(path, "reason", {"reason": "Read it again."}, {"reason": ""})


def _referral(client: Client) -> Any:
    department = departments.department()
    sign_in(client, departments.post(department, PostRole.LIAISON).user)
    departments.department()
    return routing.referral(state=ReferralState.ACKNOWLEDGED, department=department, at=timezone.now())


def response(client: Client) -> Page:
    path = reverse("response-edit", args=[_referral(client).pk])
    return Page(path, "text", {"text": "We will."}, {"text": "x" * 50_000})


def give_back(client: Client) -> Page:
    path = reverse("referral-return", args=[_referral(client).pk])
    return Page(path, "suggested", {"reason": "Not ours."}, {"reason": ""})


def call(client: Client) -> Page:
    sign_in(client, accounts.lead())
    path = reverse("admin:engagements_consultation_change", args=[consultations.draft_call().pk])
    return Page(path, "title_en", {"title_en": "Wells"}, {"title_en": "x" * 5000})


def decision(client: Client) -> Page:
    case = cases.assigned(officer=sign_in(client, accounts.officer()), at=timezone.now())
    path = reverse("admin:engagements_case_change", args=[case.pk])
    typed = {"verb": "return", "return-question": "Where?"}
    return Page(path, "assess-summary", typed, {"verb": "return", "return-question": ""})


def verification(client: Client) -> Page:
    sign_in(client, accounts.lead())
    made = profiles.profile(state=ProfileState.PENDING)
    path = reverse("admin:organisations_profile_change", args=[made.pk])
    typed = {"verb": "return", "reason": "Which register?"}
    return Page(path, "reason", typed, {"verb": "return", "reason": ""})


PAGES = [writing, profile, appeal, response, give_back, call, decision, verification]


def said_on(page: Any) -> str:
    """The copies that a page says are saved."""
    found = re.search(r'name="copies" content="[^"]*" data-saved="([^"]*)"', page.content.decode())
    assert found
    return found.group(1)


def said(client: Client) -> str:
    return said_on(client.get(reverse("my-home")))


def post(client: Client, page: Page, typed: dict[str, str]) -> Any:
    form = form_on(client.get(page.path), page.field)
    return client.post(page.to or page.path, {**form, **typed, "copy": COPY})


@pytest.mark.parametrize("make", PAGES, ids=lambda make: make.__name__)
def test_copy_of_what_was_saved_is_said_to_be_saved_once(
    client: Client, make: Callable[[Client], Page]
) -> None:
    answer = post(client, page := make(client), page.typed)
    assert answer.status_code == 302, answer.content
    assert said(client) == COPY
    assert said(client) == ""


@pytest.mark.parametrize("make", PAGES, ids=lambda make: make.__name__)
def test_copy_of_what_was_refused_is_not(client: Client, make: Callable[[Client], Page]) -> None:
    answer = post(client, page := make(client), page.refused)
    assert answer.status_code in (200, 409, 422)
    assert said_on(answer) == ""
    assert said(client) == ""
