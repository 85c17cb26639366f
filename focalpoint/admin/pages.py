"""Lists of the admin, a page at a time by the pager of all lists, and never counted to their end."""

from typing import Any

from django.contrib.admin.views.main import PAGE_VAR, ChangeList
from django.core.exceptions import FieldDoesNotExist
from django.db.models import QuerySet
from django.db.models.expressions import OrderBy
from django.utils.functional import cached_property

from focalpoint.paging import CAP, Count, Page, capped_count, page_of


class PagedList(ChangeList):
    """Django's list, whose pages are `page` and whose count, `shown`, prints itself as "37" or "1,000+"."""

    # Counting stops here.
    most = CAP
    page: Page[Any]

    def get_results(self, request: Any) -> None:
        rows, key = _with_key(self.queryset)
        self.page = page_of(rows, request, key=key, size=self.list_per_page, parameter=PAGE_VAR)
        self.result_list = self.page.rows
        self.result_count = min(self.shown.number, self.shown.cap)
        # None: the whole table is not counted.
        self.full_result_count = None
        self.show_full_result_count = self.can_show_all = self.multi_page = False
        self.show_admin_actions = True

    @cached_property
    def shown(self) -> Count:
        return capped_count(self.queryset, self.most)


def _with_key(rows: QuerySet[Any]) -> tuple[QuerySet[Any], list[str]]:
    """The order that was chosen as a key: what is ordered by an expression gets it as a column."""
    key = []
    for place, part in enumerate(rows.query.order_by):
        if isinstance(part, str):
            key.append(_own_column(rows, part))
            continue
        falls = isinstance(part, OrderBy) and part.descending
        expression = part.expression if isinstance(part, OrderBy) else part
        rows = rows.annotate(**{f"ordered_by_{place}": expression})
        key.append(f"{'-' if falls else ''}ordered_by_{place}")
    return rows, key


def _own_column(rows: QuerySet[Any], name: str) -> str:
    """Of a row that is led to, the column that leads there; Django would order by that row's own order."""
    try:
        field = rows.model._meta.get_field(name.removeprefix("-"))
    except FieldDoesNotExist:
        return name
    return f"{name}_id" if field.is_relation else name
