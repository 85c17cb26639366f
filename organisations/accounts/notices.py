"""Notices about a person's own account: codes, security, roles. None of them can be turned off."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from focalpoint.notifications.audience import Verdict
from focalpoint.notifications.kinds import register
from focalpoint.notifications.models import Notice
from focalpoint.notifications.notify import notify, notify_address
from organisations.accounts.models import FactorLoss, Reason, User
from organisations.accounts.roles import Role

YOUR_ACCOUNT = _("Your account")
OFFICE = _("The office")
OPEN_SETTINGS = _("Open your settings")


# Of no use when it comes later: the page that asks for it takes no older one.
CODE_LIFE = timedelta(seconds=settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT)


def _always(
    name: str,
    label: str | Promise,
    *,
    action: str | Promise = OPEN_SETTINGS,
    after_deactivation: bool = False,
) -> str:
    return register(
        name,
        label,
        group=YOUR_ACCOUNT,
        action=action,
        stoppable=False,
        after_deactivation=after_deactivation,
    )


def _to_address(name: str, label: str | Promise, *, valid_for: timedelta | None = None) -> str:
    """Sent to the address that was typed, or that was theirs when it happened, whoever has it now."""
    return register(
        name,
        label,
        group=YOUR_ACCOUNT,
        action=OPEN_SETTINGS,
        stoppable=False,
        keeps_address=True,
        after_deactivation=valid_for is None,
        valid_for=valid_for,
    )


ACCOUNT_CONFIRM = _to_address(
    "account_confirm", _("A code to confirm your email address"), valid_for=CODE_LIFE
)
ABSENCE_SET = register(
    "absence_set", _("You are the deputy of a colleague who is away, or your absence was set"), group=OFFICE
)
SIGN_IN_CODE = _to_address("sign_in_code", _("A code to sign in"), valid_for=CODE_LIFE)
PASSWORD_RESET_CODE = _to_address(
    "password_reset_code", _("A code to set a new password"), valid_for=CODE_LIFE
)
UNKNOWN_ACCOUNT = _to_address(
    "unknown_account", _("Someone used your email address, but there is no account")
)
ACCOUNT_ALREADY_EXISTS = _to_address(
    "account_already_exists", _("Someone tried to sign up again with your email address")
)
# Where the address was changed meanwhile, the old one hears of it: its owner may be the one who was robbed.
SECURITY_CHANGED = _to_address("security_changed", _("How you sign in was changed"))
USER_ADDED = _always("user_added", _("An account was created for you"), action=_("Sign in"))
ROLE_GRANTED = _always("role_granted", _("You were given a role"), action=OPEN_SETTINGS)
ROLE_REVOKED = _always("role_revoked", _("A role was removed from your account"), action=OPEN_SETTINGS)
USER_DEACTIVATED = _always("user_deactivated", _("Your account was deactivated"), after_deactivation=True)
USER_REACTIVATED = _always("user_reactivated", _("Your account was reactivated"), action=_("Sign in"))


def leads(notices: Sequence[Notice], at: datetime) -> dict[UUID, Verdict]:
    """An audience: those who are lead officers still, and whoever it is about."""
    recipients = {notice.recipient_id for notice in notices if notice.recipient_id is not None}
    rows = User.objects.with_role(Role.LEAD_OFFICER).filter(pk__in=recipients)
    still = set(rows.values_list("pk", flat=True))
    return {
        notice.pk: Verdict.FULL
        for notice in notices
        if notice.recipient_id in still or notice.recipient_id == notice.target_id
    }


STAFF_CHANGED = register(
    "staff_changed",
    _("A staff role was given or removed, or a staff account was deactivated or reactivated"),
    group=OFFICE,
    action=_("Open the person's page"),
    stoppable=False,
    audience=leads,
)
FACTOR_RESET_REQUESTED = register(
    "factor_reset_requested",
    _("Someone requested to remove two-step verification"),
    group=YOUR_ACCOUNT,
    stoppable=False,
    audience=leads,
)
FACTOR_RESET = _always("factor_reset", _("Two-step verification was removed"))


class Change(models.TextChoices):
    """What can change in how a person signs in; the value also stands in the audit log."""

    PASSWORD_CHANGED = "password_changed", _("Your password was changed.")
    PASSWORD_SET = "password_set", _("A password was set for your account.")
    PASSWORD_RESET = "password_reset", _("A new password was set with a code sent by email.")
    ADDRESS_CHANGED = "address_changed", _("The email address you sign in with was changed.")
    ADDRESS_DELETED = "address_deleted", _("An email address was removed from your account.")
    APP_ADDED = "app_added", _("An authenticator app was set up for two-step verification.")
    APP_REMOVED = "app_removed", _("The authenticator app was removed from two-step verification.")
    PASSKEY_ADDED = "passkey_added", _("A passkey was added to your account.")
    PASSKEY_REMOVED = "passkey_removed", _("A passkey was removed from your account.")
    RECOVERY_CODES_MADE = (
        "recovery_codes_made",
        _("New recovery codes were created. The old ones no longer work."),
    )


def in_each_language(label: str | Promise) -> dict[str, str]:
    """A word of ours as templates of notices take it: by language of the interface."""
    texts = {}
    for code, _name in settings.LANGUAGES:
        with override(code):
            texts[code] = str(label)
    return texts


def tell_address(
    kind: str,
    address: str,
    *,
    person: User | None,
    language: str,
    at: datetime,
    code: str = "",
    **context: object,
) -> None:
    """A mail with a code, or about an address; it is not shown in any inbox."""
    notify_address(
        kind,
        address,
        recipient=person,
        language=language,
        at=at,
        target_id=None,
        secret=code,
        in_inbox=False,
        **context,
    )


def security_changed(user: User, change: Change, *, at: datetime, address: str = "") -> None:
    """To the person; and to `address`, when it was theirs until now."""
    about: dict[str, object] = {
        "what": in_each_language(change.label),
        "changed_at": at,
        "office": settings.OFFICE_EMAIL,
    }
    notify(
        SECURITY_CHANGED, [user], at=at, page=("person-settings",), target_id=None, discreet=False, **about
    )
    if address and address != user.email:
        tell_address(SECURITY_CHANGED, address, person=user, language=user.language, at=at, code="", **about)


def added(user: User, *, at: datetime) -> None:
    notify(USER_ADDED, [user], at=at, page=("my-home",))


def role_granted(user: User, role: Role, *, by: User, at: datetime) -> None:
    page = ("person-settings",)
    notify(ROLE_GRANTED, [user], at=at, page=page, role=in_each_language(role.label))
    _tell_leads(user, "granted", role, by=by, at=at)


def role_revoked(user: User, role: Role, *, by: User, at: datetime) -> None:
    page = ("person-settings",)
    notify(ROLE_REVOKED, [user], at=at, page=page, role=in_each_language(role.label))
    _tell_leads(user, "revoked", role, by=by, at=at)


def _tell_leads(user: User, change: str, *roles: Role, by: User, at: datetime) -> None:
    """No one is given a role, or loses it, or what it allows, without the leads knowing.

    `change` is what the templates ask for: granted, revoked, stopped, let_in.
    """
    labels = [in_each_language(role.label) for role in roles]
    named = {code: " · ".join(label[code] for label in labels) for code, _name in settings.LANGUAGES}
    notify(
        STAFF_CHANGED,
        User.objects.with_role(Role.LEAD_OFFICER).exclude(pk=user.pk),
        at=at,
        page=("admin:organisations_user_change", user.pk),
        person=str(user),
        address=user.email,
        role=named if roles else "",
        change=change,
        changed_by=str(by),
    )


def absence_set(person: User, *, by: User, at: datetime) -> None:
    """To whoever stands in, and to the person where a lead officer set it for them."""
    about: dict[str, Any] = {
        "officer": str(person),
        "from_at": person.absent_from,
        "until_at": person.absent_until,
        "deputy": str(person.deputy) if person.deputy else "",
    }
    recipients = [person, person.deputy] if person.deputy else [person]
    page = ("admin:organisations_user_change", person.pk)
    notify(ABSENCE_SET, [one for one in recipients if one.pk != by.pk], at=at, page=page, **about)


def factor_reset_requested(user: User, *, by: User, at: datetime) -> None:
    """To the person, who may object, and to those who may confirm it."""
    about: dict[str, object] = {
        "person": str(user),
        "reason": in_each_language(FactorLoss(user.factor_reset_reason).label),
        "requested_by": str(by),
        "office": settings.OFFICE_EMAIL,
    }
    notify(
        FACTOR_RESET_REQUESTED,
        [user],
        at=at,
        page=("person-settings",),
        target_id=user.pk,
        discreet=False,
        **about,
    )
    leads = User.objects.with_role(Role.LEAD_OFFICER).exclude(pk__in=[user.pk, by.pk])
    where = ("admin:organisations_user_change", user.pk)
    notify(FACTOR_RESET_REQUESTED, leads, at=at, page=where, target_id=user.pk, discreet=False, **about)


def factor_reset(user: User, reason: FactorLoss, colleagues: Sequence[User], *, at: datetime) -> None:
    """To the person and the two who did it; to all leads, when it was done on the server."""
    others = colleagues or User.objects.with_role(Role.LEAD_OFFICER).exclude(pk=user.pk)
    about: dict[str, object] = {
        "person": str(user),
        "reason": in_each_language(reason.label),
        "done_by": " · ".join(str(colleague) for colleague in colleagues),
        "office": settings.OFFICE_EMAIL,
    }
    notify(FACTOR_RESET, [user], at=at, page=("person-settings",), target_id=user.pk, discreet=False, **about)
    where = ("admin:organisations_user_change", user.pk)
    notify(FACTOR_RESET, others, at=at, page=where, target_id=user.pk, discreet=False, **about)


def deactivated(user: User, reason: Reason, *, by: User, at: datetime) -> None:
    """By email alone: someone who cannot sign in cannot read the inbox page. The leads are notified too where
    the office loses someone."""
    tell_address(
        USER_DEACTIVATED,
        user.email,
        person=user,
        language=user.language,
        at=at,
        reason=in_each_language(reason.label),
        office=settings.OFFICE_EMAIL,
    )
    if user.is_staff:
        _tell_leads(user, "stopped", *map(Role, user.roles), by=by, at=at)


def reactivated(user: User, *, by: User, at: datetime) -> None:
    notify(USER_REACTIVATED, [user], at=at, page=("my-home",))
    if user.is_staff:
        _tell_leads(user, "let_in", *map(Role, user.roles), by=by, at=at)
