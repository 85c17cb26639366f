"""What the office works with, in the Django admin: one module per noun, loaded here."""

from engagements.admin import consultations, triage

__all__ = ["consultations", "triage"]
