"""/.well-known/security.txt (RFC 9116): whom to write to about a hole, for whoever finds one."""

from datetime import UTC, timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

# Always so far ahead: the page is only as good as the one who answers it, and this one is asked each time.
VALID = timedelta(days=180)


def contact() -> str:
    """The address of a page, or a link to write to."""
    given = settings.SECURITY_CONTACT or settings.OFFICE_EMAIL
    return given if given.startswith(("https:", "mailto:", "tel:")) else f"mailto:{given}"


@require_safe
def security_txt(request: HttpRequest) -> HttpResponse:
    # The day alone, so that the text is the same for a whole day.
    day = (timezone.now().astimezone(UTC) + VALID).replace(hour=0, minute=0, second=0, microsecond=0)
    lines = [
        f"Contact: {contact()}",
        f"Expires: {day:%Y-%m-%dT%H:%M:%SZ}",
        f"Preferred-Languages: {', '.join(code for code, _name in settings.LANGUAGES)}",
        f"Canonical: {settings.BASE_URL}/.well-known/security.txt",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


# It needs neither session nor database.
security_txt.is_public = True  # type: ignore[attr-defined]
