"""What the web server loads."""

import os
from importlib import import_module

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "focalpoint.settings")

application = get_wsgi_application()
# It knows models, so it is loaded after them.
import_module("focalpoint.readiness").stop_with_wrong_key()
# Load all views before the workers fork, which then share the memory, and not at the first request.
get_resolver().url_patterns  # noqa: B018 - a cached property
