"""Holidays in the admin: leads bring them in line with each year's circular."""

from typing import Any

from django.contrib import admin
from django.utils import timezone

from focalpoint.admin.bases import OfficeAdmin
from organisations.calendars import actions as calendars
from organisations.calendars.models import Holiday


@admin.register(Holiday)
class HolidayAdmin(OfficeAdmin):
    """One that moves is removed and added under its new date."""

    permissions = {
        "view": "organisations.view_holiday",
        "add": "organisations.create_holiday",
        "change": "organisations.save_holiday",
        "delete": "organisations.remove_holiday",
    }
    fields = ["date", "name", "confirmed"]
    list_display = ["date", "name", "confirmed"]
    list_filter = ["confirmed"]
    date_hierarchy = "date"
    ordering = ["date"]
    actions = None

    def get_readonly_fields(self, request: Any, obj: Any = None) -> list[str]:
        return ["date"] if obj else []

    def save_model(self, request: Any, obj: Holiday, form: Any, change: bool) -> None:
        given = {name: form.cleaned_data[name] for name in ("name", "confirmed")}
        if change:
            calendars.save(obj, **given, by=request.user, at=timezone.now())
        else:
            calendars.create(date=obj.date, **given, by=request.user, at=timezone.now())

    def delete_model(self, request: Any, obj: Holiday) -> None:
        calendars.remove(obj, by=request.user, at=timezone.now())
