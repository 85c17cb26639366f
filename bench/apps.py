"""Installed by bench.settings only, for its command."""

from django.apps import AppConfig


class BenchConfig(AppConfig):
    """Fills a database with as many inputs as one wants to measure with."""

    name = "bench"
