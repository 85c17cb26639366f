"""The themes of the first day, from the project's own list."""

from organisations import reference
from organisations.themes.models import Theme

# Positions leave room between top themes, so that those below one sort right after it.
STEP = 100


def seed(*, overwrite: bool = False) -> set[str]:
    """Add what is missing; with `overwrite` set the others back to the list. Returns the new codes."""
    known = set(Theme.objects.values_list("code", flat=True))
    themes = _listed()
    if overwrite:
        Theme.objects.bulk_create(
            themes,
            update_conflicts=True,
            unique_fields=["code"],
            update_fields=["parent", "name", "description", "position"],
        )
    else:
        Theme.objects.bulk_create([theme for theme in themes if theme.code not in known])
    return {theme.code for theme in themes} - known


def _listed() -> list[Theme]:
    rows = list(reference.rows("themes"))
    tops = [row["code"] for row in rows if not row["parent"]]
    below = dict.fromkeys(tops, 0)
    themes = []
    for row in rows:
        top = row["parent"] or row["code"]
        themes.append(
            Theme(
                code=row["code"],
                parent_id=row["parent"] or None,
                name=reference.names(row),
                description=row["description_en"],
                position=(tops.index(top) + 1) * STEP + below[top],
            )
        )
        below[top] += 1
    return themes
