"""The address of an organisation's public page.

It is made from the name when the office verifies it, and stays. A random end keeps it from revealing that
another organisation of that name, perhaps one that is not shown, is here already.
"""

import secrets

from django.utils.text import slugify

# Without letters and digits that are mistaken for each other.
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
_END = 6
_LONGEST = 60


def provisional() -> str:
    """For an entry that has no public page yet."""
    return f"entry-{_random(20)}"


def of_name(legal_name: str) -> str:
    """From "Water Keepers": "water-keepers-x7k2mp"; a name in another script leaves only the end."""
    name = slugify(legal_name)[:_LONGEST].strip("-")
    return f"{name or 'organisation'}-{_random(_END)}"


def _random(length: int) -> str:
    return "".join(secrets.choice(_LETTERS) for _place in range(length))
