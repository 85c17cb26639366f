"""The portal as in production, with its static files in a folder of the bench."""

import os

os.environ.update(DEMO="false", DEBUG="false", LOG_LEVEL="WARNING")

from focalpoint.settings import *  # noqa: F403
from focalpoint.settings import INSTALLED_APPS, ROOT

INSTALLED_APPS = [*INSTALLED_APPS, "bench.apps.BenchConfig"]
STATIC_ROOT = ROOT / "var" / "bench" / "static"
