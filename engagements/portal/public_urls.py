"""Addresses of what everyone may read; printed in letters and quoted in reports, so they must not change."""

from django.urls import path

from engagements.portal.views import (
    calls,
    departments,
    home,
    inputs,
    organisations,
    outcomes,
    search,
    texts,
    themes,
)

public_patterns = [
    path("", home.index, name="home"),
    path("calls/", calls.index, name="consultation-list"),
    path("calls/<slug:slug>/", calls.detail, name="consultation-detail"),
    path("calls/<slug:slug>/outcome/", outcomes.of_call, name="outcome-of-call"),
    path("calls/<slug:slug>/outcomes/<uuid:pk>/", outcomes.detail, name="outcome-detail"),
    path("inputs/", inputs.index, name="input-list"),
    path("inputs/<str:reference>/", inputs.detail, name="input-detail"),
    path("organisations/", organisations.index, name="organisation-list"),
    path("organisations/<slug:slug>/", organisations.detail, name="organisation-detail"),
    path("departments/", departments.index, name="department-list"),
    path("departments/<slug:code>/", departments.detail, name="department-detail"),
    path("themes/", themes.index, name="theme-list"),
    path("themes/<slug:code>/", themes.detail, name="theme-detail"),
    path("search/", search.index, name="search"),
    *(
        path(f"{code}/", texts.about, {"code": code}, name=code)
        for code in ("about", "contact", "accessibility", "privacy", "security")
    ),
    path("help/", texts.help_index, name="help-index"),
    path("help/<slug:code>/", texts.help_topic, name="help-topic"),
]
