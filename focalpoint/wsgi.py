"""What the web server loads."""

import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "focalpoint.settings")

application = get_wsgi_application()
# All views are loaded now and not by the first visitor; what is loaded before the workers fork, they share.
get_resolver().url_patterns  # noqa: B018 - a cached property
