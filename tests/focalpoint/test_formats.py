"""How dates read in each language of the interface, where no page says how to write them."""

from datetime import UTC, datetime

import pytest
from django.conf import settings
from django.contrib import admin
from django.contrib.admin.utils import display_for_field
from django.utils.formats import date_format
from django.utils.translation import override

from focalpoint.audit.models import Entry

AT = datetime(2026, 11, 24, 10, 23, tzinfo=UTC)
READS = {
    "en": ("24 November 2026", "24 November 2026, 10:23", "24 Nov 2026, 10:23"),
    "ar": ("24 نوفمبر 2026", "24 نوفمبر 2026، 10:23", "24 نوفمبر 2026، 10:23"),
}


def test_every_language_of_the_interface_is_here():
    assert list(READS) == [code for code, _name in settings.LANGUAGES]


@pytest.mark.parametrize("language", READS)
def test_date_and_time_read_in_words(language):
    with override(language):
        names = ("DATE_FORMAT", "DATETIME_FORMAT", "SHORT_DATETIME_FORMAT")
        assert tuple(date_format(AT, name) for name in names) == READS[language]


@pytest.mark.parametrize("language", READS)
def test_office_reads_them_so_too(language):
    with override(language):
        shown = display_for_field(AT, Entry._meta.get_field("at"), admin.site.empty_value_display)
    assert shown == READS[language][1]
