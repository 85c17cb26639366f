"""The sentences for what is in the way of a case, known before a bulk act is started."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from engagements.bulk.models import BulkItem
from engagements.bulk.queries import STATE
from engagements.cases.states import State

SENTENCES: dict[str, str | Promise] = {
    "same": gettext_lazy("It is like this already."),
    "unassigned": gettext_lazy("It is assigned to no one. Assign it to yourself first."),
    "colleague": gettext_lazy("A colleague has it."),
    "new": gettext_lazy("Only a lead officer can assign a new input to a colleague. Assign it to yourself."),
    "lead": gettext_lazy("Only a lead officer can take a request for review."),
    "declined": gettext_lazy("Whoever declined it cannot decide the review."),
    "decided": gettext_lazy("A decision about it is about to be sent."),
    "not_verified": gettext_lazy("Its organisation is not verified."),
    "level": gettext_lazy("With this confidentiality it is referred by itself."),
    "shared": gettext_lazy("With this confidentiality it is always answered on its own."),
    "call": gettext_lazy("It answers another call."),
    "itself": gettext_lazy("It is the input that the others are joined to."),
}


def sentence(code: str) -> str:
    """What a code of `queries.hindered` says; nothing for none."""
    if code.startswith(STATE):
        state = code.removeprefix(STATE)
        word = State(state).label if state in State.values else state
        return _("Its state does not allow it: %(state)s.") % {"state": word}
    return str(SENTENCES.get(code, ""))


def reason_of(item: BulkItem) -> str:
    """Why it was not done; empty for one that was."""
    return item.refusal or sentence(item.hindrance)
