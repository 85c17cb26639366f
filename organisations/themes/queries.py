"""Which themes have a name, and which lie below one."""

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, Q, QuerySet

from focalpoint.search import folded, terms
from focalpoint.subqueries import is_any_of
from organisations.themes.models import Theme


def themes_named(text: str) -> QuerySet[Theme]:
    """Those with every word of `text` in a name, in any language and however either is written. One more
    statement, about all themes: there are a few dozen."""
    words = terms(text)
    names = Theme.objects.values_list("code", "name")
    codes = [code for code, name in names if all(word in folded(" ".join(name.values())) for word in words)]
    return Theme.objects.filter(pk__in=codes)


def with_those_below(code: str) -> Q:
    """Rows of a table of themes (column `theme`) that are the theme `code` or one below it."""
    themes = Theme.objects.filter(Q(pk=code) | Q(parent=code)).order_by()
    return is_any_of(F("theme"), ArraySubquery(themes.values("pk")))
