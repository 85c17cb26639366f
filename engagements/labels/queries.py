"""The list of labels: a few dozen, read whole."""

from django.db.models import QuerySet

from engagements.labels.models import Label


def by_name() -> QuerySet[Label]:
    """All of them, archived ones too: cases still have those."""
    return Label.objects.order_by("name", "pk")
