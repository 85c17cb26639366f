"""What was typed and can no longer be saved: the row moved on or is gone, or the person lost their rights.

    @login_required
    @keeps_what_was_typed(NoteForm, back="note-detail")
    def edit(request, pk):

The answer keeps its status; it says nothing of a row that the person may not see.
"""

import re
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from django import forms
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.datastructures import MultiValueDict
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from focalpoint.errors import DomainError, WrongStateError, wants_json
from focalpoint.text import plain

P = ParamSpec("P")
Q = TypeVar("Q", bound=HttpRequest)
Kind = forms.Form | forms.ModelForm
_STATUS = {Http404: 404, PermissionDenied: 403, DomainError: 409}


# Of what was posted, by the names of its fields.
Labels = Callable[[MultiValueDict[str, str]], Mapping[str, str]]


def no_others(posted: MultiValueDict[str, str]) -> Mapping[str, str]:
    return {}


def typed(
    posted: MultiValueDict[str, str], *kinds: type[Kind], others: Labels = no_others
) -> list[tuple[str, str]]:
    """Each text that was typed into a form of these kinds, with the label of its field.

    Forms may have a prefix. `others` knows the labels of fields that only a page makes.
    """
    labels = {
        name: field.label for kind in kinds for name, field in kind.base_fields.items() if _is_text(field)
    }
    names = "|".join(map(re.escape, labels)) or "(?!)"
    languages, texts = dict(settings.CONTENT_LANGUAGES), []
    own = re.compile(rf"(?:.*-)?({names})(?:_({'|'.join(languages)}))?")
    known = others(posted)
    for key, values in posted.lists():
        if match := own.fullmatch(key):
            name, code = match.groups()
            label = capfirst(str(labels[name] or name))
            label = f"{label} ({languages[code]})" if code else label
        elif (label := known.get(key, "")) == "":
            continue
        texts += [(label, plain(text)) for text in values if isinstance(text, str) and text.strip()]
    return texts


def _is_text(field: forms.Field) -> bool:
    return isinstance(field.widget, forms.TextInput | forms.Textarea | forms.MultiWidget)


def keeps_what_was_typed(
    *kinds: type[Kind], others: Labels = no_others, back: str = ""
) -> Callable[[Callable[Concatenate[Q, P], HttpResponse]], Callable[Concatenate[Q, P], HttpResponse]]:
    """The decorator of a view that saves; `back` names the page of the row, whose key the address has too."""

    def decorate(
        view: Callable[Concatenate[Q, P], HttpResponse],
    ) -> Callable[Concatenate[Q, P], HttpResponse]:
        @wraps(view)
        def run(request: Q, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            try:
                return view(request, *args, **kwargs)
            except (DomainError, Http404, PermissionDenied) as refusal:
                texts = typed(request.POST, *kinds, others=others)
                address = reverse(back, kwargs=kwargs) if back and isinstance(refusal, DomainError) else ""
                if texts:
                    return stranded(request, refusal, texts, back=address)
                if address and isinstance(refusal, WrongStateError) and not wants_json(request):
                    return redirect(address)
                raise

        return run

    return decorate


def stranded(
    request: HttpRequest, refusal: Exception, texts: list[tuple[str, str]], *, back: str = ""
) -> HttpResponse:
    gone = _("This no longer exists, or you can no longer change it.")
    message = refusal.message if isinstance(refusal, DomainError) else gone
    if wants_json(request):
        return JsonResponse({"message": str(message)}, status=409)
    status = next(number for kind, number in _STATUS.items() if isinstance(refusal, kind))
    context = {"message": message, "typed": texts, "back": back}
    return render(request, "focalpoint/stranded.html", context, status=status)
