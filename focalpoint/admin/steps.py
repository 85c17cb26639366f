"""Pages of the admin that are more than saving: each asks, says what follows, and does one verb."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import Promise

from focalpoint.errors import DomainError


class Steps:
    """For an admin class: draw the page of a step about `obj`, or do it and go back to the object."""

    admin_site: Any
    opts: Any
    message_user: Any

    def done(
        self, request: Any, verb: Callable[..., Any], obj: Any, said: str | Promise, **given: Any
    ) -> HttpResponse:
        """Do the verb with `obj`, say that it is done or why not, and show the object."""
        try:
            verb(obj, **given, by=request.user, at=timezone.now())
            self.message_user(request, said)
        except DomainError as refusal:
            self.message_user(request, str(refusal.message), level=messages.ERROR)
        return self.back(obj.pk)

    def back(self, pk: Any) -> HttpResponse:
        return redirect(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", pk)

    def step(self, request: Any, template: str, obj: Any, title: str, **context: Any) -> HttpResponse:
        """The page of a step; 422 when its form has errors."""
        form = context.get("form")
        whole = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "object": obj,
            "title": title,
            **context,
        }
        return render(request, template, whole, status=422 if form is not None and form.errors else 200)
