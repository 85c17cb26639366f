"""Read one organisation's entry and decide: draws the screen, does what was pressed, goes on to the next.

Whether a decision is allowed now is the action's to say. What was typed is drawn again.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from focalpoint.access import check, load_allowed
from focalpoint.errors import DomainError, WrongStateError
from organisations.admin.forms.profiles import DecisionForm
from organisations.admin.history import history
from organisations.memberships.queries import members_of
from organisations.profiles import actions
from organisations.profiles.models import Profile
from organisations.profiles.queries import lacking, look_alikes, waiting
from organisations.profiles.states import State

PAGE = "organisations/admin/profiles/decide.html"
SHOWN_ALIKE = 10


@dataclass(frozen=True)
class Verb:
    """What a lead can press: the action, whether it needs a reason, and what is said when it is done."""

    act: Callable[..., Profile]
    done: Promise
    reason: bool = False


VERBS = {
    "verify": Verb(actions.verify, gettext_lazy("Verified: %(organisation)s")),
    "return": Verb(actions.return_, gettext_lazy("Returned with your question: %(organisation)s"), True),
    "decline": Verb(actions.decline, gettext_lazy("Not accepted: %(organisation)s"), True),
    "suspend": Verb(actions.suspend, gettext_lazy("Suspended: %(organisation)s"), True),
    "reinstate": Verb(actions.reinstate, gettext_lazy("Verified again: %(organisation)s")),
}


def load(request: Any, pk: Any) -> Profile:
    """The entry, if it was ever handed in and the person may read it."""
    rows = Profile.objects.exclude(state=State.DRAFT).select_related(
        "evidence", "submitted_by", "decided_by", "created_by"
    )
    return load_allowed(request.user, "organisations.check_profile", rows, pk=pk)


def decide(request: Any, office: Any, pk: Any) -> HttpResponse:
    """The page, or what was pressed on it; `office` is the model's admin."""
    profile = load(request, pk)
    if request.method != "POST":
        return _draw(request, office, profile, DecisionForm(initial={"edit": profile.edit}))
    name = request.POST.get("verb", "")
    if name not in VERBS:
        raise Http404
    form = DecisionForm(request.POST, needs_reason=VERBS[name].reason)
    if not form.is_valid():
        return _draw(request, office, profile, form)
    try:
        check(request.user, f"organisations.{name}_profile", profile)
        _act(VERBS[name], profile, form.cleaned_data, by=request.user)
    except DomainError as refusal:
        return _refuse(request, office, load(request, pk), refusal)
    messages.success(request, VERBS[name].done % {"organisation": profile.legal_name})
    return to_next(request, profile) if name in ("verify", "return", "decline") else redirect(request.path)


def _act(verb: Verb, profile: Profile, typed: dict[str, Any], *, by: Any) -> None:
    given: dict[str, Any] = {"reason": typed["reason"]} if verb.reason else {}
    verb.act(profile, **given, edit=typed["edit"], by=by, at=timezone.now())


def to_next(request: Any, profile: Profile) -> HttpResponse:
    """The next that waits to be checked; the list when there is none."""
    others = waiting().exclude(pk=profile.pk).values_list("pk", flat=True)
    beyond = Q(due_at__gt=profile.due_at) | Q(due_at=profile.due_at, pk__gt=profile.pk)
    pk = (others.filter(beyond).first() if profile.due_at else None) or others.first()
    if pk is None:
        return redirect("admin:organisations_profile_changelist")
    return redirect("admin:organisations_profile_change", pk)


def _refuse(request: Any, office: Any, profile: Profile, refusal: DomainError) -> HttpResponse:
    """Somebody was quicker, or the entry changed: the page as it is now, with what was typed."""
    message = str(refusal.message)
    if isinstance(refusal, WrongStateError) and profile.decided_by and profile.decided_by != request.user:
        message += " " + _("%(lead)s decided before you.") % {"lead": profile.decided_by}
    again = request.POST.copy()
    again["edit"] = str(profile.edit)
    return _draw(request, office, profile, DecisionForm(again, needs_reason=False), refusal=message)


def _draw(
    request: Any, office: Any, profile: Profile, form: DecisionForm, *, refusal: str = ""
) -> HttpResponse:
    context = {
        **office.admin_site.each_context(request),
        "opts": office.opts,
        "title": profile.legal_name,
        "profile": profile,
        "themes": profile.themes.all(),
        "lacking": lacking(profile),
        "members": members_of(profile),
        "alike": look_alikes(profile).exclude(state=State.DRAFT)[:SHOWN_ALIKE],
        "history": history(profile),
        "may": {name for name in VERBS if request.user.has_perm(f"organisations.{name}_profile", profile)},
        "is_late": bool(profile.due_at and profile.due_at < timezone.now()),
        "form": form,
        "refusal": refusal,
    }
    status = 409 if refusal else 422 if form.errors else 200
    return render(request, PAGE, context, status=status)
