"""An address is taken as it is meant, at each door; what cannot be one is refused with what is wrong."""

import pytest
from allauth.account.models import EmailAddress
from django.urls import reverse

from focalpoint.addresses import AddressField, folded_address, problem_of
from focalpoint.notifications.models import Notice
from organisations.accounts.models import User
from organisations.admin.forms.people import PersonForm, PostForm
from organisations.portal.forms.memberships import InviteForm
from organisations.portal.forms.posts import ReviewerForm
from tests.factories import accounts

MEANT = [
    "ana@example.org\u200b", "\ufeffana@example.org", "a\u00adna@exam\u200dple.org", "ana@example.org\u200e",
    "Ana Ruiz <ana@example.org>", '"Ruiz, Ana" <Ana@Example.org>', "mailto:ana@example.org",
    "MAILTO:ana@example.org?subject=Hi", "ana@example.org.", " ana@example.org,", "<ana@example.org>",
    "(ana@example.org)", "\u201cana@example.org\u201d", "ana\uff20example.org", "ANA@EXAMPLE.ORG\n",
]  # fmt: skip
WRONG = {
    "ana": "needs an @",
    "@example.org": "before the @",
    "ana@": "is not complete",
    "ana@example": "is not complete",
    "ana@example.org, ben@example.org": "one email address",
    "ana ruiz@example.org": "without spaces",
    'an"a@example..org': "not an email address",
}


@pytest.mark.parametrize("text", MEANT)
def test_the_same_to_the_eye_is_the_same_to_us(text):
    assert folded_address(text) == "ana@example.org"
    assert AddressField().clean(text) == "ana@example.org"


@pytest.mark.parametrize(("text", "part"), WRONG.items())
def test_what_is_no_address_has_the_part_that_is_wrong_named(text, part):
    assert part in problem_of(folded_address(text))


@pytest.mark.parametrize("form", [PersonForm, PostForm, InviteForm, ReviewerForm])
def test_each_form_takes_addresses_so(form):
    assert isinstance(form.base_fields["email"], AddressField)


@pytest.mark.django_db
class TestAccounts:
    """allauth's own forms."""

    @pytest.fixture
    def ana(self):
        person = accounts.person(email="ana@example.org")
        EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
        return person

    @pytest.mark.parametrize("text", MEANT[:6])
    def test_sign_in(self, client, ana, text):
        data = {"login": text, "password": "correct horse battery"}
        assert client.post(reverse("account_login"), data).status_code == 302

    @pytest.mark.parametrize("page", ["account_request_login_code", "account_reset_password"])
    @pytest.mark.parametrize("text", MEANT[:6])
    def test_codes(self, client, ana, text, page):
        client.post(reverse(page), {"email": text})
        assert Notice.objects.get().address == "ana@example.org"

    def test_sign_up(self, client):
        password = "a long and rare sentence 7"
        data = {"name": "Ana", "email": MEANT[0], "password1": password, "password2": password}
        client.post(reverse("account_signup"), data)
        assert User.objects.get().email == "ana@example.org"
