"""The app's pages, below the language."""

from django.urls import include, path

urlpatterns = [
    path("", include("engagements.portal.urls")),
    path("desk/", include("engagements.desk.urls")),
]
