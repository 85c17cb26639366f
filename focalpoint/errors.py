"""The portal's errors: one base class for every refusal that a verb can raise.

A view may catch a refusal and show it beside the form; what no view catches becomes the friendly 409
page (or a JSON sentence for a script), never a 500.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Problem:
    """Why something cannot be submitted yet; `field` is the name of its field on the page."""

    field: str
    message: str | Promise


class DomainError(Exception):
    """A verb was refused for a reason the person can understand: `message` is a translated sentence."""

    message: str | Promise = _("You cannot do this now.")
    # What the page answers that says it.
    status = 409
    # When it can be tried again, where that is known.
    retry_at: datetime | None = None

    def __init__(self, message: str | Promise | None = None) -> None:
        if message is not None:
            self.message = message
        super().__init__(str(self.message))


class Staged(Protocol):
    """A row that is in one of several states, and has words for it."""

    def get_state_display(self) -> str: ...


class WrongStateError(DomainError):
    """The row is not in a state from which the verb is allowed (any more); `row` says what it is now."""

    def __init__(self, row: Staged, verb: str) -> None:
        self.row = row
        self.verb = verb
        super().__init__(
            gettext("You can no longer do this: it is now “%(state)s”.") % {"state": row.get_state_display()}
        )


class EditConflictError(DomainError):
    """Someone else saved since the page was opened: `theirs` is what is stored, `mine` what was to be."""

    message = _("Someone else saved changes after you opened this page. Check it again.")

    def __init__(self, theirs: object, mine: Mapping[str, object]) -> None:
        self.theirs = theirs
        self.mine = mine
        super().__init__()


class Named(Protocol):
    """What a person fills: a column, or something that is shown as a field."""

    @property
    def name(self) -> str: ...
    @property
    def verbose_name(self) -> str | Promise: ...


class BadValueError(DomainError):
    """What was given for one field cannot be kept: a page shows it beside the field called `field`."""

    sentence: str | Promise = ""

    def __init__(self, field: Named, **numbers: int) -> None:
        self.field = field.name
        super().__init__(str(self.sentence) % {"field": capfirst(str(field.verbose_name)), **numbers})


class LimitError(BadValueError):
    """More was given than the field holds; `limit` and `given` count what the sentence says."""

    CHARACTERS = _("“%(field)s” is too long: the limit is %(limit)s characters, and the text has %(given)s.")
    ENTRIES = _("“%(field)s” has too many items: the limit is %(limit)s, and there are %(given)s.")
    HIGHEST = _("“%(field)s” is too high: the limit is %(limit)s, and the number is %(given)s.")
    LOWEST = _("“%(field)s” is too low: the limit is %(limit)s, and the number is %(given)s.")

    def __init__(self, field: Named, limit: int, actual: int, sentence: str | Promise = CHARACTERS) -> None:
        self.limit, self.given, self.sentence = limit, actual, sentence
        super().__init__(field, limit=limit, given=actual)


class ChoiceError(BadValueError):
    """What was chosen is not offered."""

    sentence = _("“%(field)s”: choose from the list.")


class NamingError(BadValueError):
    """A name that no page or mail may show, for the reason that `sentence` says."""

    def __init__(self, field: Named, sentence: str) -> None:
        self.sentence = sentence
        super().__init__(field)


class CharactersError(BadValueError):
    """No database keeps such a text: it holds NUL, or half of a surrogate pair."""

    sentence = _("“%(field)s” has a character that we cannot store. Type the text again.")


def wants_json(request: HttpRequest) -> bool:
    """Whether a script asked (the autosave), not a person."""
    return request.headers.get("Accept", "").startswith("application/json")


def refused(request: HttpRequest, refusal: DomainError) -> HttpResponse:
    """The answer to a refusal: 409, or what its class says."""
    answer: HttpResponse
    if wants_json(request):
        answer = JsonResponse({"message": str(refusal.message)}, status=refusal.status)
    else:
        answer = render(request, "409.html", {"message": refusal.message}, status=refusal.status)
    if refusal.retry_at is not None:
        seconds = (refusal.retry_at - timezone.now()).total_seconds()
        answer["Retry-After"] = str(max(1, round(seconds)))
    return answer
