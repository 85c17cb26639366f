"""What a page that saves while one types is answered: static/js/autosave.js reads it."""

from collections.abc import Iterable

from django.db import models
from django.http import JsonResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from focalpoint.editor.forms import Edited


def saved(row: models.Model, form: Edited, *, warnings: Iterable[str] = ()) -> JsonResponse:
    """The row is saved; the page goes on with its new edit number, and the marks of what it shows."""
    at = getattr(row, "saved_at", None) or timezone.now()
    return JsonResponse(
        {
            "edit": row.edit,  # type: ignore[attr-defined]
            "base": form.shown(),
            "saved_at": at.isoformat(),
            "saved_words": _("Saved at %(time)s")
            % {"time": date_format(timezone.localtime(at), "TIME_FORMAT")},
            "warnings": [*filter(None, [form.note()]), *warnings],
        }
    )


def not_saved(form: Edited, *, address: str) -> JsonResponse:
    """Something is wrong with it; or a person must decide, on the page at `address` with both texts."""
    errors = {name: [str(error) for error in field_errors] for name, field_errors in form.errors.items()}
    first = next(iter(errors.values()))[0]
    if form.conflicts:
        return JsonResponse({"message": first, "compare_url": address}, status=409)
    message = _("Not saved: %(reason)s") % {"reason": first}
    return JsonResponse({"message": message, "errors": errors}, status=400)
