"""A filter of the queue: it knows its own choices and which cases it keeps, on a page and without one."""

from collections.abc import Sequence
from typing import Self

from django.contrib.admin import ListFilter, ModelAdmin
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils.functional import Promise

from engagements.cases.models import Case
from focalpoint.text import plain
from organisations.accounts.models import User
from organisations.accounts.requests import signed_in

Rows = QuerySet[Case]


class Narrowing(ListFilter):
    """A filter by one parameter; what it does not know, it ignores."""

    parameter_name = ""
    # What can be chosen; of lists in the database `choices.of_queue` knows that.
    offered: Sequence[tuple[str, str | Promise]] = ()

    def __init__(
        self,
        request: HttpRequest,
        params: dict[str, list[str]],
        model: type[Model],
        model_admin: "ModelAdmin[Case]",
    ) -> None:
        super().__init__(request, params, model, model_admin)
        self.user = signed_in(request)
        self.value = self.read(params.pop(self.parameter_name, []) or [""]) or self.usual(request)

    @classmethod
    def of(cls, value: str, user: User) -> Self:
        """Without a page, to count what it keeps."""
        made = cls.__new__(cls)
        made.value, made.user = cls.read([value]), user
        return made

    @classmethod
    def read(cls, values: Sequence[str]) -> str:
        """The last of several."""
        return plain(values[-1])

    def usual(self, request: HttpRequest) -> str:
        """What holds where the address does not say it."""
        return ""

    def has_output(self) -> bool:
        return True

    def expected_parameters(self) -> list[str | None]:
        return [self.parameter_name]

    def queryset(self, request: HttpRequest, queryset: Rows) -> Rows:
        return self.narrowed(queryset) if self.value else queryset

    def narrowed(self, rows: Rows) -> Rows:
        raise NotImplementedError
