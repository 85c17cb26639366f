"""Holidays in the admin: leads bring them in line with each year's circular."""

from django.contrib import admin
from django.db.models import Model
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext, gettext_lazy

from focalpoint.admin.badges import badge
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
    list_display = ["date", "name", "certainty"]
    empty_text = gettext_lazy("Official holidays will be listed here. They are not counted in due dates.")
    list_filter = ["confirmed"]
    date_hierarchy = "date"
    ordering = ["date"]
    actions = None

    @admin.display(description=gettext_lazy("status"), ordering="confirmed")
    def certainty(self, holiday: Holiday) -> SafeString:
        if holiday.confirmed:
            return badge("open", gettext("Confirmed"))
        return badge("pending", gettext("To be confirmed"))

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
