"""What the office does with a person: each step says what follows, and asks."""

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from focalpoint.admin.steps import Steps, done, step
from organisations.accounts import absences, verbs
from organisations.accounts import actions as accounts
from organisations.accounts.models import FactorLoss, Reason, User
from organisations.accounts.requests import SignedIn
from organisations.accounts.roles import DESCRIPTIONS, Role
from organisations.admin.forms.people import AbsenceForm, FactorLossForm, ReasonForm, RoleForm
from organisations.memberships import actions as memberships
from organisations.memberships.verbs import DEACTIVATE

FOLDER = "organisations/admin/people"
STEPS = Steps("organisations_user")


@STEPS.of(verbs.GRANT_ROLE, "<uuid:pk>/roles/", gettext_lazy("Add role…"))
def grant(request: SignedIn, person: User) -> HttpResponse:
    """Asks for a role, with what it may do."""
    form = RoleForm(person, data=request.POST or None)
    if form.is_valid():
        message = _("The role was added. The person will be notified.")
        return done(request, accounts.grant_role, person, message, role=Role(form.cleaned_data["role"]))
    described = [(role.label, text) for role, text in DESCRIPTIONS.items()]
    return step(request, f"{FOLDER}/grant.html", person, _("Add a role"), form=form, roles=described)


@STEPS.of(verbs.REVOKE_ROLE, "<uuid:pk>/roles/<slug:role>/revoke/")
def revoke(request: SignedIn, person: User, role: str) -> HttpResponse:
    """Asks before a role is taken away."""
    if role not in Role.values:
        raise Http404
    if request.method == "POST":
        message = _("The role was removed. The person will be notified.")
        return done(request, accounts.revoke_role, person, message, role=Role(role))
    return step(request, f"{FOLDER}/revoke.html", person, _("Remove a role"), role=Role(role).label)


@STEPS.of(verbs.SET_ABSENCE, "<uuid:pk>/absence/", gettext_lazy("Set absence…"))
def set_absence(request: SignedIn, person: User) -> HttpResponse:
    """Asks for the days, and who stands in."""
    form = AbsenceForm(person, data=request.POST or None)
    if form.is_valid():
        message = _("The absence is set. It ends by itself.")
        return done(request, absences.set_absence, person, message, **form.cleaned_data)
    return step(request, f"{FOLDER}/set_absence.html", person, _("Set an absence"), form=form)


@STEPS.of(verbs.END_ABSENCE, "<uuid:pk>/absence/end/", gettext_lazy("End absence…"))
def end_absence(request: SignedIn, person: User) -> HttpResponse:
    """Asks before it ends earlier."""
    if request.method == "POST":
        return done(request, absences.end_absence, person, _("The absence has ended."))
    return step(request, f"{FOLDER}/end_absence.html", person, _("End an absence"))


@STEPS.of(DEACTIVATE, "<uuid:pk>/stop/", gettext_lazy("Deactivate account…"))
def deactivate(request: SignedIn, person: User) -> HttpResponse:
    """Asks for the reason."""
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        message = _("The account was deactivated. The person will be notified.")
        reason = Reason(form.cleaned_data["reason"])
        return done(request, memberships.deactivate, person, message, reason=reason)
    return step(request, f"{FOLDER}/deactivate.html", person, _("Deactivate an account"), form=form)


@STEPS.of(verbs.REACTIVATE, "<uuid:pk>/let-in/", gettext_lazy("Reactivate account…"))
def reactivate(request: SignedIn, person: User) -> HttpResponse:
    """Asks before the person is let in again."""
    if request.method == "POST":
        message = _("The account was reactivated. The person will be notified.")
        return done(request, accounts.reactivate, person, message)
    return step(request, f"{FOLDER}/reactivate.html", person, _("Reactivate an account"))


@STEPS.of(
    verbs.REQUEST_FACTOR_RESET,
    "<uuid:pk>/factor/request/",
    gettext_lazy("Request reset of two-step verification…"),
)
def request_factor_reset(request: SignedIn, person: User) -> HttpResponse:
    """Asks for the reason, and says who has to do what next."""
    form = FactorLossForm(request.POST or None)
    if form.is_valid():
        message = _("Request sent. A second person must confirm it within 3 days.")
        reason = FactorLoss(form.cleaned_data["reason"])
        return done(request, accounts.request_factor_reset, person, message, reason=reason)
    title = _("Request a reset of two-step verification")
    return step(request, f"{FOLDER}/request_factor_reset.html", person, title, form=form)


@STEPS.of(
    verbs.CONFIRM_FACTOR_RESET, "<uuid:pk>/factor/confirm/", gettext_lazy("Reset two-step verification…")
)
def confirm_factor_reset(request: SignedIn, person: User) -> HttpResponse:
    """Says who asked for it and why, and asks."""
    if request.method == "POST":
        message = _("Two-step verification was reset. All three of you will be notified.")
        return done(request, accounts.confirm_factor_reset, person, message)
    return step(request, f"{FOLDER}/confirm_factor_reset.html", person, _("Reset two-step verification"))
