"""What the office works with, in the Django admin: one module per noun, loaded here."""

from engagements.admin import (
    cases,
    consultations,
    found,
    labels,
    organisations,
    outcomes,
    reasons,
    rules,
    text_templates,
    views_of_queue,
)

__all__ = [
    "cases",
    "consultations",
    "found",
    "labels",
    "organisations",
    "outcomes",
    "reasons",
    "rules",
    "text_templates",
    "views_of_queue",
]
