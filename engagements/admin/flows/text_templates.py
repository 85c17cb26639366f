"""What a lead officer does with a template besides writing it: each page says what follows, and asks."""

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from engagements.text_templates import actions, verbs
from engagements.text_templates.models import TextTemplate
from focalpoint.admin.steps import Steps, done, step
from organisations.accounts.requests import SignedIn

FOLDER = "engagements/admin/text_templates"
STEPS = Steps("engagements_texttemplate")


@STEPS.of(verbs.RETIRE, "<uuid:pk>/retire/", gettext_lazy("Take out of use…"))
def retire(request: SignedIn, template: TextTemplate) -> HttpResponse:
    """Says what stays."""
    if request.method == "POST":
        return done(request, actions.retire, template, _("The template is out of use."))
    return step(request, f"{FOLDER}/retire.html", template, _("Take this template out of use"))


@STEPS.of(verbs.RESTORE, "<uuid:pk>/restore/", gettext_lazy("Put back into use…"))
def restore(request: SignedIn, template: TextTemplate) -> HttpResponse:
    """Says who will see it."""
    if request.method == "POST":
        return done(request, actions.restore, template, _("The template is in use again."))
    return step(request, f"{FOLDER}/restore.html", template, _("Put this template back into use"))
