"""Read one input and decide: draws the screen, does the verb that was pressed, and goes on to the next one.

Whether a verb is allowed now is the action's to say: it names who was quicker. What was typed is drawn again.
"""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from engagements.admin import choices
from engagements.admin.flows.verbs import VERBS, Pressed, Verb
from engagements.admin.forms.decision import Decision
from engagements.admin.reading import Case, case, loaded
from engagements.routing.errors import NotVerifiedError
from engagements.routing.queries import proposed
from engagements.routing.verbs import ROUTE
from engagements.submissions.models import Submission
from focalpoint import access
from focalpoint.errors import DomainError
from focalpoint.text import plain

PAGE = "engagements/admin/submissions/decide.html"
# Asked of the input; those of referrals and responses are asked of each.
OF_INPUT = (
    "claim",
    "assess",
    "return",
    "decline",
    "route",
    "refer",
    "reassign",
    "take_over",
    "close",
    "reopen",
)


def decide(request: Any, office: Any, pk: Any) -> HttpResponse:
    """The page, or what was pressed on it; `office` is the model's admin."""
    found = _load(request, office, pk)
    if request.method != "POST":
        return _draw(request, office, found, _decision(request, found))
    name = request.POST.get("verb", "")
    if name not in VERBS:
        raise Http404
    decision = _decision(request, found, verb=name)
    target = _target(request, found, VERBS[name])
    if decision.pressed is not None and not decision.pressed.is_valid():
        return _draw(request, office, found, decision, verb=name, status=422)
    return _press(request, office, found, decision, target)


def _press(request: Any, office: Any, found: Case, decision: Decision, target: Any) -> HttpResponse:
    verb = VERBS[decision.verb]
    place = (found.submission.ball, found.submission.due_at, found.submission.pk)
    text = plain(request.POST.get(f"{decision.verb}-text", ""))
    pk = found.submission.pk
    try:
        assess = decision.assess if decision.assess.pressed else None
        edit = request.POST.get("edit", "")
        read = int(edit[:9]) if edit.isdecimal() else None
        verb.act(Pressed(decision.pressed, target, text, request.user, timezone.now(), read, assess))
    except DomainError as refusal:
        again = _load(request, office, pk)
        return _draw(request, office, again, decision, verb=decision.verb, refusal=refusal, status=409)
    messages.success(request, str(verb.done))
    if verb.goes_on:
        return office.to_next(request, place)
    if _is_typed(decision):
        # A redirect would lose it.
        return _draw(request, office, _load(request, office, pk), decision)
    return redirect(request.get_full_path())


def named(key: Any) -> dict[str, Any]:
    """How to look up what stands in an address: an id or a reference."""
    return {"reference" if isinstance(key, str) else "pk": key}


def _load(request: Any, office: Any, pk: Any) -> Case:
    wanted = request.GET.get("version", "")
    # Whoever writes thousands of digits asks for a version that never was.
    rows = loaded(Submission.objects.all(), version=int(wanted[:9]) if wanted.isdecimal() else None)
    submission = access.load_allowed(request.user, "engagements.triage_submission", rows, **named(pk))
    if submission.text is None:
        raise Http404
    return case(submission)


def _target(request: Any, found: Case, verb: Verb) -> Any:
    """The input, or its referral or response that the button stands at, if the person has a part in it."""
    offered = {"": [found.submission], "referral": found.referrals, "response": found.responses}[verb.to]
    wanted = request.POST.get("target", "")
    target = next((one for one in offered if not verb.to or str(one.pk) == wanted), None)
    if target is None:
        raise Http404
    if not access.PERMISSIONS[f"engagements.{verb.permission}"].who.test(request.user, target):
        raise PermissionDenied(verb.permission)
    return target


def _decision(request: Any, found: Case, *, verb: str = "") -> Decision:
    summary = found.assessment.summary if found.assessment else ""
    return Decision(
        choices=choices.of_decision(),
        proposals=proposed(found.themes),
        initial={"themes": found.themes, "summary": summary},
        data=request.POST if request.method == "POST" else None,
        verb=verb,
    )


def _is_typed(decision: Decision) -> bool:
    """Whether a part that was not pressed holds words of the officer."""
    words = ("question", "reason")
    return any(
        value.strip() and name.rsplit("-", 1)[-1] in words and not name.startswith(f"{decision.verb}-")
        for name, value in decision.data.items()
    )


def _draw(
    request: Any,
    office: Any,
    found: Case,
    decision: Decision,
    *,
    verb: str = "",
    refusal: DomainError | None = None,
    status: int = 200,
) -> HttpResponse:
    now = timezone.now()
    context = {
        **office.admin_site.each_context(request),
        "opts": office.opts,
        "title": found.submission.reference,
        "case": found,
        "submission": found.submission,
        "decision": decision,
        "verb": verb,
        "refusal": refusal,
        "target": request.POST.get("target", ""),
        "typed": request.POST.get(f"{verb}-text", ""),
        "may": _may(request.user, found, verb),
        "is_late": found.is_late(now),
        "now": now,
        "kept": office.kept(request),
    }
    return render(request, PAGE, context, status=status)


def _may(user: Any, found: Case, verb: str) -> dict[str, Any]:
    """By verb, whether its part is shown: it may be done, or it was pressed and what was typed is kept."""
    may: dict[str, Any] = {
        name: name == verb or user.has_perm(f"engagements.{name}_submission", found.submission)
        for name in OF_INPUT
    }
    may["take_over"] = may["take_over"] and found.officer != user
    may["route_now"] = user.has_perm("engagements.route_submission", found.submission)
    # What is in the way is said beside the button.
    may["route"] |= isinstance(ROUTE.refusal(found.submission, user), NotVerifiedError)
    for one in found.referrals:
        one.may_recall = user.has_perm("engagements.recall_referral", one)  # type: ignore[attr-defined]
    for response in found.responses:
        response.may_release = user.has_perm("engagements.release_response", response)  # type: ignore[attr-defined]
        response.may_return = user.has_perm("engagements.return_response", response)  # type: ignore[attr-defined]
    return may
