"""Addresses that only take a form: whoever opens one, after signing in again or from a history, gets a page.

@login_required
@only_posted("note-detail", "pk")
def delete(request, pk):
"""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.urls import reverse

from focalpoint.errors import wants_json

P = ParamSpec("P")
Q = TypeVar("Q", bound=HttpRequest)
View = Callable[Concatenate[Q, P], HttpResponse]


def only_posted(page: str, *keys: str) -> Callable[[View[Q, P]], View[Q, P]]:
    """`page` is the name of the page that has the form, `keys` what its address takes from this one."""

    def decorate(view: View[Q, P]) -> View[Q, P]:
        @wraps(view)
        def run(request: Q, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if request.method == "POST":
                return view(request, *args, **kwargs)
            if request.method in ("GET", "HEAD") and not wants_json(request):
                return redirect(reverse(page, kwargs={key: kwargs[key] for key in keys}))
            return HttpResponseNotAllowed(["POST"])

        return run

    return decorate
