"""Read one case and decide: shows the screen, does the verb that was pressed, and goes to the next case.

The buttons and what each does are the table in `verbs.py`. What was typed is shown again.
"""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html

from engagements.admin import campaigns
from engagements.admin.absences import away_in_words
from engagements.admin.case_loading import VIEW, load_case
from engagements.admin.case_view import CaseView, case_view
from engagements.admin.flows.in_office import BUTTONS, MESSAGES, NOTES
from engagements.admin.forms.decision import (
    AssessForm,
    DeclineForm,
    RecallForm,
    ReturnForm,
    ReturnResponseForm,
    TakeDownForm,
)
from engagements.admin.forms.in_office import CorrectForm, MessageForm, NoteForm, SnoozeForm
from engagements.admin.forms.more_time import GrantForm, RefuseForm
from engagements.admin.forms.publication import redacted
from engagements.admin.forms.referral_draft import ReferralDraftForm
from engagements.admin.forms.screen import Forms
from engagements.admin.forms.templated import INSERT, insert
from engagements.admin.queue import back, kept, to_next
from engagements.admin.readers import others_reading
from engagements.admin.recent_decisions import recent_decisions, typed_again
from engagements.cases.models import Case
from engagements.cases.states import State
from engagements.publications.errors import OtherVersionError
from engagements.publications.models import Publication
from engagements.responses.models import Response
from engagements.routing.models import Referral
from engagements.submissions.content import is_frozen
from engagements.submissions.models import Attachment
from focalpoint.access import load_allowed
from focalpoint.admin.buttons import Button, Done, Press
from focalpoint.admin.steps import page
from focalpoint.editor import changed, copies, edit_seen, keeps_what_was_typed, last_saved
from focalpoint.errors import DomainError, EditConflictError
from focalpoint.files.download import download
from focalpoint.files.models import StoredFile
from focalpoint.verbs import Target
from organisations.accounts.requests import SignedIn

PAGE = "engagements/admin/cases/decide.html"
# The parts beside the text that an address can open.
PLACES = {MESSAGES, NOTES}


@keeps_what_was_typed(
    *(AssessForm, ReturnForm, DeclineForm, RecallForm, ReturnResponseForm, TakeDownForm, ReferralDraftForm),
    *(NoteForm, CorrectForm, MessageForm, SnoozeForm, GrantForm, RefuseForm),
    others=redacted,
)
def decide(request: SignedIn, pk: UUID | str) -> HttpResponse:
    """The page, or what was pressed on it."""
    view = _load(request, pk)
    forms = Forms(view, request.POST)
    if request.method != "POST":
        return ("again" in request.GET and _shown_again(request, view)) or _show(request, forms)
    if INSERT in request.POST:
        name, refusal = insert(forms, at=timezone.now())
        status = 200 if refusal is None else refusal.status
        return _show(request, forms, BUTTONS[name], view.case, refusal=refusal, status=status)
    button = BUTTONS.pressed(request)
    row = _row(request, view, button)
    if not forms.are_sound(button, row):
        return _show(request, forms, button, row, status=409 if forms.has_conflict else 422)
    place = (view.case.waiting_on, view.case.due_at, view.case.pk)
    try:
        done = button.act(_press(request, forms, button, row))
    except EditConflictError:
        if row == view.case:
            return decide(request, pk)
        forms.view = _load(request, pk)
        row = _row(request, forms.view, button)
        return _show(request, forms, button, row, refusal=DomainError(changed(last_saved(row))), status=409)
    except DomainError as refusal:
        forms.view = _load(request, pk)
        if isinstance(refusal, OtherVersionError):
            # What was typed is now shown beside the other version.
            forms.checked.clear()
        return _show(request, forms, button, row, refusal=refusal, status=refusal.status)
    copies.confirm(request)
    _say(request, view, done)
    for said in forms.notes():
        messages.success(request, said)
    if done.goes_on:
        return to_next(request, place)
    if forms.hold_more(BUTTONS.values()):
        # A redirect would lose it. What was pressed is done: its form is empty again.
        forms.view = _load(request, pk)
        forms.checked.clear()
        return _show(request, forms, has_typed=True)
    return redirect(_address_with(request, button.place))


def _say(request: SignedIn, view: CaseView, done: Done) -> None:
    """By the time it is read, the next input is on the screen: the message leads back."""
    if done.said:
        here = f"{reverse('admin:engagements_case_change', args=[view.case.pk])}{kept(request)}"
        said = format_html('<a href="{}">{}</a>: {}', here, view.submission.reference, done.said)
        messages.success(request, said)


def _shown_again(request: SignedIn, view: CaseView) -> HttpResponse | None:
    """The page with what was typed into a decision that was undone, or that could not be sent."""
    decision = typed_again(request.user, view.case, request.GET.get("again", ""))
    if decision is None:
        return None
    posted = QueryDict(mutable=True)
    for name, values in decision.typed.items():
        posted.setlist(name, values)
    forms = Forms(view, posted)
    return _show(request, forms, BUTTONS[decision.kind], view.case, has_typed=True)


def skip(request: SignedIn, pk: UUID) -> HttpResponse:
    """Go to the next case without deciding."""
    case = load_allowed(request.user, VIEW, Case.objects.all(), pk=pk)
    return to_next(request, (case.waiting_on, case.due_at, case.pk))


def notes(request: SignedIn, pk: UUID) -> HttpResponse:
    """The screen with its notes open: where a notice leads."""
    case = load_allowed(request.user, VIEW, Case.objects.all(), pk=pk)
    return redirect(f"{reverse('admin:engagements_case_change', args=[case.pk])}?part={NOTES}")


def file(request: SignedIn, pk: UUID, attachment: UUID) -> HttpResponse:
    """An attachment, also one that only an earlier version names."""
    return download(stored_file(request, pk, attachment))


def stored_file(request: SignedIn, pk: UUID, attachment: UUID) -> StoredFile:
    """For whoever may read the case; Http404 where a version names no such file."""
    case = load_allowed(request.user, VIEW, Case.objects.all(), pk=pk)
    files = Attachment.objects.filter(submission__filing__case=case, pk=attachment)
    row = files.select_related("file").first()
    # What an author added to an input that was returned is theirs until they submit it again.
    if row is None or not is_frozen(row):
        raise Http404
    return row.file


def _load(request: SignedIn, pk: UUID | str) -> CaseView:
    """By its id or the reference of an input, with the version that is asked for."""
    key = {"submissions__reference" if isinstance(pk, str) else "pk": pk}
    view = case_view(
        load_case(request.user, **key), request.user, version=_number(request.GET.get("version", ""))
    )
    if view is None:
        raise Http404
    return view


def _number(text: str) -> int | None:
    # No version has a number of more digits, and int() refuses thousands of them.
    return int(text[:9]) if text.isdecimal() else None


def _row(request: SignedIn, view: CaseView, button: Button[Target]) -> Target:
    """The case, or its referral or response that the button belongs to."""
    target = request.POST.get("target", "")
    for row in view.rows:
        if isinstance(row, button.verb.model) and (row is view.case or str(row.pk) == target):
            return row
    raise Http404


def _address_with(request: SignedIn, part: str) -> str:
    """The address of the page, which opens this part of it."""
    if not part:
        return request.get_full_path()
    query = request.GET.copy()
    query["part"] = part
    return f"{request.path}?{query.urlencode()}"


def _part(view: CaseView, at: Target | None, button: Button[Target] | None, asked: str) -> str:
    """What is open beside the text: where a button was pressed, what was asked for, or what waits."""
    if button is not None and button.place:
        return button.place
    if isinstance(at, Referral | Response):
        return "departments"
    if at is None and asked in PLACES:
        return asked
    if at is None and view.progress is not None and (view.progress.to_release or view.progress.asking):
        return "departments"
    return "facts"


def _press(request: SignedIn, forms: Forms, button: Button[Target], row: Target) -> Press[Target]:
    return Press(
        row,
        by=request.user,
        at=timezone.now(),
        form=forms.of(button, row),
        beside=forms.beside(button, row),
        seen=edit_seen(request, "seen"),
        typed=_typed(request),
    )


def _typed(request: SignedIn) -> dict[str, list[str]]:
    """What was posted, without what belongs to this session; the database takes no NUL."""
    fields = (pair for pair in request.POST.lists() if pair[0] != "csrfmiddlewaretoken")
    return {name: [value.replace("\0", "") for value in values] for name, values in fields}


def _show(
    request: SignedIn,
    forms: Forms,
    button: Button[Target] | None = None,
    at: Target | None = None,
    *,
    refusal: DomainError | None = None,
    status: int = 200,
    has_typed: bool = False,
) -> HttpResponse:
    """The page as it is now; after a refusal or a mistake with the `button` that was pressed `at` a row."""
    view, now = forms.view, timezone.now()
    recent = recent_decisions(view.beside.recent, request.user, now=now)
    waits = any(one.case == view.case.pk and not one.refusal for one in recent)
    buttons = [
        placed
        for row in view.rows
        # What was decided a moment ago is undone first.
        if not (waits and row == view.case and not (button is not None and row == at))
        for placed in BUTTONS.at(row, request.user, form=forms.of, pressed=button if row == at else None)
        # Whether a version that nobody has accepted becomes public is decided with its referral.
        if not (isinstance(row, Publication) and placed.button.name == "publish" and view.asks_publication)
        or placed.is_pressed
    ]
    of_case = [placed for placed in buttons if placed.row == view.case and not placed.button.place]
    # Of a new one it is decided first: there is no room for more in the bar.
    seldom = {"assess"} if view.case.state == State.NEW else set()
    rest = [placed for placed in of_case if placed.button.is_rare or placed.button.name in seldom]
    context = {
        "view": view,
        "case": view.case,
        "submission": view.submission,
        "buttons": buttons,
        # Themes and summary are no decision: they come after those.
        "bar": sorted(
            (placed for placed in of_case if placed not in rest),
            key=lambda placed: placed.button.name == "assess",
        ),
        "rest": rest,
        "part": _part(view, at, button, request.GET.get("part", "")),
        "typed": forms.not_shown(BUTTONS.values(), [placed.button for placed in buttons]),
        "is_pressed": button is not None,
        "case_is_typed": has_typed or (button is not None and at == view.case),
        "recent": recent,
        "waits": waits,
        "problems": forms.problems(),
        "refusal": refusal,
        "is_late": view.is_late(now),
        "away": away_in_words(view.case.assignee, now),
        "campaign": campaigns.beside(
            view.case, request.user, number=view.beside.inputs, look_alikes=view.beside.alike
        ),
        "reading": others_reading(view.case, request.user),
        "now": now,
        "kept": kept(request),
        "back": back(request),
    }
    return page(request, PAGE, Case, str(view.case), status=status, **context)
