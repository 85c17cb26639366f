"""Whoever proves a mailbox first gets the account as it is when nobody has set anything on it, whatever the
door; what the session that proves it typed itself stays."""

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from focalpoint.audit.models import Entry
from organisations.accounts import actions
from organisations.accounts.errors import InUseError
from organisations.accounts.models import User
from organisations.accounts.roles import Role
from organisations.departments import actions as departments_actions
from organisations.departments.models import PostRole
from organisations.memberships import actions as memberships
from tests.factories import accounts, departments
from tests.factories import memberships as membership_factory
from tests.organisations.accounts.people import PASSWORD, confirmed, kinds_to, mailed_code, sign_in, sign_up
from tests.organisations.accounts.test_actions import AT

pytestmark = pytest.mark.django_db
EMAIL = "director@example.org"
STRANGERS = "a stranger knows this one"


def visitor(number):
    return Client(REMOTE_ADDR=f"10.60.0.{number}", headers={"accept-language": "en"})


@pytest.fixture
def stranger():
    """Signed up with the address of someone else, and waits at the page for the code."""
    browser = visitor(1)
    sign_up(
        browser,
        EMAIL,
        name="The wrong name",
        time_zone="Asia/Tokyo",
        password1=STRANGERS,
        password2=STRANGERS,
    )
    return browser


def by_sign_in_code(browser):
    browser.post(reverse("account_request_login_code"), {"email": EMAIL})
    browser.post(reverse("account_confirm_login_code"), {"code": mailed_code("sign_in_code", EMAIL)})


def by_password_reset(browser):
    browser.post(reverse("account_reset_password"), {"email": EMAIL})
    code = mailed_code("password_reset_code", EMAIL)
    browser.post(reverse("account_confirm_password_reset_code"), {"code": code})
    new = {"password1": "staple battery horse", "password2": "staple battery horse"}
    browser.post(reverse("account_complete_password_reset"), new)
    browser.post(reverse("account_login"), {"login": EMAIL, "password": "staple battery horse"})


def by_signing_up_again(browser):
    mine = "my very own words here"
    sign_up(browser, EMAIL, name="The director", password1=mine, password2=mine)
    code = mailed_code("account_confirm", EMAIL)
    browser.post(reverse("account_email_verification_sent"), {"code": code})


DOORS = {"sign-in code": by_sign_in_code, "reset": by_password_reset, "sign-up": by_signing_up_again}


def is_in(browser):
    return browser.get(reverse("usersessions_list")).status_code == 200


def given_before(what, user):
    """What the office may give to an address that nobody has proved yet."""
    if what == "post":
        department = departments.department()
        departments_actions.name_liaison(department, email=user.email, by=accounts.lead(), at=AT)
    elif what == "role":
        actions.grant_role(user, role=Role.OFFICER, by=accounts.person(is_superuser=True), at=AT)


@pytest.mark.parametrize("given", ["nothing", "post", "role"])
@pytest.mark.parametrize("door", DOORS)
def test_prove_address_voids_what_a_stranger_set(stranger, door, given):
    user = User.objects.get(email=EMAIL)
    given_before(given, user)
    if given != "nothing" and door == "sign-up":
        pytest.skip("who was given something has an account: signing up says so")
    owner = visitor(2)
    DOORS[door](owner)
    assert is_in(owner)
    user.refresh_from_db()
    assert user.emailaddress_set.get().verified
    assert not user.check_password(STRANGERS)
    assert user.name != "The wrong name"
    assert user.time_zone == "UTC"
    sign_in(stranger, EMAIL, STRANGERS)
    assert not is_in(stranger)
    assert not is_in(visitor(3))
    assert Entry.objects.filter(verb="user.prove_address", target_id=user.pk).count() == 1


def test_prove_address_ends_factors_sessions_and_pending_changes():
    """However they came to be there."""
    user = accounts.person(email=EMAIL)
    EmailAddress.objects.create(user=user, email=EMAIL, primary=True, verified=False)
    for kind in ("totp", "webauthn", "recovery_codes"):
        Authenticator.objects.create(user=user, type=kind, data={})
    before = visitor(1)
    before.force_login(user)
    UserSession.objects.create(user=user, ip="10.60.0.1", session_key=before.session.session_key)
    owner = visitor(2)
    by_sign_in_code(owner)
    assert is_in(owner)
    assert not Authenticator.objects.filter(user=user).exists()
    assert not is_in(before)
    assert UserSession.objects.filter(user=user).count() == 1


def test_prove_address_keeps_what_the_same_session_typed():
    owner = visitor(2)
    sign_up(owner, EMAIL, name="The director", time_zone="Africa/Nairobi")
    code = mailed_code("account_confirm", EMAIL)
    owner.post(reverse("account_email_verification_sent"), {"code": code})
    user = User.objects.get(email=EMAIL)
    assert user.check_password(PASSWORD)
    assert (user.name, user.time_zone) == ("The director", "Africa/Nairobi")
    assert is_in(owner)


def test_prove_address_keeps_the_password_that_was_typed_to_sign_in():
    """The tab was lost: whoever knows the password and has the mailbox is the one who signed up."""
    sign_up(visitor(1), EMAIL)
    owner = visitor(2)
    asked = sign_in(owner, EMAIL)
    owner.post(asked.url, {"code": mailed_code("account_confirm", EMAIL)})
    assert is_in(owner)
    assert User.objects.get(email=EMAIL).check_password(PASSWORD)


def test_prove_address_after_a_stranger_signed_up_in_between_keeps_nothing_of_theirs():
    owner = visitor(2)
    sign_up(owner, EMAIL)
    code = mailed_code("account_confirm", EMAIL)
    sign_up(visitor(1), EMAIL, name="The wrong name", password1=STRANGERS, password2=STRANGERS)
    owner.post(reverse("account_email_verification_sent"), {"code": code})
    assert is_in(owner)
    user = User.objects.get(email=EMAIL)
    assert not user.check_password(STRANGERS)
    assert user.name != "The wrong name"


@pytest.mark.parametrize("given", ["post", "role"])
def test_given_to_an_account_that_a_stranger_began_shows_nothing_of_theirs(stranger, given):
    """Colleagues would read the stranger's name beside the post."""
    user = User.objects.get(email=EMAIL)
    given_before(given, user)
    user.refresh_from_db()
    assert (user.name, user.has_usable_password()) == ("", False)


def test_invitation_is_accepted_only_after_the_address_was_proved(stranger):
    owner = membership_factory.member()
    memberships.invite(owner.profile, email=EMAIL, role="owner", by=owner.user, at=timezone.now())
    token = mailed_code("membership_invited", EMAIL)
    page = reverse("invitation-accept", args=[token])
    stranger.post(page)
    assert owner.profile.memberships.count() == 1
    real = visitor(2)
    by_sign_in_code(real)
    real.post(page)
    assert owner.profile.memberships.filter(user__email=EMAIL).exists()
    sign_in(stranger, EMAIL, STRANGERS)
    assert not is_in(stranger)


def test_change_of_address_ends_other_sessions_and_keeps_the_password():
    user = confirmed(accounts.person(email="old@example.org"))
    other, mine = visitor(1), visitor(2)
    sign_in(other, user.email)
    sign_in(mine, user.email)
    mine.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    mine.post(reverse("account_email"), {"action_add": "", "email": EMAIL})
    mine.post(reverse("account_email_verification_sent"), {"code": mailed_code("account_confirm", EMAIL)})
    user.refresh_from_db()
    assert user.email == EMAIL
    assert is_in(mine)
    assert not is_in(other)
    assert user.check_password(PASSWORD)


def test_change_of_address_that_waits_is_no_way_into_the_account():
    """Else its owner would come in by a code, into the account of the one who entered their address."""
    user = confirmed(accounts.person(email="old@example.org"))
    EmailAddress.objects.create(user=user, email=EMAIL, primary=False, verified=False)
    owner = visitor(2)
    owner.post(reverse("account_request_login_code"), {"email": EMAIL})
    assert kinds_to(EMAIL) == ["unknown_account"]


def test_stranger_who_changes_the_address_takes_nothing_along(stranger):
    """What the office gave to the address stays with it: the other address is another account."""
    given_before("role", User.objects.get(email=EMAIL))
    evil = "evil@example.org"
    page = reverse("account_email_verification_sent")
    stranger.post(page, {"action": "change", "email": evil})
    stranger.post(page, {"code": mailed_code("account_confirm", evil)})
    assert is_in(stranger)
    assert User.objects.get(email=EMAIL).roles == [Role.OFFICER]
    assert User.objects.get(email=evil).roles == []


def test_sign_up_again_of_an_account_that_is_someones_is_refused():
    begun = {"password": "x", "name": "The wrong name", "language": "en", "time_zone": "UTC", "at": AT}
    proved = confirmed()
    roles = accounts.officer()
    EmailAddress.objects.create(user=roles, email=roles.email, primary=True, verified=False)
    operator = accounts.person(is_superuser=True)
    made_by_the_office = actions.add(email=EMAIL, language="en", by=operator, at=AT)
    for user in (proved, roles, operator, made_by_the_office):
        with pytest.raises(InUseError):
            actions.sign_up_again(user, **begun)
        user.refresh_from_db()
        assert user.name != "The wrong name"


def test_void_is_part_of_giving_something_and_nothing_that_anyone_may_do():
    user = accounts.person()
    for by in (user, accounts.lead(), accounts.person(is_superuser=True)):
        with pytest.raises(PermissionDenied):
            actions.void(user, by=by, at=AT)


def test_post_named_on_the_address_acts_only_once_it_was_proved(stranger):
    department = departments.department()
    post = departments_actions.name_liaison(department, email=EMAIL, by=accounts.lead(), at=AT)
    assert post.role == PostRole.LIAISON
    sign_in(stranger, EMAIL, STRANGERS)
    assert stranger.get(reverse("referral-list")).status_code == 302
    assert not is_in(stranger)
