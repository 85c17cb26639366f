"""Names that would make a link in a mail, or that no eye sees, are refused: by each form and column."""

import pytest

from focalpoint.errors import NamingError
from focalpoint.naming import problem_of, unlinked
from organisations.accounts.models import User
from organisations.memberships import actions
from organisations.portal.forms.profiles import ProfileForm, RegisterForm
from organisations.portal.forms.settings import SettingsForm
from organisations.portal.forms.signup import SignupForm
from organisations.profiles.models import Profile
from tests.factories import accounts, profiles

LINKS = [
    "UN GRANT OFFICE: claim your 50,000 USD at https://evil.example/claim",
    "evil.com is waiting for you",
    "Ana www.evil.org",
    "WWW.EVIL.ORG",
    "Ana ruiz@evil.org",
    "go to evil.co now",
    "http:evil",
    "mailto:ana",
    "evil\u200b.com/claim",
    "evil。com for you",
    "ｈｔｔｐｓ：//evil",
    "Click evil.org/a?b",
]
INVISIBLE = ["\u200b", "\u200b\u200d", "\u2060 \ufeff", "\u3164", "\u115f", "\u00ad", "…", "\u2800", "🙂"]
FINE = [
    "Ana Ruiz",
    "St. Petersburg Committee",
    "St.Petersburg Committee",
    "Dr.Al Khatib",
    "350.org",
    "Stiftung e.V.",
    "A/RES Watch",
    "N.O.W.",
    "Γιώργος",
    "مؤسسة المياه",
    "می\u200cخواهم",
    "水",
    "Jean-Luc & Fils, S.A.",
    "Co.operative",
    "5",
]


@pytest.mark.parametrize("name", [*LINKS, *INVISIBLE])
def test_a_name_that_is_none(name):
    assert problem_of(name)


@pytest.mark.parametrize("name", FINE)
def test_a_name(name):
    assert problem_of(name) == ""


@pytest.mark.parametrize("name", [LINKS[0], INVISIBLE[0]])
@pytest.mark.django_db
class TestEverywhere:
    """A limit that only a form knows is none."""

    def test_the_column_of_a_person(self, name):
        person = accounts.person()
        person.name = name
        with pytest.raises(NamingError):
            person.save()

    @pytest.mark.parametrize("column", ["legal_name", "acronym", "name"])
    def test_the_columns_of_an_organisation(self, name, column):
        profile = profiles.profile()
        text = name[: Profile._meta.get_field(column).max_length]
        setattr(profile, column, {"fr": text} if column == "name" else text)
        if column == "acronym" and "https" not in text and len(name) > 30:
            profile.acronym = "evil.com now"
        with pytest.raises(NamingError):
            profile.save()

    def test_the_verb_that_registers(self, name):
        with pytest.raises(NamingError):
            actions.register(legal_name=name, by=accounts.person(), at=profiles.AT)

    @pytest.mark.parametrize("form", [RegisterForm, SettingsForm, SignupForm, ProfileForm])
    def test_the_forms(self, name, form):
        for field in ("name", "legal_name", "acronym", "name_fr"):
            fields = form.base_fields
            own = field.removesuffix("_fr")
            if own not in fields or (own == "name" and form is ProfileForm and field == "name"):
                continue
            cleaned = fields[own]
            value = ["", name, "", "", "", ""] if field == "name_fr" and form is ProfileForm else name[:30]
            if isinstance(value, str) and not problem_of(value):
                value = "evil.com now"
            with pytest.raises(Exception, match=r"name") as caught:
                cleaned.clean(value)
            assert caught.value.messages


@pytest.mark.parametrize("name", ["ana@example.org", "evil.com", "Ana https://evil.example/x"])
def test_no_program_makes_a_link_of_a_name_in_a_mail(name):
    text = unlinked(name)
    assert text.replace("\u200b", "") == name
    for link in ("ana@example", "example.org", "evil.com", "evil.example"):
        assert link not in text


def test_every_column_with_the_name_of_a_person_or_an_organisation_asks():
    from focalpoint.naming import validate_name

    for model, names in {User: ["name"], Profile: ["legal_name", "name", "acronym"]}.items():
        for name in names:
            assert validate_name in model._meta.get_field(name).validators
