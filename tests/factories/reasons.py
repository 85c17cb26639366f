"""Reasons for declining: a migration makes them."""

from engagements.reasons.models import DeclineReason


def outside_mandate() -> DeclineReason:
    return DeclineReason.objects.get(pk="outside-mandate")
