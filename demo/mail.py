"""In the demo, mail goes to a page instead of a server: nobody is written to by mistake."""

from collections.abc import Sequence

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone

from demo.models import Mail

# The oldest go when there are more.
KEPT = 2000


class Backend(BaseEmailBackend):
    """Django's way of sending, into a table."""

    def send_messages(self, messages: Sequence[EmailMessage]) -> int:
        Mail.objects.bulk_create([_kept(message) for message in messages])
        beyond = Mail.objects.order_by("-sent_at", "-id").values_list("sent_at", flat=True)[KEPT : KEPT + 1]
        if beyond:
            Mail.objects.filter(sent_at__lte=beyond[0]).delete()
        return len(messages)


def _kept(message: EmailMessage) -> Mail:
    html = [part for part, kind in getattr(message, "alternatives", []) if kind == "text/html"]
    return Mail(
        sent_at=timezone.now(),
        sender=message.from_email[:300],
        recipients=", ".join(message.recipients())[:1000],
        subject=message.subject[:1000],
        text=str(message.body),
        html=html[0] if html else "",
    )
