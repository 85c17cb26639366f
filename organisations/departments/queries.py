"""Which departments a person looks after, with their people."""

from typing import Any

from django.db.models import Prefetch

from organisations.departments.models import Department, Duty, Post


def looked_after_by(user: Any) -> Any:
    """Departments in which the person is a liaison; each has its live posts in `people`. Two statements."""
    held = Post.objects.live().filter(user_id=user.pk, duty=Duty.LIAISON)
    live = Post.objects.live().select_related("user").order_by("duty", "user__name", "pk")
    departments = Department.objects.filter(pk__in=held.values("department_id"))
    return departments.prefetch_related(Prefetch("posts", live, to_attr="people"))
