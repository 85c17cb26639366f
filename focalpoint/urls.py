"""Every address of the portal; the apps are named only by string."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

from focalpoint import health, icons, places, session_life
from focalpoint.kept.views import show as show_kept
from focalpoint.monitoring.views import metrics
from focalpoint.notifications.views import never_invite, stop
from focalpoint.security_txt import security_txt

handler400 = "focalpoint.error_pages.bad_request"
handler403 = "focalpoint.error_pages.forbidden"
# It knows what a reference of an input looks like.
handler404 = "engagements.portal.views.errors.not_found"
# Asked for by allauth, which counts how often one signs in or up.
handler429 = "organisations.portal.views.limits.too_many_requests"
handler500 = "focalpoint.error_pages.server_error"

urlpatterns = [
    path("healthz", health.alive, name="alive"),
    path("readyz", health.ready, name="ready"),
    path("metrics", metrics, name="metrics"),
    path(".well-known/security.txt", security_txt, name="security-txt"),
    path("favicon.ico", icons.favicon, name="favicon"),
    path("apple-touch-icon.png", icons.touch_icon, name="touch-icon"),
    path("", health.to_best_language, name="root"),
    path("", include("engagements.api.urls")),
    path("notifications/stop/<str:token>/", stop, name="notifications-stop"),
    path("kept/<uuid:pk>/", show_kept, name="kept-form"),
    path("session/", session_life.state, name="session-state"),
    path("accounts/sessions/<int:pk>/end/", places.end, name="session-end"),
    path("accounts/", include("organisations.portal.account_urls")),
    path("notifications/never/<str:token>/", never_invite, name="never-invite"),
    path("accounts/", include("allauth.urls")),
    path("admin/engagements/submission/", include("engagements.admin.moved")),
    path("admin/", admin.site.urls),
    *([path("demo/", include("demo.urls"))] if settings.DEMO else []),
    *i18n_patterns(
        path("", include("organisations.urls")),
        path("", include("engagements.urls")),
    ),
]
