"""What a person does at a sign-in page, and what they find in their mail."""

import time

from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.urls import reverse

from focalpoint import encryption
from focalpoint.notifications.models import Notice
from tests.factories import accounts

PASSWORD = "correct horse battery"


def confirmed(user=None):
    """Somebody whose address was confirmed."""
    user = user or accounts.person()
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)
    return user


def mailed_code(kind, address):
    """The code in the last mail of this kind to the address, as its reader sees it."""
    notice = Notice.objects.filter(kind=kind, address=address).latest("created_at")
    return encryption.decrypt(notice.secret)


def kinds_to(address):
    return list(Notice.objects.filter(address=address).order_by("created_at").values_list("kind", flat=True))


def sign_in(client, email, password=PASSWORD, **extra):
    return client.post(reverse("account_login"), {"login": email, "password": password, **extra})


def sign_up(client, email, **changes):
    """The sign-up form as the browser sends it."""
    data = {"name": "Amina", "email": email, "password1": PASSWORD, "password2": PASSWORD}
    query = changes.pop("query", "")
    return client.post(reverse("account_signup") + query, {**data, **changes})


def totp(secret, steps=0):
    """The code of this half minute, or of one `steps` away."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps))


def set_up_app(client):
    """Goes through setting up an authenticator app, which asks for the password again; returns its secret."""
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    page = client.get(reverse("mfa_activate_totp"))
    secret = page.context["form"].secret
    done = client.post(reverse("mfa_activate_totp"), {"code": totp(secret)})
    assert done.status_code == 302, done.context["form"].errors
    return secret
