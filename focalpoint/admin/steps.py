"""For screens of the office that are more than a list and a form: plain views, to which an admin class leads.

What they need of the admin they get here; none of them knows an admin class. A step is a page that asks, says
what follows, and does one verb:

    STEPS = Steps("cases_case")

    @STEPS.of(verbs.CLOSE, "<uuid:pk>/close/", _("Close…"))
    def close(request: SignedIn, case: Case) -> HttpResponse:
        if request.method == "POST":
            return done(request, actions.close, case, _("The case is closed."))
        return step(request, "cases/close.html", case, _("Close this case"))

The admin class adds `STEPS.urls(...)` to its own, and shows the links that `STEPS.at(row, user)` names.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar, cast

from django.contrib import admin, messages
from django.db import models
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.functional import Promise

from focalpoint.access import load_allowed, refusal
from focalpoint.editor.stranded import stranded
from focalpoint.errors import DomainError
from focalpoint.kept.content import posted
from focalpoint.people import Anyone
from focalpoint.verbs import Target, Verb

M = TypeVar("M", bound=Target)
R = TypeVar("R", bound=models.Model)
Q = TypeVar("Q", bound=HttpRequest)
P = ParamSpec("P")
View = Callable[..., HttpResponse]


@dataclass(frozen=True)
class Step:
    """The page of a verb; `label` is the link to it on the page of its row."""

    verb: Verb[Target]
    view: Callable[..., HttpResponse]
    name: str
    route: str
    label: str | Promise

    @property
    def address(self) -> str:
        return f"admin:{self.name}"


class Steps(list[Step]):
    """The steps of one list of the admin; `name` begins the names of their addresses."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name

    def of(
        self,
        verb: Verb[M],
        route: str,
        label: str | Promise = "",
        *,
        rows: models.QuerySet[M] | None = None,
    ) -> Callable[[Callable[Concatenate[Q, M, P], HttpResponse]], Callable[..., HttpResponse]]:
        """The decorator of a view that gets the row whose key is in the address, if the verb is allowed."""

        def add(act: Callable[Concatenate[Q, M, P], HttpResponse]) -> Callable[..., HttpResponse]:
            @wraps(act)
            def view(request: Q, pk: object, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
                known = verb.model._default_manager if rows is None else rows
                row = load_allowed(request.user, verb.permission, known, pk=pk)
                return act(request, row, *args, **kwargs)

            self.append(Step(cast(Verb[Target], verb), view, f"{self.name}_{act.__name__}", route, label))
            return view

        return add

    def urls(
        self, wrap: Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]
    ) -> list[URLPattern]:
        return [path(declared.route, wrap(declared.view), name=declared.name) for declared in self]

    def at(self, row: Target | None, user: Anyone) -> list[Step]:
        """The steps that can be done with the row now."""
        return [
            declared
            for declared in self
            if isinstance(row, declared.verb.model) and refusal(user, declared.verb.permission, row) is None
        ]


def page(
    request: HttpRequest,
    template: str,
    model: type[models.Model],
    title: str,
    *,
    status: int = 200,
    **context: object,
) -> HttpResponse:
    """A page of the office about `model`."""
    frame = {**admin.site.each_context(request), "opts": model._meta, "title": title}
    return render(request, template, {**frame, **context}, status=status)


def listed(request: HttpRequest, model: type[R]) -> models.QuerySet[R]:
    """The rows of a list as the address filters it."""
    return admin.site.get_model_admin(model).get_changelist_instance(request).queryset


def step(
    request: HttpRequest,
    template: str,
    obj: models.Model,
    title: str,
    *,
    form: BaseForm | None = None,
    **context: object,
) -> HttpResponse:
    """The page that asks before one verb; 422 when its form has errors."""
    status = 422 if form is not None and form.errors else 200
    return page(request, template, type(obj), title, status=status, object=obj, form=form, **context)


def done(
    request: HttpRequest,
    verb: Callable[..., object],
    obj: models.Model,
    done_message: str | Promise,
    *,
    show: models.Model | None = None,
    **arguments: object,
) -> HttpResponse:
    """Do the verb with `obj`, show the message or why it was refused, and redirect to `obj` or `show`.

    A redirect would lose what was typed: where it is refused, that is shown once more.
    """
    target = show or obj
    address = reverse(f"admin:{target._meta.app_label}_{target._meta.model_name}_change", args=[target.pk])
    try:
        verb(obj, **arguments, by=request.user, at=timezone.now())
        messages.info(request, str(done_message))
    except DomainError as refusal:
        if texts := posted(request).texts:
            return stranded(request, refusal, texts, back=address)
        messages.error(request, str(refusal.message))
    return redirect(address)
