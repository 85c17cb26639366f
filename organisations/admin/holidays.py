"""Holidays in the admin: leads bring them in line with each year's circular."""

from django.contrib import admin
from django.db.models import Model
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils import timezone

from focalpoint.admin.base import OfficeAdmin
from organisations.accounts.requests import signed_in
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

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> list[str]:
        return ["date"] if obj else []

    def save_model(self, request: HttpRequest, obj: Holiday, form: ModelForm, change: bool) -> None:
        values = {name: form.cleaned_data[name] for name in ("name", "confirmed")}
        if change:
            calendars.save(obj, **values, by=signed_in(request), at=timezone.now())
        else:
            calendars.create(date=obj.date, **values, by=signed_in(request), at=timezone.now())

    def delete_model(self, request: HttpRequest, obj: Holiday) -> None:
        calendars.remove(obj, by=signed_in(request), at=timezone.now())
