"""What the office works with, in the Django admin: one module per noun, loaded here."""

from engagements.admin import (
    cases,
    consultations,
    found,
    labels,
    outcomes,
    reasons,
    rules,
    text_templates,
)

__all__ = ["cases", "consultations", "found", "labels", "outcomes", "reasons", "rules", "text_templates"]
