"""The lists of the first day are loaded whole, once, and without touching what staff corrected."""

from datetime import date

import pytest
from django.core.management import call_command
from django.utils.translation import override

from focalpoint.errors import ChoiceError
from organisations import reference
from organisations.calendars.models import Holiday
from organisations.departments.models import Department, LeadDepartment
from organisations.regions.countries import Region, countries, countries_of, country_name, region_of
from organisations.themes.models import Theme
from tests.factories import profiles

pytestmark = pytest.mark.django_db


def counts():
    return [model.objects.count() for model in (Theme, Department, LeadDepartment, Holiday)]


def test_load_brings_everything_and_empty_names_are_left_out():
    call_command("load_reference", verbosity=0)
    assert [Theme.objects.count(), Department.objects.count(), Holiday.objects.count()] == [79, 72, 27]
    assert Theme.objects.filter(parent=None).count() == 12
    assert set(Department.objects.get(pk="odet").name) == {"en", "ar"}
    assert Department.objects.get(pk="pbso").parent_id == "dppa"
    leads = LeadDepartment.objects.filter(theme="extreme-poverty").values_list("department", flat=True)
    assert list(leads)[:2] == ["undp", "desa"]


def test_load_orders_themes_below_their_top_theme():
    call_command("load_reference", verbosity=0)
    tops = [theme.parent_id or theme.code for theme in Theme.objects.all()]
    assert len(list(dict.fromkeys(tops))) == 12
    assert tops == sorted(tops, key=list(dict.fromkeys(tops)).index)


def test_load_again_changes_nothing():
    call_command("load_reference", verbosity=0)
    before = counts()
    call_command("load_reference", verbosity=0)
    assert counts() == before


def test_load_again_keeps_what_staff_corrected():
    call_command("load_reference", verbosity=0)
    Theme.objects.filter(pk="climate-change").update(name={"en": "The climate"})
    Department.objects.filter(pk="desa").update(accepts_referrals=False, acronym="ESA")
    LeadDepartment.objects.filter(theme="extreme-poverty", department="undp").delete()
    Holiday.objects.filter(pk=date(2026, 3, 20)).delete()
    call_command("load_reference", verbosity=0)
    assert str(Theme.objects.get(pk="climate-change").name) == "The climate"
    assert Department.objects.get(pk="desa").acronym == "ESA"
    assert not LeadDepartment.objects.filter(theme="extreme-poverty", department="undp").exists()
    assert not Holiday.objects.filter(pk=date(2026, 3, 20)).exists()


def test_load_adds_what_is_missing_with_its_leads():
    call_command("load_reference", verbosity=0)
    Department.objects.filter(pk="who").delete()
    call_command("load_reference", verbosity=0)
    assert LeadDepartment.objects.filter(theme="health-education", department="who").exists()


def test_load_with_overwrite_sets_back_names_and_keeps_what_is_no_list_matter():
    call_command("load_reference", verbosity=0)
    before = counts()
    Theme.objects.filter(pk="climate-change").update(name={"en": "The climate"})
    Department.objects.filter(pk="desa").update(accepts_referrals=False, acronym="ESA")
    Holiday.objects.filter(pk=date(2026, 3, 20)).delete()
    call_command("load_reference", verbosity=0, overwrite=True)
    assert counts() == before
    assert str(Theme.objects.get(pk="climate-change").name) == "Climate change"
    desa = Department.objects.get(pk="desa")
    assert (desa.acronym, desa.accepts_referrals) == ("DESA", False)


def test_region_of_members_and_observers():
    assert region_of("KE") == Region.AFRICAN
    assert region_of("VA") is None
    assert region_of("XX") is None


@pytest.mark.parametrize(("region", "members"), list(zip(Region, [54, 54, 23, 33, 29], strict=True)))
def test_countries_of_each_region(region, members):
    assert len(countries_of(region)) == members
    assert {region_of(country) for country in countries_of(region)} == {region}


def test_countries_of_what_is_no_region():
    assert countries_of("atlantis") == []


LANGUAGES = ["en", "fr", "es", "ar", "ru", "zh-hans"]
# Where no organisation can be based, and what is no country or area of the M49 list: "TW" and "XK".
WITHOUT = ["AQ", "BV", "GS", "HM", "IO", "TF", "TW", "UM", "XK"]


def name_of(code, language):
    with override(language):
        return country_name(code)


@pytest.mark.parametrize(
    ("code", "language", "name"),
    [
        ("KE", "en", "Kenya"),
        ("KE", "ar", "كينيا"),
        ("TR", "en", "Türkiye"),
        ("VN", "fr", "Viet Nam"),
        ("PS", "en", "State of Palestine"),
        ("PS", "ar", "دولة فلسطين"),
        ("SY", "ar", "الجمهورية العربية السورية"),
        ("IR", "en", "Iran (Islamic Republic of)"),
        ("BO", "es", "Bolivia (Estado Plurinacional de)"),
        ("VE", "fr", "Venezuela (République bolivarienne du)"),
        ("KP", "ru", "Корейская Народно-Демократическая Республика"),
        ("KR", "zh-hans", "大韩民国"),
        ("GB", "en", "United Kingdom of Great Britain and Northern Ireland"),
        ("US", "es", "Estados Unidos de América"),
        ("CD", "fr", "République démocratique du Congo"),
        ("CG", "en", "Congo"),
        ("RU", "zh-hans", "俄罗斯联邦"),
        ("LA", "en", "Lao People’s Democratic Republic"),
        ("NL", "en", "Netherlands (Kingdom of the)"),
        ("HK", "en", "China, Hong Kong Special Administrative Region"),
        ("FK", "es", "Islas Malvinas (Falkland)"),
        ("EH", "ar", "الصحراء الغربية"),
        ("CV", "fr", "Cabo Verde"),
        ("CZ", "en", "Czechia"),
        ("VA", "ru", "Святой Престол"),
        ("AQ", "en", ""),
        ("KE", "xx", "Kenya"),
    ],
)
def test_names_are_those_of_the_united_nations(code, language, name):
    assert name_of(code, language) == name


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_country_that_is_offered_has_one_name_in_each_language(language):
    with override(language):
        offered = countries()
    names = [name.strip() for _code, name in offered]
    assert len(offered) == 241
    assert all(names)
    assert len(set(names)) == len(names)


def test_the_list_of_countries_holds_every_state_of_the_regions_and_nothing_without_organisations():
    offered = dict(countries())
    assert {row["country_alpha2"] for row in reference.rows("regions")} <= set(offered)
    assert not set(WITHOUT) & set(offered)
    codes = [row["m49"] for row in reference.rows("countries")]
    assert all(code.isdigit() and len(code) == 3 for code in codes)
    assert len(set(codes)) == len(codes)


def test_the_list_of_countries_says_which_names_were_corrected():
    rows = list(reference.rows("countries"))
    assert {row["source"] for row in rows} == {"CLDR", "UN"}
    for row in rows:
        assert (row["source"] == "UN") == bool(row["corrected"]), row["code"]
        assert set(reference.several(row["corrected"])) <= set(LANGUAGES), row["code"]


@pytest.mark.parametrize(
    ("language", "codes"),
    [
        ("en", ["AF", "AX", "AL", "DZ"]),  # Å as A
        ("fr", ["AF", "ZA", "AL", "DZ"]),
        ("es", ["AF", "AL", "DE", "AD"]),
        ("ar", ["IE", "IS", "RU", "ET", "AZ", "AR"]),  # the article does not count
        ("ru", ["AU", "AT", "AZ", "AX"]),
        ("zh-hans", ["AL", "DZ", "AF", "AR"]),  # by pinyin
    ],
)
def test_countries_stand_in_the_order_of_the_language(language, codes):
    with override(language):
        assert [code for code, _name in countries()][: len(codes)] == codes


def test_countries_are_sorted_once():
    assert countries() is countries()


def test_a_country_that_is_not_offered_is_refused():
    profile = profiles.profile()
    profile.country = "AQ"
    with pytest.raises(ChoiceError):
        profile.save()
    profile.country, profile.countries_of_work = "KE", ["KE", "TW"]
    with pytest.raises(ChoiceError):
        profile.save()
