"""What is done with departments: corrected, and given people."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from focalpoint import audit
from focalpoint.errors import DomainError
from focalpoint.pages import forget_public_pages
from organisations.accounts import actions as accounts
from organisations.accounts.models import User
from organisations.departments import notices
from organisations.departments.models import Department, Duty, Lead, Post
from organisations.themes.models import Theme

_TOLD = ["acronym", "name", "kind", "parent_id", "website", "pillars", "accepts_referrals", "answer_days"]


class AlreadyInPostError(DomainError):
    message = _("This person has this post already.")


class AlreadyEndedError(DomainError):
    message = _("This post has ended already.")


class DeactivatedError(DomainError):
    message = _("The account with this address was stopped. A lead can let the person in again.")


class LeadOfficerOnlyError(DomainError):
    message = _("This person is a liaison: only a lead changes that.")


@transaction.atomic
def save(department: Department, *, by: User, at: datetime) -> Department:
    """Keep a new or corrected department."""
    before = Department.objects.select_for_update().filter(pk=department.pk).first()
    department.save()
    changed = [name for name in _TOLD if before is None or getattr(before, name) != getattr(department, name)]
    audit.record("department.saved", department, by=by, at=at, changes={"changed": changed})
    forget_public_pages()
    return department


@transaction.atomic
def lead(theme: Theme, *, departments: Sequence[Department], by: User, at: datetime) -> None:
    """From now on these departments, in this order, are proposed for inputs on the theme."""
    Theme.objects.select_for_update().get(pk=theme.pk)
    before = list(Lead.objects.filter(theme=theme).values_list("department_id", flat=True))
    after = list(dict.fromkeys(department.pk for department in departments))
    if before == after:
        return
    Lead.objects.filter(theme=theme).delete()
    leads = [Lead(theme=theme, department_id=code, position=place) for place, code in enumerate(after)]
    Lead.objects.bulk_create(leads)
    audit.record("theme.led", theme, by=by, at=at, changes={"before": before, "after": after})
    forget_public_pages()


@transaction.atomic
def name(department: Department, *, email: str, duty: Duty, by: User, at: datetime) -> Post:
    """Give the person with this address a post; whoever has no account gets one.

    A post with another duty in the same department ends: nobody has two.
    """
    department = Department.objects.select_for_update().get(pk=department.pk)
    user = _person(email, by=by, at=at)
    held = Post.objects.live().filter(department=department, user=user).first()
    if held and held.duty == duty:
        raise AlreadyInPostError
    if held and not by.has_perm("organisations.end_post", held):
        raise LeadOfficerOnlyError
    if held:
        _end(held, by=by, at=at)
    post = Post.objects.create(department=department, user=user, duty=duty, since_at=at, since_by=by)
    _record("post.named", post, by=by, at=at)
    notices.named(post, at=at)
    return post


def _person(email: str, *, by: User, at: datetime) -> User:
    user = User.objects.filter(email=email.lower()).first()
    if user is None:
        zone = by.time_zone
        return accounts.add(email=email, language=by.language, time_zone=zone, tell=False, by=by, at=at)
    if not user.is_active:
        raise DeactivatedError
    return user


@transaction.atomic
def end(post: Post, *, by: User, at: datetime) -> Post:
    """The person works for the department no longer; the post is kept, as what it was."""
    _end(post, by=by, at=at)
    notices.ended(post, at=at)
    return post


def _end(post: Post, *, by: User, at: datetime) -> None:
    if not Post.objects.live().filter(pk=post.pk).update(ended_at=at, ended_by=by):
        raise AlreadyEndedError
    post.ended_at, post.ended_by = at, by
    _record("post.ended", post, by=by, at=at)


def _record(verb: str, post: Post, *, by: User, at: datetime) -> None:
    changes = {"department": post.department_id, "user": str(post.user_id), "duty": post.duty}
    audit.record(verb, post, by=by, at=at, changes=changes)
