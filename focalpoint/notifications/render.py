"""A notice as a mail, and as a line of the inbox page.

The templates of a kind are templates/notices/<kind>/{subject.txt,body.txt,body.html,inbox.html}. They read
the keys of the notice's context as variables, and `notice`, `recipient` (None for an address that is
nobody's yet), `link` (with the host), `secret`, `discreet`, and `mail` (what the layouts need).
"""

import logging
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template import Context, Template
from django.template.loader import get_template
from django.utils import timezone, translation
from django.utils.crypto import salted_hmac
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from focalpoint import encryption, log
from focalpoint.json_values import JSONValue
from focalpoint.notifications import opt_outs, preferences
from focalpoint.notifications.kinds import KINDS, Kind
from focalpoint.notifications.models import Notice
from focalpoint.notifications.notify import mail_domain
from focalpoint.office_host import address_of
from focalpoint.people import Person
from focalpoint.time_zones import zone
from focalpoint.translated import Translated

logger = logging.getLogger(__name__)

# The discreet mails about confidential inputs: there is a new message, and where.
DISCREET = "discreet"


@dataclass(frozen=True)
class Mail:
    """What the layouts say around the content: the reader's language, why they get this, how to stop it."""

    subject: str
    language: str
    direction: str
    kind: Kind
    stop_link: str
    portal_link: str
    address: str

    @property
    def never_link(self) -> str:
        """Where the reader says that no one may invite them any more."""
        return opt_outs.page_for(self.address)


def email(notice: Notice) -> EmailMultiAlternatives:
    """The mail of `notice`, in its language and on its reader's clock; needs `recipient` loaded."""
    with translation.override(notice.language), timezone.override(_zone(notice)):
        return _email(notice)


def _zone(notice: Notice) -> ZoneInfo:
    return zone(notice.recipient.time_zone if notice.recipient else settings.TIME_ZONE)


def _email(notice: Notice) -> EmailMultiAlternatives:
    kind = KINDS[notice.kind]
    folder = DISCREET if notice.context.get("discreet") else notice.kind
    values = _values(notice, notice.recipient)
    values["secret"] = encryption.decrypt(notice.secret) if notice.secret else ""
    subject = _subject(folder, values)
    reader = notice.recipient_id if kind.stoppable else None
    stop_link = preferences.stop_address(reader, kind.name) if reader else ""
    values["mail"] = Mail(
        subject=subject,
        language=notice.language,
        direction="rtl" if translation.get_language_bidi() else "ltr",
        kind=kind,
        stop_link=stop_link,
        portal_link=settings.BASE_URL,
        address=notice.address,
    )
    message = EmailMultiAlternatives(
        subject=subject,
        body=_tidy(_text(f"notices/{folder}/body.txt", values)),
        to=[notice.address],
        reply_to=[settings.OFFICE_EMAIL],
        headers=_headers(notice, stop_link),
    )
    message.attach_alternative(_html(f"notices/{folder}/body.html", values), "text/html")
    return message


def _subject(folder: str, values: Mapping[str, object]) -> str:
    return " ".join(_text(f"notices/{folder}/subject.txt", values).split())


def headline(notice: Notice) -> str:
    """The subject of `notice`, for the digest that carries it; needs `recipient` loaded, as `email` does.

    A notice that cannot be rendered must not stop the digest: it says only that there is a new message.
    """
    with translation.override(notice.language), timezone.override(_zone(notice)):
        try:
            return _subject(notice.kind, _values(notice, notice.recipient))
        except Exception as error:
            _report(notice, error)
            return _subject(DISCREET, {})


def _report(notice: Notice, error: Exception) -> None:
    logger.error("Notice %s of kind %s: %s", notice.pk, notice.kind, log.described(error))


def fragment(notice: Notice, reader: Person | None = None, *, is_discreet: bool = False) -> SafeString:
    """What the inbox page says of `notice` to `reader`, in the language and time zone of the page.

    `is_discreet` says that by now a mail would name nothing: what the kind calls confidential is left out.
    A notice that cannot be rendered must not break the page: it says only that there is a new message.
    """
    try:
        values = _values(notice, reader)
        for name in KINDS[notice.kind].confidential if is_discreet else ():
            values.pop(name, None)
        return _html(f"notices/{notice.kind}/inbox.html", values)
    except Exception as error:
        _report(notice, error)
        return _html(f"notices/{DISCREET}/inbox.html", {})


def gone() -> SafeString:
    """What the inbox page says of a notice whose reader may not see any more what it is about."""
    words = gettext("This notification is about something that you can no longer open.")
    return format_html("<p>{}</p>", words)


def _headers(notice: Notice, stop_link: str) -> dict[str, str]:
    headers = {
        "Message-ID": notice.message_id,
        # RFC 3834: no automatic replies, such as out-of-office notes.
        "Auto-Submitted": "auto-generated",
        "Content-Language": notice.language,
    }
    if conversation := _conversation(notice):
        headers |= {"In-Reply-To": conversation, "References": conversation}
    if stop_link:
        # RFC 8058: the mail program's own button, one POST without a page.
        headers["List-Unsubscribe"] = f"<{stop_link}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return headers


def _conversation(notice: Notice) -> str:
    """The id of a mail that was never sent: mail programs show what refers to it as one conversation.

    It is this reader's alone, so that no one who sees the headers of two people's mails learns that both are
    about one input; and a discreet mail has none, as two of them would be tied to each other.
    """
    reference = notice.context.get("reference")
    if not reference or notice.context.get("discreet"):
        return ""
    key = salted_hmac(
        "focalpoint.conversations", f"{notice.address} {reference}", algorithm="sha256"
    ).hexdigest()
    return f"<{key[:40]}@{mail_domain()}>"


def _values(notice: Notice, recipient: Person | None) -> dict[str, object]:
    return {
        **_alive(notice.context),
        "notice": notice,
        "recipient": recipient,
        "link": address_of(notice.link) if notice.link else "",
    }


# The codes of a language map; anything else is a plain dict.
_CODES = frozenset(code for code, _name in settings.CONTENT_LANGUAGES)


def _alive(values: Mapping[str, JSONValue]) -> dict[str, object]:
    """JSON as templates want it: `*_at` are datetimes on the reader's clock, language maps `Translated`."""
    return {name: _alive_value(name, value) for name, value in values.items()}


def _alive_value(name: str, value: JSONValue) -> object:
    if isinstance(value, str):
        is_time = value and name.endswith("_at")
        return timezone.localtime(datetime.fromisoformat(value)) if is_time else value
    if isinstance(value, dict):
        return Translated(value) if _CODES.issuperset(value) else _alive(value)
    if isinstance(value, list):
        return [_alive_value(name, item) for item in value]
    return value


def _text(name: str, values: Mapping[str, object]) -> str:
    """Plain text: nothing is escaped."""
    return _template(name).render(Context(values, autoescape=False))


def _html(name: str, values: Mapping[str, object]) -> SafeString:
    return mark_safe(_template(name).render(Context(values)))  # noqa: S308 - a template's own output


def _template(name: str) -> Template:
    return get_template(name).template  # type: ignore[attr-defined]


_GAPS = re.compile(r"\n{3,}")


def _tidy(text: str) -> str:
    """Remove spaces at line ends and repeated empty lines, which come from the layout of templates."""
    lines = (line.rstrip() for line in text.splitlines())
    return _GAPS.sub("\n\n", "\n".join(lines)).strip() + "\n"
