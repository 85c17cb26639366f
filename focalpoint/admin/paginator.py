"""Pages of an admin list, without ever counting the whole table."""

from django.core.paginator import Paginator
from django.db.models import Model, QuerySet
from django.utils.functional import cached_property

from focalpoint.paging import CAP, Count, capped_count


class CappedPaginator(Paginator):
    """Pages up to the cap; what lies beyond is found by filters and search, not on page 900.

    `count` is at most the cap, so that there are pages for it; `shown` prints itself as "37" or "1,000+".
    """

    object_list: QuerySet[Model]

    @cached_property
    def shown(self) -> Count:
        return capped_count(self.object_list, CAP)

    @cached_property
    def count(self) -> int:
        return min(self.shown.number, CAP)
