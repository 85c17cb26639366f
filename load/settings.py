"""The bench's portal; each answer says what it cost."""

from bench.settings import *  # noqa: F403
from bench.settings import INSTALLED_APPS, MIDDLEWARE

INSTALLED_APPS = [*INSTALLED_APPS, "load.apps.LoadConfig"]
MIDDLEWARE = ["load.costs.costs_middleware", *MIDDLEWARE]
