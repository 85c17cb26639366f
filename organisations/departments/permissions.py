"""Who may read departments, and who looks after their people: leads, and liaisons their own reviewers."""

from datetime import datetime

from rules import predicate

from focalpoint import access
from focalpoint.errors import DomainError
from focalpoint.people import Anyone
from organisations.accounts.models import User
from organisations.accounts.permissions import is_lead_officer, is_officer, is_operator
from organisations.departments.errors import AlreadyEndedError
from organisations.departments.models import Department, Post, PostRole


def _leads_people_of(user: User, department_id: str) -> bool:
    """Whether the person is a liaison there."""
    live = Post.objects.live().filter(user_id=user.pk, role=PostRole.LIAISON)
    return live.filter(department_id=department_id).exists()


@predicate
def is_liaison_of(user: Anyone, department: Department | None) -> bool:
    return user.is_authenticated and department is not None and _leads_people_of(user, department.pk)


@predicate
def is_of_own_reviewer(user: Anyone, post: Post | None) -> bool:
    """A liaison looks after the reviewers of the department, not after other liaisons."""
    if not user.is_authenticated or post is None or post.role != PostRole.REVIEWER:
        return False
    return _leads_people_of(user, post.department_id)


def has_ended(post: Post, by: object, at: datetime) -> DomainError | None:
    return AlreadyEndedError() if post.ended_at is not None else None


access.permit("organisations.view_department", who=is_officer | is_operator)
access.permit("organisations.view_post", who=is_lead_officer | is_liaison_of)
