"""Which reasons there are besides one."""

from engagements.reasons.models import DeclineReason
from focalpoint.verbs import Address


def every_reason(reason: DeclineReason) -> list[Address]:
    """For the engine to hold: whether one is the last in use must stay true until it is saved."""
    return [(DeclineReason, pk) for pk in DeclineReason.objects.values_list("pk", flat=True)]


def is_last_in_use(reason: DeclineReason) -> bool:
    """Whether no other can be chosen."""
    return not DeclineReason.objects.in_use().exclude(pk=reason.pk).exists()
