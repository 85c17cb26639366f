"""Tests run in any order: what one leaves in the process must not reach the next."""

import pytest
from django.utils import timezone, translation


@pytest.mark.parametrize("turn", ["first", "second"])
def test_starts_with_the_default_language_and_zone(turn):
    assert translation.get_language() == "en"
    assert timezone.get_current_timezone_name() == "UTC"
    translation.activate("ar")
    timezone.activate("Asia/Tokyo")
