"""Which feeds and calendars follow a public page, for its head and for its reader."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from engagements.portal.filters import PublicFilter

TITLES = {
    "calls": _("New calls"),
    "inputs": _("New published inputs"),
    "answers": _("New published answers"),
    "outcomes": _("New outcomes"),
}


@dataclass(frozen=True, slots=True)
class FeedLink:
    title: str | Promise
    address: str
    type: str = "application/atom+xml"


def feeds(*kinds: str, theme: str = "", department: str = "") -> list[FeedLink]:
    """Of one theme or one department where there is one; a feed is of no two."""
    given = {"language": get_language(), **({"theme": theme} if theme else {"department": department})}
    name = "feed-of-theme" if theme else "feed-of-department" if department else "feed"
    if name == "feed":
        del given["department"]
    return [FeedLink(TITLES[kind], reverse(name, kwargs={**given, "kind": kind})) for kind in kinds]


def feeds_of_list(filters: PublicFilter, *kinds: str) -> list[FeedLink]:
    """As narrow as the list that is shown."""
    if not filters.is_narrowed:
        return feeds(*kinds)
    # What makes no sense is not among the cleaned data, and is ignored as in the list.
    filters.form.is_valid()
    chosen = {name: filters.form.cleaned_data.get(name) or "" for name in ("theme", "department")}
    return feeds(*kinds, **chosen)


def calendar() -> FeedLink:
    """When calls close."""
    address = reverse("feed-calendar", kwargs={"language": get_language()})
    return FeedLink(_("Closing dates of calls (calendar)"), address, "text/calendar")
