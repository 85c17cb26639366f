"""The lists of the first day are loaded whole, once, and without touching what staff corrected."""

from datetime import date

import pytest
from django.core.management import call_command
from django.utils.translation import override

from organisations.calendars.models import Holiday
from organisations.departments.models import Department, LeadDepartment
from organisations.regions.countries import Region, countries, countries_of, region_of
from organisations.themes.models import Theme

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


@pytest.mark.parametrize(("language", "name"), [("en", "Kenya"), ("ar", "كينيا")])
def test_countries_by_name_in_the_readers_language(language, name):
    with override(language):
        assert dict(countries())["KE"] == name
        assert countries() is countries()
