"""What a lead officer does with a call besides writing it: each page says what follows, and asks."""

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from engagements.admin.forms.extension import ClosingForm, ExtensionForm
from engagements.consultations import actions, verbs
from engagements.consultations.models import Consultation
from engagements.consultations.queries import problems_of
from engagements.submissions import extension
from engagements.submissions.models import Submission
from engagements.submissions.states import State
from focalpoint.admin.steps import Steps, done, step
from organisations.accounts.requests import SignedIn

FOLDER = "engagements/admin/consultations"
STEPS = Steps("engagements_consultation")


@STEPS.of(verbs.PUBLISH, "<uuid:pk>/publish/", gettext_lazy("Publish…"))
def publish(request: SignedIn, call: Consultation) -> HttpResponse:
    """Says what publishing means and what is missing."""
    now = timezone.now()
    if request.method == "POST":
        return done(request, actions.publish, call, _("The call was published."))
    return step(
        request,
        f"{FOLDER}/publish.html",
        call,
        _("Publish this call"),
        reasons=problems_of(call, at=now),
        is_upcoming=call.opens_at and call.opens_at > now,
    )


@STEPS.of(verbs.EXTEND, "<uuid:pk>/extend/", gettext_lazy("Extend…"))
def extend(request: SignedIn, call: Consultation) -> HttpResponse:
    """Asks until when, and says who will be notified."""
    form = ExtensionForm(call, data=request.POST or None)
    if form.is_valid():
        said = _("The call was extended. Everyone with a draft will be notified.")
        return done(request, extension.extend, call, said, **form.cleaned_data)
    title = _("Extend this call")
    return step(request, f"{FOLDER}/extend.html", call, title, form=form, drafts=_drafts(call))


@STEPS.of(verbs.CLOSE, "<uuid:pk>/close/", gettext_lazy("Close early…"))
def close(request: SignedIn, call: Consultation) -> HttpResponse:
    """Asks why the call ends before its time, and says who will be notified."""
    form = ClosingForm(data=request.POST or None)
    if form.is_valid():
        said = _("The call was closed. Everyone with a draft will be notified.")
        return done(request, extension.close, call, said, **form.cleaned_data)
    title = _("Close this call early")
    return step(request, f"{FOLDER}/close.html", call, title, form=form, drafts=_drafts(call))


@STEPS.of(verbs.ARCHIVE, "<uuid:pk>/archive/", gettext_lazy("Archive…"))
def archive(request: SignedIn, call: Consultation) -> HttpResponse:
    """Says what archiving means."""
    if request.method == "POST":
        return done(request, actions.archive, call, _("The call was archived."))
    return step(request, f"{FOLDER}/archive.html", call, _("Archive this call"))


def _drafts(call: Consultation) -> int:
    return Submission.objects.filter(consultation=call, state=State.DRAFT).count()
