"""Which departments a person looks after, with their people; and which have anybody."""

from typing import Any

from django.db.models import Exists, OuterRef, Prefetch

from organisations.departments.models import Department, Duty, Post


def looked_after_by(user: Any) -> Any:
    """Departments in which the person is a liaison; each has its live posts in `people`. Two statements."""
    held = Post.objects.live().filter(user_id=user.pk, duty=Duty.LIAISON)
    live = Post.objects.live().select_related("user").order_by("duty", "user__name", "pk")
    departments = Department.objects.filter(pk__in=held.values("department_id"))
    return departments.prefetch_related(Prefetch("posts", live, to_attr="people"))


def has_people() -> Exists:
    """Whether anybody who can sign in has a post in the department of the row."""
    return Exists(Post.objects.live().filter(department=OuterRef("pk"), user__is_active=True))
