"""The buttons of the decision screen: what each asks permission for, does, and says when it is done."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from engagements.responses import actions as responses
from engagements.routing import actions as routing
from engagements.triage import actions as triage


@dataclass(frozen=True)
class Pressed:
    """What a verb's action needs of the request."""

    part: Any
    target: Any
    text: str
    by: Any
    at: Any
    # The edit number of the input when the page was made.
    edit: int | None = None
    # Themes and summary, when they stood on the page beside another decision.
    assess: Any = None


@dataclass(frozen=True)
class Verb:
    """One button: what it asks permission for, what it does, what is said when it is done."""

    permission: str
    act: Callable[[Pressed], Any]
    done: str | Promise
    # Whether the officer is through with the input and goes on to the next.
    goes_on: bool = False
    # What it is done to, if not the input: "referral" or "response".
    to: str = ""


def _given(pressed: Pressed) -> dict[str, Any]:
    return {**pressed.part.cleaned_data, **_who(pressed)}


def _who(pressed: Pressed) -> dict[str, Any]:
    return {"by": pressed.by, "at": pressed.at}


def _assessed(pressed: Pressed) -> dict[str, Any]:
    """Themes and summary that were typed beside a decision, and the edit number that was read."""
    is_typed = pressed.assess is not None and pressed.assess.is_valid() and pressed.assess.has_changed()
    return {**(pressed.assess.cleaned_data if is_typed else {}), "edit": pressed.edit}


VERBS = {
    "claim": Verb(
        "claim_submission", lambda it: triage.claim(it.target, **_who(it)), _("You have this input now.")
    ),
    "take_over": Verb(
        "take_over_submission",
        lambda it: triage.take_over(it.target, **_who(it)),
        _("You have this input now."),
    ),
    "reassign": Verb(
        "reassign_submission",
        lambda it: triage.reassign(it.target, to=it.part.cleaned_data["officer"], **_who(it)),
        _("The input was given to the officer."),
    ),
    "assess": Verb(
        "assess_submission",
        lambda it: triage.assess(it.target, **_given(it), edit=it.edit),
        _("Themes and summary are saved."),
    ),
    "return": Verb(
        "return_submission",
        lambda it: triage.return_(it.target, **_given(it), **_assessed(it)),
        _("The question was sent to the author."),
        goes_on=True,
    ),
    "decline": Verb(
        "decline_submission",
        lambda it: triage.decline(it.target, **_given(it), **_assessed(it)),
        _("The input was declined and its author told why."),
        goes_on=True,
    ),
    "route": Verb(
        "route_submission",
        lambda it: routing.route(it.target, referrals=it.part.handovers(), **_who(it), **_assessed(it)),
        _("The input was referred."),
        goes_on=True,
    ),
    "refer": Verb(
        "refer_submission",
        lambda it: routing.refer(it.target, handover=it.part.handovers()[0], **_who(it)),
        _("The input was referred to one more department."),
    ),
    "close": Verb(
        "close_submission",
        lambda it: triage.close(it.target, **_who(it)),
        _("The input is closed."),
        goes_on=True,
    ),
    "reopen": Verb(
        "reopen_submission", lambda it: triage.reopen(it.target, **_who(it)), _("You have this input again.")
    ),
    "recall": Verb(
        "recall_referral",
        lambda it: routing.recall(it.target, reason=it.text, **_who(it)),
        _("The department was told that it is recalled."),
        to="referral",
    ),
    "release": Verb(
        "release_response",
        lambda it: responses.release(it.target, **_who(it)),
        _("The author has the response."),
        to="response",
    ),
    "send_back": Verb(
        "return_response",
        lambda it: responses.return_(it.target, remark=it.text, **_who(it)),
        _("The response went back to the department."),
        to="response",
    ),
}
