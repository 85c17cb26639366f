"""Read one input and decide: shows the screen, does the verb that was pressed, and goes on to the next one.

The buttons and what each does are the table in `verbs.py`. What was typed is shown again.
"""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from engagements.admin.flows.verbs import BUTTONS
from engagements.admin.forms.decision import Forms
from engagements.admin.queue import kept, to_next
from engagements.admin.reading import Case, case, loaded
from engagements.submissions.models import Attachment, Submission
from focalpoint.access import load_allowed
from focalpoint.admin.buttons import Button, Press
from focalpoint.admin.steps import page
from focalpoint.errors import DomainError
from focalpoint.files.download import download
from focalpoint.verbs import Target
from organisations.accounts.requests import SignedIn

PAGE = "engagements/admin/submissions/decide.html"
TRIAGE = "engagements.triage_submission"


def decide(request: SignedIn, pk: UUID | str) -> HttpResponse:
    """The page, or what was pressed on it."""
    found = _load(request, pk)
    forms = Forms(found, request.POST)
    if request.method != "POST":
        return _show(request, forms)
    button = BUTTONS.pressed(request)
    row = _row(request, found, button)
    if not forms.are_sound(button, row):
        return _show(request, forms, button, row, status=422)
    place = (found.submission.ball, found.submission.due_at, found.submission.pk)
    try:
        done = button.act(_press(request, forms, button, row))
    except DomainError as refusal:
        forms.case = _load(request, pk)
        return _show(request, forms, button, row, refusal=refusal, status=409)
    messages.success(request, done.said)
    if done.goes_on:
        return to_next(request, place)
    if forms.hold_more(BUTTONS.values()):
        # A redirect would lose it. What was pressed is done, and begins anew.
        forms.case = _load(request, pk)
        forms.checked.clear()
        return _show(request, forms)
    return redirect(request.get_full_path())


def skip(request: SignedIn, pk: UUID) -> HttpResponse:
    """On to the next one without deciding."""
    submission = load_allowed(request.user, TRIAGE, Submission.objects.all(), pk=pk)
    return to_next(request, (submission.ball, submission.due_at, submission.pk))


def file(request: SignedIn, pk: UUID, attachment: UUID) -> HttpResponse:
    """An attachment, also one that only an earlier version names."""
    submission = load_allowed(request.user, TRIAGE, Submission.objects.all(), pk=pk)
    found = Attachment.objects.filter(submission=submission, pk=attachment).select_related("file").first()
    if found is None:
        raise Http404
    return download(found.file)


def _load(request: SignedIn, pk: UUID | str) -> Case:
    """By its id or its reference, with the version that is asked for."""
    rows = loaded(Submission.objects.all(), version=_number(request.GET.get("version", "")))
    key = {"reference" if isinstance(pk, str) else "pk": pk}
    submission = load_allowed(request.user, TRIAGE, rows, **key)
    if submission.text is None:
        raise Http404
    return case(submission)


def _number(text: str) -> int | None:
    # Whoever writes thousands of digits asks for a version that never was.
    return int(text[:9]) if text.isdecimal() else None


def _row(request: SignedIn, found: Case, button: Button[Any]) -> Target:
    """The input, or its referral or response that the button stands at."""
    target = request.POST.get("target", "")
    for row in found.rows:
        if isinstance(row, button.verb.model) and (row is found.submission or str(row.pk) == target):
            return row
    raise Http404


def _press(request: SignedIn, forms: Forms, button: Button[Any], row: Target) -> Press[Any]:
    return Press(
        row,
        by=request.user,
        at=timezone.now(),
        form=forms.of(button, row),
        beside=forms.beside(button, row),
        edit=_number(request.POST.get("edit", "")),
    )


def _show(
    request: SignedIn,
    forms: Forms,
    button: Button[Any] | None = None,
    at: Target | None = None,
    *,
    refusal: DomainError | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page as it is now; after a refusal or a mistake with the `button` that was pressed `at` a row."""
    found, now = forms.case, timezone.now()
    context = {
        "case": found,
        "submission": found.submission,
        "buttons": [
            shown
            for row in found.rows
            for shown in BUTTONS.at(row, request.user, form=forms.of, pressed=button if row == at else None)
        ],
        "is_pressed": button is not None,
        "problems": forms.problems(),
        "refusal": refusal,
        "is_late": found.is_late(now),
        "now": now,
        "kept": kept(request),
    }
    return page(request, PAGE, Submission, found.submission.reference, status=status, **context)
