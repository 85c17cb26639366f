"""Whoever proves a mailbox first gets the account as it is when nobody has set anything on it, whatever the
door; what the session that proves it typed itself stays."""

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from focalpoint.audit.models import Entry
from focalpoint.verbs import BusyError
from organisations.accounts import actions, credentials
from organisations.accounts.errors import InUseError
from organisations.accounts.models import User
from organisations.accounts.roles import Role
from organisations.departments import actions as departments_actions
from organisations.departments.models import PostRole
from organisations.memberships import actions as memberships
from organisations.portal.views import codes
from tests.factories import accounts, departments
from tests.factories import memberships as membership_factory
from tests.organisations.accounts.people import (
    PASSWORD,
    confirmed,
    kinds_to,
    mailed_code,
    set_up_app,
    sign_in,
    sign_up,
    totp,
)
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


def session_of_before(browser, user):
    """Signed in, however that came to be."""
    user.refresh_from_db()
    browser.force_login(user, "allauth.account.auth_backends.AuthenticationBackend")
    key = browser.session.session_key
    UserSession.objects.create(user=user, ip="10.60.0.1", session_key=key)
    # Signing in is not what made it anyone's.
    User.objects.filter(pk=user.pk).update(last_login=None)
    assert is_in(browser)


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
    before = visitor(3)
    session_of_before(before, user)
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
    assert not is_in(before)
    assert Entry.objects.filter(verb="user.prove_address", target_id=user.pk).count() == 1


def test_prove_address_ends_factors_sessions_and_pending_changes():
    """However they came to be there."""
    user = accounts.person(email=EMAIL, language="ar", time_zone="Asia/Tokyo", digest_hour=3)
    EmailAddress.objects.create(user=user, email=EMAIL, primary=True, verified=False)
    EmailAddress.objects.create(user=user, email="strangers@example.org", primary=False, verified=False)
    for kind in ("totp", "webauthn", "recovery_codes"):
        Authenticator.objects.create(user=user, type=kind, data={})
    before = visitor(1)
    session_of_before(before, user)
    owner = visitor(2)
    by_sign_in_code(owner)
    assert is_in(owner)
    assert not Authenticator.objects.filter(user=user).exists()
    assert not is_in(before)
    assert UserSession.objects.filter(user=user).count() == 1
    assert user.emailaddress_set.get().email == EMAIL
    user.refresh_from_db()
    # The owner's page was an English one.
    assert (user.name, user.language, user.time_zone, user.digest_hour) == ("", "en", "UTC", 7)


def test_verb_leaves_no_session_and_no_address_that_waits():
    """Whatever the library does of it by itself; where the office gives a role it does nothing."""
    user = accounts.person(email=EMAIL)
    EmailAddress.objects.create(user=user, email=EMAIL, primary=True, verified=True)
    EmailAddress.objects.create(user=user, email="strangers@example.org", primary=False, verified=False)
    session_of_before(visitor(1), user)
    proof = credentials.Proof(session=None, mark="", is_own=False, language="en")
    actions.prove_address(user, proof=proof, by=user, at=AT)
    assert user.emailaddress_set.get().email == EMAIL
    assert not UserSession.objects.filter(user=user).exists()


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


@pytest.mark.parametrize("door", ["sign-in code", "reset", "sign-up"])
def test_proof_that_was_interrupted_voids_the_next_time(stranger, monkeypatch, door):
    """Seen: the address was proved, the verb had no luck, and the stranger's password stayed for good."""
    real, interrupted = actions.prove_address, []

    def busy_once(*args, **options):
        if not interrupted:
            interrupted.append(True)
            raise BusyError
        return real(*args, **options)

    monkeypatch.setattr(actions, "prove_address", busy_once)
    owner = visitor(2)
    DOORS[door](owner)
    assert interrupted
    assert not is_in(owner)
    user = User.objects.get(email=EMAIL)
    assert not user.emailaddress_set.get().verified
    by_sign_in_code(visitor(3))
    user.refresh_from_db()
    assert user.emailaddress_set.get().verified
    assert not user.check_password(STRANGERS)


def test_code_of_a_proof_that_was_interrupted_can_be_given_again(monkeypatch):
    real, interrupted = actions.prove_address, []

    def busy_once(*args, **options):
        if not interrupted:
            interrupted.append(True)
            raise BusyError
        return real(*args, **options)

    owner = visitor(2)
    sign_up(owner, EMAIL)
    monkeypatch.setattr(actions, "prove_address", busy_once)
    code = {"code": mailed_code("account_confirm", EMAIL)}
    assert owner.post(reverse("account_email_verification_sent"), code).status_code == BusyError.status
    owner.post(reverse("account_email_verification_sent"), code)
    assert is_in(owner)
    assert User.objects.get(email=EMAIL).check_password(PASSWORD)


@pytest.fixture
def changing():
    """Signed in, and about to change the address to the one of the tests."""
    user, browser = confirmed(accounts.person(email="old@example.org")), visitor(4)
    sign_in(browser, user.email)
    browser.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return user, browser


def ask_for_the_change(browser):
    browser.post(reverse("account_email"), {"action_add": "", "email": EMAIL})
    return {"code": mailed_code("account_confirm", EMAIL)}


@pytest.mark.parametrize("when", ["before", "meanwhile"])
def test_change_of_address_to_one_that_a_stranger_began_ends_what_they_began(changing, when):
    user, mine = changing
    began = visitor(1)
    if when == "before":
        sign_up(began, EMAIL, password1=STRANGERS, password2=STRANGERS)
    code = ask_for_the_change(mine)
    if when == "meanwhile":
        cache.clear()
        sign_up(began, EMAIL, password1=STRANGERS, password2=STRANGERS)
    answer = mine.post(reverse("account_email_verification_sent"), code)
    assert answer.status_code == 302
    user.refresh_from_db()
    assert user.email == EMAIL
    assert User.objects.filter(email=EMAIL).count() == 1
    assert user.check_password(PASSWORD)
    assert Entry.objects.filter(verb="user.discard").count() == 1
    sign_in(began, EMAIL, STRANGERS)
    assert not is_in(began)


@pytest.mark.parametrize("given", ["post", "role", "proof", "made by the office"])
@pytest.mark.parametrize("when", ["before", "meanwhile"])
def test_change_of_address_to_one_that_is_someones_is_refused_with_a_sentence(changing, given, when):
    """Seen: the old account took the address, and nobody could enter the other one any more."""
    user, mine = changing
    began = visitor(1)

    def give():
        if given == "made by the office":
            actions.add(email=EMAIL, language="en", by=accounts.lead(), at=AT)
            return
        sign_up(began, EMAIL)
        other = User.objects.get(email=EMAIL)
        if given == "proof":
            other.emailaddress_set.update(verified=True)
        else:
            given_before(given, other)

    if when == "before":
        give()
    code = ask_for_the_change(mine)
    if when == "meanwhile":
        cache.clear()
        give()
    answer = mine.post(reverse("account_email_verification_sent"), code)
    assert answer.status_code == 200
    assert "There is already an account with this email address. Sign in to it" in answer.content.decode()
    user.refresh_from_db()
    assert user.email == "old@example.org"
    assert user.emailaddress_set.get().verified
    other = User.objects.get(email=EMAIL)
    assert other.pk != user.pk
    assert other.emailaddress_set.count() == 1


def test_change_of_address_that_another_takes_at_the_same_moment_is_refused(changing, monkeypatch):
    """Between the question and the answer of the table."""
    _user, mine = changing
    code = ask_for_the_change(mine)
    actions.add(email=EMAIL, language="en", by=accounts.lead(), at=AT)
    monkeypatch.setattr(codes, "free_address", lambda *_args, **_options: None)
    answer = mine.post(reverse("account_email_verification_sent"), code)
    assert answer.status_code == 200
    assert "There is already an account with this email address" in answer.content.decode()
    assert not EmailAddress.objects.filter(email=EMAIL, verified=True).exists()


@pytest.mark.parametrize("change", ["changed", "voided"])
def test_sign_in_that_waits_at_the_second_step_ends_with_its_password(change):
    """Seen: whoever had typed the old password, and stood at the code, came in with the new one."""
    user = confirmed(accounts.person(email=EMAIL))
    secret_of = visitor(2)
    sign_in(secret_of, EMAIL)
    secret = set_up_app(secret_of)
    waiting = visitor(1)
    asked = sign_in(waiting, EMAIL)
    if change == "changed":
        user.set_password("staple battery horse")
    else:
        user.set_unusable_password()
    user.save()
    answer = waiting.post(asked.url, {"code": totp(secret)}, follow=True)
    assert "Your password has changed" in answer.content.decode()
    assert not is_in(waiting)
    assert waiting.get(reverse("account_login")).status_code == 200


def test_sign_in_by_code_after_an_old_password_was_typed_lets_in():
    """The mailbox counts by itself."""
    user = confirmed(accounts.person(email=EMAIL))
    other = visitor(2)
    sign_in(other, EMAIL)
    secret = set_up_app(other)
    mine = visitor(1)
    sign_in(mine, EMAIL)
    user.set_password("staple battery horse")
    user.save()
    mine.post(reverse("account_logout"))
    session = mine.session
    session.pop("account_login", None)
    session.save()
    mine.post(reverse("account_request_login_code"), {"email": EMAIL})
    asked = mine.post(reverse("account_confirm_login_code"), {"code": mailed_code("sign_in_code", EMAIL)})
    mine.post(asked.url, {"code": totp(secret)})
    assert is_in(mine)
