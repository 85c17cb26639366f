"""What public lists and feeds are narrowed by; each gives every row once."""

from typing import Any

from engagements.publications.models import PublicationQuerySet
from engagements.routing.models import Referral
from organisations.themes.queries import with_those_below


def about(rows: Any, model: Any, source: str, code: str) -> Any:
    """Those of `rows` (of `model`) with the theme `code` or one below it."""
    links = model.themes.through.objects.filter(with_those_below(code))
    return rows.filter(pk__in=links.values(source))


def sent_to(inputs: PublicationQuerySet, department: str) -> PublicationQuerySet:
    """Those that the department has or had."""
    referred = Referral.objects.not_recalled().filter(department=department)
    return inputs.filter(submission__in=referred.values("case__filings__submission"))
