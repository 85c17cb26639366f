"""Addresses of a person's own pages: settings, notifications, posts."""

from django.urls import include, path

from organisations.portal.organisation_urls import organisation_patterns
from organisations.portal.views import notifications, posts, settings

urlpatterns = [
    path("my/organisations/", include(organisation_patterns)),
    path("my/settings/", settings.edit, name="person-settings"),
    path("my/settings/notifications/", settings.choose, name="preference-choose"),
    path("my/notifications/", notifications.index, name="notification-list"),
    path("my/notifications/read/", notifications.read_all, name="notification-read-all"),
    path("my/notifications/<uuid:pk>/read/", notifications.read, name="notification-read"),
    path("desk/people/", posts.index, name="post-list"),
    path("desk/people/<slug:code>/name/", posts.name, name="post-name"),
    path("desk/people/posts/<uuid:pk>/end/", posts.end, name="post-end"),
]
