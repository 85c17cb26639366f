"""The app's pages, below the language."""

from django.urls import include, path

from engagements.api.urls import page_patterns

urlpatterns = [
    path("", include("engagements.portal.urls")),
    path("", include(page_patterns)),
    path("desk/", include("engagements.desk.urls")),
]
