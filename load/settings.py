"""The bench's portal, behind one proxy, and each answer says what it cost."""

import os

# Each person comes from an address of their own, as a proxy would say; the limits by address are as ever.
os.environ.setdefault("TRUSTED_PROXIES", "1")

from bench.settings import *  # noqa: F403
from bench.settings import INSTALLED_APPS, MIDDLEWARE

INSTALLED_APPS = [*INSTALLED_APPS, "load.apps.LoadConfig"]
MIDDLEWARE = ["load.costs.costs_middleware", *MIDDLEWARE]
