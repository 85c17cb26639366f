"""Keep a form for whoever sent it."""

from datetime import datetime, timedelta
from uuid import UUID

from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from focalpoint import encryption
from focalpoint.kept import sender
from focalpoint.kept.content import KEPT, LARGEST, Content, encrypted
from focalpoint.kept.models import KeptForm
from focalpoint.people import Person
from focalpoint.retention import Rule, register

KEPT_FOR = timedelta(hours=24)
# Of one person: a browser that sends more pushes out the oldest.
MOST = 20

encryption.register("focalpoint.KeptForm", "content")


def keep(request: HttpRequest, content: Content) -> KeptForm | None:
    """None where it is not known whose it is, or where it is larger than any page of ours."""
    key = str(request.user.pk) if request.user.is_authenticated else sender.read(request)
    person = _person(key) if key is not None and content.size <= LARGEST else None
    if person is None:
        return None
    of_request(request, person.pk).delete()
    row = KeptForm.objects.create(person=person, content=encrypted(content), kept_at=timezone.now())
    mine = KeptForm.objects.filter(person=person).order_by("-kept_at").values("pk")
    KeptForm.objects.filter(pk__in=list(mine[MOST:].values_list("pk", flat=True))).delete()
    return row


def newest(person: UUID | None) -> KeptForm | None:
    """Of those that this person can still see."""
    since = timezone.now() - KEPT_FOR
    return KeptForm.objects.filter(person=person, kept_at__gte=since).order_by("-kept_at").first()


def of_request(request: HttpRequest, person: UUID | None) -> QuerySet[KeptForm]:
    """The kept form of this person that the posted one was filled from, if any."""
    mine = KeptForm.objects.filter(person=person)
    try:
        return mine.filter(pk=UUID(request.POST.get(KEPT, "")))
    except ValueError:
        return mine.none()


def _person(key: str) -> Person | None:
    try:
        return get_user_model()._default_manager.filter(pk=key, is_active=True).first()
    except (ValueError, ValidationError):
        return None


def over(at: datetime) -> QuerySet[KeptForm]:
    return KeptForm.objects.filter(kept_at__lt=at - KEPT_FOR)


register(
    Rule(
        "kept forms",
        _("A form that was sent after its sender's session had ended, encrypted"),
        _("After it was sent. It is deleted earlier when it is sent again."),
        KEPT_FOR,
        over,
    )
)
