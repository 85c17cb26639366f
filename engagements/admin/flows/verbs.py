"""The buttons of the decision screen: a function for each verb, in the order of the page."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from engagements.admin.forms.decision import (
    AssessForm,
    AssignForm,
    DeclineForm,
    RaiseLevelForm,
    RecallForm,
    ReturnForm,
    ReturnResponseForm,
    TakeDownForm,
)
from engagements.admin.forms.publication import PublicationForm
from engagements.admin.forms.referring import ReferForm
from engagements.cases import actions as cases
from engagements.cases import verbs as case_verbs
from engagements.cases.models import Case
from engagements.cases.states import State as CaseState
from engagements.publications import actions as publications
from engagements.publications import verbs as publication_verbs
from engagements.publications.models import Decision, Publication
from engagements.publications.states import State as PublicationState
from engagements.responses import actions as responses
from engagements.responses import verbs as response_verbs
from engagements.responses.models import Response
from engagements.routing import actions as routing
from engagements.routing import verbs as routing_verbs
from engagements.routing.errors import NotVerifiedError
from engagements.routing.models import Referral
from engagements.submissions.models import Submission
from focalpoint.admin.buttons import Buttons, Done, Press

PARTS = "engagements/admin/cases/parts"
BUTTONS = Buttons()


@BUTTONS.of(case_verbs.CLAIM, gettext_lazy("Take this input"), style="primary")
def claim(press: Press[Case]) -> Done:
    cases.claim(press.row, by=press.by, at=press.at)
    return Done(_("You have this input now."))


@BUTTONS.of(case_verbs.TAKE_OVER, gettext_lazy("Take it over"))
def take_over(press: Press[Case]) -> Done:
    cases.take_over(press.row, by=press.by, at=press.at)
    return Done(_("You have this input now."))


@BUTTONS.of(
    case_verbs.ASSESS, gettext_lazy("Save"),
    form=AssessForm, opens=gettext_lazy("Themes and summary"), template=f"{PARTS}/assess.html",
)  # fmt: skip
def assess(press: Press[Case]) -> Done:
    form: AssessForm = press.form
    cases.assess(press.row, **form.content(), by=press.by, at=press.at)
    return Done(_("Themes and summary are saved."))


@BUTTONS.of(
    routing_verbs.REFER, gettext_lazy("Send referral"),
    form=ReferForm, opens=gettext_lazy("Refer to departments…"), beside=assess,
    explains=(NotVerifiedError,), style="primary", template=f"{PARTS}/refer.html",
)  # fmt: skip
def refer(press: Press[Case]) -> Done:
    form: ReferForm = press.form
    referrals, draft = form.referral_drafts(), form.draft()
    is_first = press.row.state == CaseState.IN_TRIAGE
    routing.refer(press.row, referrals=referrals, publication=draft, **press.beside, by=press.by, at=press.at)
    return Done(_("The input was referred."), goes_on=is_first)


@BUTTONS.of(
    case_verbs.RETURN, gettext_lazy("Return it with this question"),
    form=ReturnForm, opens=gettext_lazy("Ask the author…"), beside=assess,
)  # fmt: skip
def return_(press: Press[Case]) -> Done:
    question = press.form.cleaned_data["question"]
    cases.return_(press.row, question=question, **press.beside, by=press.by, at=press.at)
    return Done(_("The question was sent to the author."), goes_on=True)


@BUTTONS.of(
    case_verbs.DECLINE, gettext_lazy("Decline it for this reason"),
    form=DeclineForm, opens=gettext_lazy("Decline…"), beside=assess, style="danger",
)  # fmt: skip
def decline(press: Press[Case]) -> Done:
    reason = press.form.cleaned_data["reason"]
    cases.decline(press.row, reason=reason, **press.beside, by=press.by, at=press.at)
    return Done(_("The input was declined and its author told why."), goes_on=True)


@BUTTONS.of(case_verbs.CLOSE, gettext_lazy("Close it: nothing is left to do"), style="primary")
def close(press: Press[Case]) -> Done:
    cases.close(press.row, by=press.by, at=press.at)
    return Done(_("The input is closed."), goes_on=True)


@BUTTONS.of(case_verbs.REOPEN, gettext_lazy("Take it up again"))
def reopen(press: Press[Case]) -> Done:
    cases.reopen(press.row, by=press.by, at=press.at)
    return Done(_("You have this input again."))


@BUTTONS.of(
    case_verbs.ASSIGN, gettext_lazy("Give it"),
    form=AssignForm, opens=gettext_lazy("Give it to another officer…"),
)  # fmt: skip
def assign(press: Press[Case]) -> Done:
    cases.assign(press.row, to=press.form.cleaned_data["officer"], by=press.by, at=press.at)
    return Done(_("The input was given to the officer."))


@BUTTONS.of(
    publication_verbs.PUBLISH, gettext_lazy("Decide"),
    form=PublicationForm, opens=gettext_lazy("Decide about publication…"),
    template=f"{PARTS}/decide_publication.html",
)  # fmt: skip
def publish(press: Press[Publication]) -> Done:
    form: PublicationForm = press.form
    draft = form.draft()
    if draft.decision == Decision.HOLD:
        publications.hold(press.row, by=press.by, at=press.at)
        return Done(_("It is not public."))
    published = publications.publish(press.row, draft=draft, by=press.by, at=press.at)
    is_public = published.state == PublicationState.PUBLISHED
    return Done(_("The input is public.") if is_public else _("It becomes public when its call closes."))


@BUTTONS.of(
    publication_verbs.TAKE_DOWN, gettext_lazy("Take it down"),
    form=TakeDownForm, opens=gettext_lazy("Take down from the public pages…"), style="danger",
)  # fmt: skip
def take_down(press: Press[Publication]) -> Done:
    publications.take_down(press.row, reason=press.form.cleaned_data["reason"], by=press.by, at=press.at)
    return Done(_("It is not public any more, and its author was notified."))


@BUTTONS.of(
    case_verbs.RAISE_LEVEL, gettext_lazy("Restrict it now"),
    form=RaiseLevelForm, opens=gettext_lazy("Restrict who may see it…"),
)  # fmt: skip
def raise_level(press: Press[Submission]) -> Done:
    cases.raise_level(press.row, level=press.form.cleaned_data["level"], by=press.by, at=press.at)
    return Done(_("Fewer people may see it now, and its author was notified."))


@BUTTONS.of(routing_verbs.RECALL, gettext_lazy("Recall it"), form=RecallForm, opens=gettext_lazy("Recall…"))
def recall(press: Press[Referral]) -> Done:
    routing.recall(press.row, reason=press.form.cleaned_data["text"], by=press.by, at=press.at)
    return Done(_("The department was told that it is recalled."))


@BUTTONS.of(response_verbs.RELEASE, gettext_lazy("Release it to the author"), style="primary")
def release(press: Press[Response]) -> Done:
    responses.release(press.row, edit=press.seen, by=press.by, at=press.at)
    return Done(_("The author has the response."))


@BUTTONS.of(
    response_verbs.RETURN, gettext_lazy("Send it back"),
    form=ReturnResponseForm, opens=gettext_lazy("Send it back to the department…"),
)  # fmt: skip
def return_response(press: Press[Response]) -> Done:
    remark = press.form.cleaned_data["text"]
    responses.return_(press.row, remark=remark, edit=press.seen, by=press.by, at=press.at)
    return Done(_("The response went back to the department."))
