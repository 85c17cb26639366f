"""Notices about a person's posts."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from focalpoint.notifications.audience import Pairs, of_pairs
from focalpoint.notifications.kinds import register
from focalpoint.notifications.notify import notify
from organisations.accounts.notices import in_each_language
from organisations.departments.models import Post, PostRole

YOUR_DEPARTMENT = _("Your department")


def _hold_post(posts: Collection[UUID], people: Collection[UUID], at: datetime) -> Pairs:
    rows = Post.objects.live().filter(pk__in=posts, user__in=people)
    return dict.fromkeys(rows.values_list("pk", "user_id"), False)


NAMED = register(
    "post_named",
    _("You were given a role in a department"),
    group=YOUR_DEPARTMENT,
    action=_("Open your referrals"),
    stoppable=False,
    audience=of_pairs(_hold_post),
)
ENDED = register(
    "post_ended", _("Your role in a department has ended"), group=YOUR_DEPARTMENT, stoppable=False
)


def named(post: Post, *, at: datetime) -> None:
    """With what the role lets them do."""
    department = post.department
    notify(
        NAMED,
        [post.user],
        at=at,
        page=("referral-list",),
        target_id=post.pk,
        department=str(department),
        department_name=department.name,
        role=in_each_language(PostRole(post.role).label),
    )


def ended(post: Post, *, at: datetime) -> None:
    department = post.department
    notify(ENDED, [post.user], at=at, department=str(department), department_name=department.name)
