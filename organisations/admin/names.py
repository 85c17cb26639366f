"""Names in several languages, for whoever only reads: Django would show the column as it is stored."""

from typing import Any

from django.conf import settings
from django.contrib import admin
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language_info, gettext_lazy


class Names:
    """For an admin class of something with a translated `name`."""

    def get_fields(self, request: Any, obj: Any = None) -> list[Any]:
        fields = [name for name in super().get_fields(request, obj) if name != "names"]  # type: ignore[misc]
        if self.has_change_permission(request, obj):  # type: ignore[attr-defined]
            return fields
        return ["names" if name == "name" else name for name in fields]

    def get_readonly_fields(self, request: Any, obj: Any = None) -> list[str]:
        """The code is the end of a public address."""
        return ["names", "code"] if obj else ["names"]

    @admin.display(description=gettext_lazy("name"))
    def names(self, obj: Any) -> SafeString:
        rows = [
            (label, code, "rtl" if get_language_info(code)["bidi"] else "ltr", obj.name[code])
            for code, label in settings.CONTENT_LANGUAGES
            if obj.name.get(code)
        ]
        return format_html_join("", '<p>{}: <span lang="{}" dir="{}">{}</span></p>', rows)
