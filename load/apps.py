"""Installed by load.settings only, for its command."""

from django.apps import AppConfig


class LoadConfig(AppConfig):
    """Says what the people need to know of the world."""

    name = "load"
