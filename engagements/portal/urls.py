"""Addresses of the public pages and of a representative's own pages."""

from django.urls import include, path

from engagements.portal.my_urls import my_patterns
from engagements.portal.public_urls import public_patterns

urlpatterns = [path("", include(public_patterns)), path("my/", include(my_patterns))]
