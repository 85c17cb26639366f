"""The departments of the first day, and which themes each leads, from the project's own list."""

from organisations import reference
from organisations.departments.models import Department, LeadDepartment

_CORRECTED = ["acronym", "name", "kind", "parent", "website", "pillars"]


def seed(*, new_themes: set[str], overwrite: bool = False) -> set[str]:
    """Add the departments that are missing; with `overwrite` set all others back to the list.

    Themes come first: `new_themes` are those just added. A lead that staff took away stays away, because
    only new themes and new departments get theirs. Returns new codes.
    """
    known = set(Department.objects.values_list("code", flat=True))
    departments = _listed()
    new = {department.code for department in departments} - known
    if overwrite:
        Department.objects.bulk_create(
            departments, update_conflicts=True, unique_fields=["code"], update_fields=_CORRECTED
        )
        LeadDepartment.objects.all().delete()
        LeadDepartment.objects.bulk_create(_leads())
    elif new or new_themes:
        Department.objects.bulk_create([department for department in departments if department.code in new])
        leads = [lead for lead in _leads() if lead.department_id in new or lead.theme_id in new_themes]
        LeadDepartment.objects.bulk_create(leads, ignore_conflicts=True)
    return new


def _listed() -> list[Department]:
    return [
        Department(
            code=row["code"],
            acronym=row["acronym"],
            name=reference.names(row),
            kind=row["kind"],
            parent_id=row["parent"] or None,
            website=row["website"],
            pillars=reference.several(row["pillars"]),
        )
        for row in reference.rows("departments")
    ]


def _leads() -> list[LeadDepartment]:
    """Those a theme names, in its order; after them those that only the department names."""
    codes_by_theme = {row["code"]: reference.several(row["leads"]) for row in reference.rows("themes")}
    for row in reference.rows("departments"):
        for theme in reference.several(row["themes"]):
            if row["code"] not in codes_by_theme[theme]:
                codes_by_theme[theme].append(row["code"])
    return [
        LeadDepartment(department_id=code, theme_id=theme, position=position)
        for theme, codes in codes_by_theme.items()
        for position, code in enumerate(codes)
    ]
