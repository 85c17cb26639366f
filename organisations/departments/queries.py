"""Which departments a person looks after, with their people; which have anybody; which stand above one."""

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
