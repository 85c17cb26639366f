"""Addresses for machines. Feeds say their language in the address, after what they are; the files for search
engines have none."""

from django.conf import settings
from django.urls import path, register_converter
from django.urls.converters import StringConverter

from engagements.api.views import feeds, sitemaps


class LanguageConverter(StringConverter):
    """One of the languages that pages can be read in."""

    regex = "|".join(code for code, _name in settings.LANGUAGES)


register_converter(LanguageConverter, "language")

urlpatterns = [
    path("robots.txt", sitemaps.robots, name="robots"),
    path("sitemap.xml", sitemaps.index, name="sitemap"),
    path("sitemap-<slug:section>.xml", sitemaps.section, name="sitemap-section"),
    path("feeds/<language:language>/calls.ics", feeds.calls, name="feed-calendar"),
    path("feeds/<language:language>/<slug:kind>/", feeds.feed, name="feed"),
    path("feeds/<language:language>/themes/<slug:theme>/<slug:kind>/", feeds.feed, name="feed-of-theme"),
    path(
        "feeds/<language:language>/departments/<slug:department>/<slug:kind>/",
        feeds.feed,
        name="feed-of-department",
    ),
]

# Below the language, beside the page that they belong to.
page_patterns = [path("calls/<slug:slug>/closes.ics", feeds.call, name="call-calendar")]
