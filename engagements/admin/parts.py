"""Parts of something that several people edit, in its page of the admin."""

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest

from focalpoint.admin.base import Permitted
from focalpoint.admin.translated import InLanguages


class PartInline(InLanguages, Permitted, admin.StackedInline):
    """Its form is a `PartForm`, its form set a `PartFormSet`."""

    # The fields of a part, in their order.
    shown: ClassVar[tuple[str, ...]] = ()
    # One to fill in where there is no JavaScript to add it.
    extra = 1
    template = "engagements/admin/parts.html"

    def get_fields(self, request: HttpRequest, obj: Model | None = None) -> Any:
        """Only a form that can be saved carries the marks of what it showed."""
        return (*self.shown, "base") if self._may_write(request, obj) else self.shown
