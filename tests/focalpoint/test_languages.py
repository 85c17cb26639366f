"""The languages offered are a setting: one that is taken away leaves nobody with pages that are not there."""

import re
from datetime import UTC, datetime

import pytest
from django.urls import reverse

from focalpoint import languages
from organisations.accounts.models import User
from organisations.accounts.notices import added
from tests.factories import accounts

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 5, tzinfo=UTC)


@pytest.fixture
def reader():
    return accounts.person(language="ar")


@pytest.fixture
def only_english(settings):
    settings.LANGUAGES = [("en", "English")]


def test_model_offers_what_the_setting_says(only_english):
    assert User._meta.get_field("language").flatchoices == [("en", "English")]


@pytest.mark.parametrize(("language", "read"), [("en", "en"), ("ar", "ar"), ("tlh", "en"), (None, "en")])
def test_readable_is_the_language_itself_or_the_default_one(language, read):
    assert languages.readable(language) == read


def test_page_for_who_reads_another_language_speaks_english(client, reader, only_english):
    client.force_login(reader)
    answer = client.get(reverse("account_email"))
    assert answer.headers["Content-Language"] == "en"
    assert "/ar/" not in answer.content.decode()


def test_notice_for_who_reads_another_language_speaks_english(client, reader, only_english):
    added(reader, at=AT)
    notice = reader.notices.get()
    assert (notice.language, notice.link[:4]) == ("en", "/en/")


def test_public_page_offers_no_language_but_its_own(client, only_english):
    page = client.get("/en/").content.decode()
    assert 'class="language"' not in page
    assert set(re.findall(r'hreflang="([\w-]+)"', page)) == {"en", "x-default"}
    assert "/ar/" not in page
    assert client.get("/ar/").status_code == 404
