"""What people were told, and how it reads: for tests of notices."""

import json

from django.conf import settings
from django.utils import translation

from focalpoint.notifications import render
from focalpoint.notifications.models import Notice


def notified(kind):
    """The addresses that a kind of notice went to."""
    return set(Notice.objects.filter(kind=kind).values_list("recipient__email", flat=True))


def read(notice, language="en"):
    """Everything its reader sees of a notice: the whole mail, and the line of the inbox page."""
    notice.language = language
    mail = render.email(notice)
    assert "\n" not in mail.subject
    assert mail.subject.strip()
    html = mail.alternatives[0][0]
    with translation.override(language):
        line = render.fragment(notice, notice.recipient)
        assert line != render.fragment(Notice(kind=render.DISCREET)), "the line of the inbox is broken"
    assert "<p>" in line
    return {"subject": mail.subject, "text": mail.body, "html": html, "inbox": line}


def sent(notice, language="en"):
    """What leaves the house: subject and both bodies of the mail."""
    parts = read(notice, language)
    return "\n".join(parts[name] for name in ("subject", "text", "html"))


def everything():
    """All that lies in the outbox and all that is read of it, in every language of the interface."""
    notices = list(Notice.objects.select_related("recipient"))
    assert notices, "nobody was told of anything"
    shown = [read(notice, language) for notice in notices for language, _name in settings.LANGUAGES]
    return json.dumps([[notice.context for notice in notices], shown], ensure_ascii=False)
