"""What is done with departments: corrected, and given people."""

from collections.abc import Sequence
from copy import copy
from datetime import datetime

from django.db import IntegrityError

from focalpoint.addresses import to_address
from focalpoint.translated import Translated
from focalpoint.verbs import flush
from focalpoint.verbs.target import stored
from organisations.accounts import actions as accounts
from organisations.accounts.credentials import is_self_registered
from organisations.accounts.errors import OwnPowerError
from organisations.accounts.models import User
from organisations.departments import notices, verbs
from organisations.departments.errors import (
    AlreadyInPostError,
    DeactivatedError,
    DepartmentExistsError,
    LeadOfficerOnlyError,
    PartOfItselfError,
)
from organisations.departments.models import Department, LeadDepartment, Post, PostRole
from organisations.departments.queries import with_those_above
from organisations.themes.models import Theme


@verbs.CREATE.makes
def create(
    *,
    code: str,
    acronym: str,
    name: Translated,
    kind: str,
    parent: Department | None,
    website: str,
    pillars: list[str],
    accepts_referrals: bool,
    answer_days: int,
    by: User,
    at: datetime,
) -> Department:
    """A new department; its code is the end of a public address and stays."""
    department = Department(
        code=code,
        acronym=acronym,
        name=name,
        kind=kind,
        parent=parent,
        website=website,
        pillars=pillars,
        accepts_referrals=accepts_referrals,
        answer_days=answer_days,
    )
    try:
        return flush(department)
    except IntegrityError as error:
        raise DepartmentExistsError from error


@verbs.SAVE
def save(
    department: Department,
    *,
    acronym: str,
    name: Translated,
    kind: str,
    parent: Department | None,
    website: str,
    pillars: list[str],
    accepts_referrals: bool,
    answer_days: int,
    edit: int,
    by: User,
    at: datetime,
) -> Department:
    """Keep a corrected department, if nobody saved since edit number `edit`."""
    if parent and department.pk in with_those_above(parent):
        raise PartOfItselfError
    before = copy(department)
    department.acronym, department.name, department.kind = acronym, name, kind
    department.parent, department.website, department.pillars = parent, website, pillars
    department.accepts_referrals, department.answer_days = accepts_referrals, answer_days
    # What is stored already is no change.
    if stored(department) != stored(before):
        department.edit = edit + 1
    return department


@verbs.SET_LEAD_DEPARTMENTS
def set_lead_departments(theme: Theme, *, departments: Sequence[Department], by: User, at: datetime) -> Theme:
    """From now on these departments, in this order, are proposed for inputs on the theme."""
    codes = dict.fromkeys(department.pk for department in departments)
    LeadDepartment.objects.filter(theme=theme).delete()
    leads = [
        LeadDepartment(theme=theme, department_id=code, position=place) for place, code in enumerate(codes)
    ]
    LeadDepartment.objects.bulk_create(leads)
    # They are fields of the theme's form.
    theme.edit += 1
    return theme


@verbs.NAME_REVIEWER
def name_reviewer(department: Department, *, email: str, by: User, at: datetime) -> Post:
    """Give the person with this address the post of a reviewer; whoever has no account gets one."""
    return _name(department, email, PostRole.REVIEWER, by=by, at=at)


@verbs.NAME_LIAISON
def name_liaison(department: Department, *, email: str, by: User, at: datetime) -> Post:
    """Give the person with this address the post of a liaison; whoever has no account gets one."""
    return _name(department, email, PostRole.LIAISON, by=by, at=at)


def _name(department: Department, email: str, role: PostRole, *, by: User, at: datetime) -> Post:
    """A post with another role in the same department ends: nobody has two."""
    user = _person(email, by=by, at=at)
    # A lead would read as an officer and answer as a department.
    if user.pk == by.pk:
        raise OwnPowerError
    held = Post.objects.live().filter(department=department, user=user).first()
    if held and held.role == role:
        raise AlreadyInPostError
    if held:
        # An inner verb is not asked who: a liaison who may name a reviewer may not end a liaison's post.
        if not verbs.END.who.test(by, held):
            raise LeadOfficerOnlyError
        end(held, tell=False, by=by, at=at)
    post = begin(department=department, user=user, role=role, by=by, at=at)
    notices.named(post, at=at)
    return post


def _person(email: str, *, by: User, at: datetime) -> User:
    user = User.objects.filter(email=to_address(email)).first()
    if user is None:
        zone = by.time_zone
        return accounts.add(email=email, language=by.language, time_zone=zone, tell=False, by=by, at=at)
    if not user.is_active:
        raise DeactivatedError
    if is_self_registered(user):
        user = accounts.void(user, by=by, at=at)
    return user


@verbs.BEGIN.makes
def begin(*, department: Department, user: User, role: PostRole, by: User, at: datetime) -> Post:
    """The person works for the department from now on."""
    return Post(department=department, user=user, role=role, since_at=at, since_by=by)


@verbs.END
def end(post: Post, *, tell: bool = True, by: User, at: datetime) -> Post:
    """The person works for the department no longer; the post is kept with its role.

    `tell` is off when another notice already says it.
    """
    post.ended_at, post.ended_by = at, by
    if tell:
        notices.ended(post, at=at)
    return post
