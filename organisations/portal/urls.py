"""Addresses of this audience."""

from django.urls import path

from organisations.portal.views import notifications, settings

urlpatterns = [
    path("my/settings/", settings.edit, name="person-settings"),
    path("my/settings/notifications/", settings.choose, name="preference-choose"),
    path("my/notifications/", notifications.index, name="notification-list"),
    path("my/notifications/read/", notifications.read_all, name="notification-read-all"),
    path("my/notifications/<uuid:pk>/read/", notifications.read, name="notification-read"),
]
