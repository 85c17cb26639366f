"""Who may correct departments, and who names their people: leads, and liaisons for their own reviewers."""

from typing import Any

from rules import predicate

from focalpoint import access
from organisations.accounts.permissions import is_lead, is_officer, is_operator
from organisations.departments.models import Department, Duty, Post


def _leads_people_of(user: Any, department_id: str) -> bool:
    """Whether the person is a liaison there; asked once for each department of one request's user."""
    known: set[str] | None = user.__dict__.get("liaison_in")
    if known is None:
        live = Post.objects.live().filter(user_id=user.pk, duty=Duty.LIAISON)
        known = user.__dict__["liaison_in"] = set(live.values_list("department_id", flat=True))
    return department_id in known


@predicate
def is_liaison_of(user: Any, department: Department | None) -> bool:
    return user.is_authenticated and department is not None and _leads_people_of(user, department.pk)


@predicate
def is_of_own_reviewer(user: Any, post: Post | None) -> bool:
    """A liaison looks after the reviewers of the department, not after other liaisons."""
    if not user.is_authenticated or post is None or post.duty != Duty.REVIEWER:
        return False
    return _leads_people_of(user, post.department_id)


@predicate
def is_live(user: Any, post: Post | None) -> bool:
    return post is None or post.ended_at is None


access.permit("organisations.view_department", who=is_officer | is_operator)
access.permit("organisations.save_department", who=is_lead)
access.permit("organisations.view_post", who=is_lead | is_liaison_of)
access.permit("organisations.name_reviewer", who=is_lead | is_liaison_of)
access.permit("organisations.name_liaison", who=is_lead)
access.permit("organisations.end_post", who=(is_lead | is_of_own_reviewer) & is_live)
