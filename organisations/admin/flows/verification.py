"""Read one organisation's entry and decide: shows the screen, does what was pressed, goes on to the next.

The buttons and what each does are the table in `verbs.py`. What was typed is shown again.
"""

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from focalpoint.access import load_allowed
from focalpoint.admin.buttons import Press
from focalpoint.admin.steps import page
from focalpoint.editor import copies, keeps_what_was_typed
from focalpoint.errors import BadValueError, DomainError, WrongStateError
from focalpoint.files.download import download
from focalpoint.forms import refuse
from organisations.accounts.requests import SignedIn
from organisations.admin.flows.verbs import BUTTONS
from organisations.admin.forms.profiles import DecisionForm, ReasonedForm, SheetForm, unanswered
from organisations.admin.history import history
from organisations.admin.sections import sections
from organisations.admin.sheets import sheets_of
from organisations.memberships.queries import members_of
from organisations.profiles.models import Profile
from organisations.profiles.queries import look_alikes, problems_of, waiting
from organisations.profiles.states import State
from organisations.regions.countries import country_name

PAGE = "organisations/admin/profiles/decide.html"
SHOWN_ALIKE = 10


def load(request: SignedIn, pk: UUID | str) -> Profile:
    """The entry, if it was ever submitted and the person may read it."""
    rows = Profile.objects.exclude(state=State.DRAFT).select_related(
        "evidence", "submitted_by", "decided_by", "created_by", "check_asked_by"
    )
    profile: Profile = load_allowed(request.user, "organisations.check_profile", rows, pk=pk)
    return profile


@keeps_what_was_typed(ReasonedForm)
def decide(request: SignedIn, object_id: str) -> HttpResponse:
    """The page, or what was pressed on it."""
    profile = load(request, object_id)
    if request.method != "POST":
        return _show(request, profile)
    button = BUTTONS.pressed(request)
    form = button.form(profile, request.POST)
    if not form.is_valid():
        return _show(request, profile, form, status=422)
    place = (profile.due_at, profile.pk)
    try:
        done = button.act(Press(profile, by=request.user, at=timezone.now(), form=form))
    except BadValueError as refusal:
        refuse(form, refusal)
        return _show(request, profile, form, status=422)
    except DomainError as refusal:
        return _refuse(request, load(request, object_id), refusal)
    copies.confirm(request)
    messages.success(request, done.said)
    return _to_next(place) if done.goes_on else redirect(request.path)


def skip(request: SignedIn, pk: UUID) -> HttpResponse:
    """On to the next one without deciding."""
    profile = load(request, pk)
    return _to_next((profile.due_at, profile.pk))


def evidence(request: SignedIn, pk: UUID) -> HttpResponse:
    """The file, for those who check it."""
    profile = load(request, pk)
    if profile.evidence is None:
        raise Http404
    return download(profile.evidence)


def _to_next(place: tuple[datetime | None, UUID]) -> HttpResponse:
    """The next that waits to be checked; the list when there is none."""
    due_at, pk = place
    others = waiting().exclude(pk=pk).values_list("pk", flat=True)
    beyond = Q(due_at__gt=due_at) | Q(due_at=due_at, pk__gt=pk)
    next_pk = (others.filter(beyond).first() if due_at else None) or others.first()
    if next_pk is None:
        return redirect("admin:organisations_profile_changelist")
    return redirect("admin:organisations_profile_change", next_pk)


def _refuse(request: SignedIn, profile: Profile, refusal: DomainError) -> HttpResponse:
    """Someone else decided first, or the entry changed: the page as it is now, with what was typed."""
    message = str(refusal.message)
    if isinstance(refusal, WrongStateError) and profile.decided_by and profile.decided_by != request.user:
        message += " " + _("%(lead)s decided before you.") % {"lead": profile.decided_by}
    again = request.POST.copy()
    newest = profile.verifications.first()
    again["edit"], again["after"] = str(profile.edit), str(newest.pk) if newest else ""
    return _show(request, profile, DecisionForm(profile, again), refusal=message, status=refusal.status)


def _show(
    request: SignedIn,
    profile: Profile,
    form: DecisionForm | None = None,
    *,
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    buttons, now = BUTTONS.at(profile, request.user), timezone.now()
    sheets, themes = sheets_of(profile, now), list(profile.themes.all())
    form = form or unanswered(profile, sheets.newest, now)
    context = {
        "profile": profile,
        "themes": themes,
        "countries": [country_name(code) or code for code in profile.countries_of_work],
        "problems": problems_of(profile, has_themes=bool(themes)),
        "members": members_of(profile),
        "alike": look_alikes(profile).exclude(state=State.DRAFT)[:SHOWN_ALIKE],
        "history": history(profile),
        "sections": sections(request, profile),
        "buttons": buttons,
        "sheets": sheets,
        "asks_reason": any(issubclass(shown_button.button.form, ReasonedForm) for shown_button in buttons),
        "asks_sheet": any(issubclass(shown_button.button.form, SheetForm) for shown_button in buttons),
        # What is verified and not to be looked at: the sheet is there for whoever wants it.
        "is_to_check": profile.due_at is not None or sheets.has_come,
        "is_late": bool(profile.due_at and profile.due_at < now),
        "form": form,
        "refusal": refusal,
    }
    return page(request, PAGE, Profile, profile.legal_name, status=status, **context)
