"""What the office works with, in the Django admin: one module per noun, loaded here."""

from organisations.admin import departments, found, holidays, people, profiles, themes

__all__ = ["departments", "found", "holidays", "people", "profiles", "themes"]
