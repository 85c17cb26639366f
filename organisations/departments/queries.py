"""Which departments a person looks after, with their people; which have anybody; which stand above one."""

from collections.abc import Iterable
from difflib import get_close_matches

from django.db.models import Exists, OuterRef, Prefetch, QuerySet

from focalpoint.search import folded, terms
from focalpoint.verbs import Address
from organisations.accounts.models import User
from organisations.departments.models import Department, DepartmentQuerySet, Post, PostRole


def looked_after_by(user: User) -> QuerySet[Department]:
    """Departments in which the person is a liaison; each has its live posts in `people`. Two statements."""
    held = Post.objects.live().filter(user_id=user.pk, role=PostRole.LIAISON)
    live = Post.objects.live().select_related("user").order_by("role", "user__name", "pk")
    departments = Department.objects.filter(pk__in=held.values("department_id"))
    return departments.prefetch_related(Prefetch("posts", live, to_attr="people"))


def has_people() -> Exists:
    """Whether anybody who can sign in has a post in the department of the row."""
    return Exists(Post.objects.live().filter(department=OuterRef("pk"), user__is_active=True))


def every_department(_department: Department) -> list[Address]:
    """What is locked while one department is moved below another."""
    return [(Department, code) for code in Department.objects.values_list("pk", flat=True)]


def named(departments: DepartmentQuerySet, text: str) -> DepartmentQuerySet:
    """Those of `departments` with every word of `text` in a name, the acronym or the code, however either is
    written. One more statement, about all departments: there are a few dozen."""
    words = terms(text)
    every = Department.objects.values_list("code", "acronym", "name")
    codes = [
        code
        for code, acronym, name in every
        if all(word in folded(" ".join([code, acronym, *name.values()])) for word in words)
    ]
    return departments.filter(pk__in=codes) if words else departments


MOST_NEAREST = 4


def full_name(department: Department) -> str:
    """In the reader's language, with its acronym: as it is offered where one types it."""
    return f"{department.name} ({department.acronym})" if department.acronym else str(department.name)


def meant(departments: Iterable[Department], text: str) -> tuple[Department | None, list[Department]]:
    """The one of `departments` that `text` names: by a name in any language, the acronym or the code, however
    each is written. Where it names none, or several, those whose names are nearest."""
    asked, known = " ".join(terms(text)), {row.pk: row for row in departments}
    by_name: dict[str, list[str]] = {}
    for row in known.values():
        for name in _names(row):
            by_name.setdefault(name, []).append(row.pk)
    found = by_name.get(asked, []) if asked else []
    if len(found) == 1:
        return known[found[0]], []
    words = asked.split()
    with_all = [
        pk for name, pks in by_name.items() for pk in pks if words and all(word in name for word in words)
    ]
    close = [pk for name in get_close_matches(asked, by_name, MOST_NEAREST) for pk in by_name[name]]
    nearest = list(dict.fromkeys([*found, *with_all, *close]))[:MOST_NEAREST]
    return None, [known[pk] for pk in nearest]


def _names(department: Department) -> set[str]:
    """All by which it can be meant, as `terms` writes them."""
    names, acronym = department.name.values(), department.acronym
    written = [department.code, acronym, *names, *(f"{name} {acronym}" for name in names)]
    return {" ".join(terms(name)) for name in written} - {""}


def with_those_above(department: Department) -> list[str]:
    """Its code and those of what it is part of, from below to the top. One statement."""
    parents = dict(Department.objects.values_list("pk", "parent_id"))
    codes: list[str] = []
    code: str | None = department.pk
    # Also stops at a circle, which older data may hold.
    while code is not None and code not in codes:
        codes.append(code)
        code = parents.get(code)
    return codes
