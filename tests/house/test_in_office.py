"""What the office notes for itself is found on its own pages: what `test_urls` looks for at every address
outside of the office, it would find."""

from typing import Any

import pytest
from django.db import transaction

from tests.house import world
from tests.house.planted import WORDS, planted_in
from tests.house.test_urls import address, scene  # noqa: F401

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quiet")]


def test_the_office_reads_all_of_it(scene: Any) -> None:  # noqa: F811
    found = set()
    for name, given in world.addresses():
        path = "" if world.UNNAMED in name else address(scene, name, given)
        if "/case/" in path:
            with transaction.atomic():
                answer = scene.clients["officer"].get(path)
                body = b"".join(answer.streaming_content) if answer.streaming else answer.content
                found |= set(planted_in(answer, body))
                transaction.set_rollback(True)
    assert found == set(WORDS)
