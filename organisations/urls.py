"""The app's pages, below the language."""

from django.urls import include, path

urlpatterns = [path("", include("organisations.portal.urls"))]
