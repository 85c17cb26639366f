"""What several tests of the house need."""

import logging
from collections.abc import Iterator

import pytest
from django.test import client


@pytest.fixture
def quiet(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """For walks of thousands of pages: refusals, each with its traceback, are slow to write, and the contexts
    of all components of each page are slow to keep."""
    monkeypatch.setattr(client, "store_rendered_templates", lambda *_, **__: None)
    logging.disable()
    yield
    logging.disable(logging.NOTSET)
