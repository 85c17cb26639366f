"""The buttons of the decision screen: a function for each verb, in the order of the page."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from engagements.admin.forms.decision import (
    AssessForm,
    AssignForm,
    CorrectQuestionForm,
    DeclineForm,
    RaiseLevelForm,
    RecallForm,
    ReturnForm,
    ReturnResponseForm,
    TakeDownForm,
)
from engagements.admin.forms.more_time import GrantForm, RefuseForm
from engagements.admin.forms.publication import PublicationForm
from engagements.admin.forms.referring import ReferForm
from engagements.cases import actions as cases
from engagements.cases import assigning, questions
from engagements.cases import verbs as case_verbs
from engagements.cases.models import Case
from engagements.cases.states import State as CaseState
from engagements.decisions import actions as decisions
from engagements.decisions.plans import Asking, Declining, Plan, Referring
from engagements.publications import actions as publications
from engagements.publications import verbs as publication_verbs
from engagements.publications.models import Decision, Publication
from engagements.publications.states import State as PublicationState
from engagements.responses import actions as responses
from engagements.responses import verbs as response_verbs
from engagements.responses.models import Response
from engagements.routing import actions as routing
from engagements.routing import extensions
from engagements.routing import verbs as routing_verbs
from engagements.routing.errors import NotVerifiedError
from engagements.routing.models import Referral
from engagements.routing.referral_drafts import is_only_for_information
from engagements.submissions.models import Submission
from focalpoint.admin.buttons import Buttons, Done, Press

PARTS = "engagements/admin/cases/parts"
BUTTONS = Buttons()


def _decided(press: Press[Case], plan: Plan, done: str) -> Done:
    """On to the next; while it can be undone the page says so, and nothing else."""
    waits = decisions.make(press.row, plan, typed=press.typed, beside=press.beside, by=press.by, at=press.at)
    return Done("" if waits else done, goes_on=True)


@BUTTONS.of(case_verbs.CLAIM, gettext_lazy("Assign to me"))
def claim(press: Press[Case]) -> Done:
    assigning.claim(press.row, by=press.by, at=press.at)
    return Done(_("This input is assigned to you."))


@BUTTONS.of(case_verbs.TAKE_OVER, gettext_lazy("Reassign to me"))
def take_over(press: Press[Case]) -> Done:
    assigning.take_over(press.row, by=press.by, at=press.at)
    return Done(_("This input is assigned to you."))


@BUTTONS.of(
    case_verbs.ASSESS, gettext_lazy("Save"),
    form=AssessForm, opens=gettext_lazy("Themes and summary"), template=f"{PARTS}/assess.html",
)  # fmt: skip
def assess(press: Press[Case]) -> Done:
    form: AssessForm = press.form
    cases.assess(press.row, **form.content(), by=press.by, at=press.at)
    return Done(_("Themes and summary saved."))


@BUTTONS.of(
    routing_verbs.REFER, gettext_lazy("Send referral"),
    form=ReferForm, opens=gettext_lazy("Refer…"), beside=assess,
    explains=(NotVerifiedError,), style="primary", template=f"{PARTS}/refer.html",
)  # fmt: skip
def refer(press: Press[Case]) -> Done:
    form: ReferForm = press.form
    referrals, draft = form.referral_drafts(), form.draft()
    if press.row.state == CaseState.REFERRED:
        routing.refer(
            press.row, referrals=referrals, publication=draft, **press.beside, by=press.by, at=press.at
        )
        return Done(_("The input was referred."))
    plan = Referring(referrals, draft)
    if is_only_for_information(referrals):
        return _decided(press, plan, _("The input was sent for information, and is closed."))
    return _decided(press, plan, _("The input was referred."))


@BUTTONS.of(
    case_verbs.RETURN, gettext_lazy("Send question"),
    form=ReturnForm, opens=gettext_lazy("Ask the author…"), beside=assess,
)  # fmt: skip
def return_(press: Press[Case]) -> Done:
    plan = Asking(press.form.cleaned_data["question"])
    return _decided(press, plan, _("The question was sent to the author."))


@BUTTONS.of(
    case_verbs.CORRECT_QUESTION, gettext_lazy("Save question"),
    form=CorrectQuestionForm, opens=gettext_lazy("Correct the question…"),
)  # fmt: skip
def correct_question(press: Press[Case]) -> Done:
    questions.correct_question(
        press.row, question=press.form.cleaned_data["question"], by=press.by, at=press.at
    )
    return Done(_("The question was corrected. The author has not read it yet."))


@BUTTONS.of(case_verbs.RECALL_QUESTION, gettext_lazy("Recall the question"))
def recall_question(press: Press[Case]) -> Done:
    questions.recall_question(press.row, by=press.by, at=press.at)
    return Done(_("The question was recalled. The author will be notified."))


@BUTTONS.of(
    case_verbs.DECLINE, gettext_lazy("Decline"),
    form=DeclineForm, opens=gettext_lazy("Decline…"), beside=assess, style="danger",
)  # fmt: skip
def decline(press: Press[Case]) -> Done:
    chosen = press.form.cleaned_data
    plan = Declining(chosen["reason"], chosen["sentence"])
    return _decided(press, plan, _("The input was declined. Its author will be notified of the reason."))


@BUTTONS.of(case_verbs.CLOSE, gettext_lazy("Close"), style="primary")
def close(press: Press[Case]) -> Done:
    cases.close(press.row, by=press.by, at=press.at)
    return Done(_("The input is closed."), goes_on=True)


@BUTTONS.of(case_verbs.REOPEN, gettext_lazy("Reopen"), is_rare=True)
def reopen(press: Press[Case]) -> Done:
    cases.reopen(press.row, by=press.by, at=press.at)
    return Done(_("The input is open again and assigned to you."))


@BUTTONS.of(
    case_verbs.ASSIGN, gettext_lazy("Assign"),
    form=AssignForm, opens=gettext_lazy("Assign to…"), is_rare=True,
)  # fmt: skip
def assign(press: Press[Case]) -> Done:
    to, may_be_away = (press.form.cleaned_data[name] for name in ("officer", "may_be_away"))
    assigning.assign(press.row, to=to, may_be_away=may_be_away, by=press.by, at=press.at)
    return Done(_("The input was assigned to the officer."))


@BUTTONS.of(
    publication_verbs.PUBLISH, gettext_lazy("Save decision"),
    form=PublicationForm, opens=gettext_lazy("Decide on publication…"),
    template=f"{PARTS}/decide_publication.html",
)  # fmt: skip
def publish(press: Press[Publication]) -> Done:
    form: PublicationForm = press.form
    draft = form.draft()
    if draft.decision == Decision.HOLD:
        publications.hold(press.row, by=press.by, at=press.at)
        return Done(_("The input is not public."))
    published = publications.publish(press.row, draft=draft, by=press.by, at=press.at)
    is_public = published.state == PublicationState.PUBLISHED
    return Done(_("The input is public.") if is_public else _("It will become public when the call closes."))


@BUTTONS.of(
    publication_verbs.TAKE_DOWN, gettext_lazy("Take down"),
    form=TakeDownForm, opens=gettext_lazy("Take down…"), style="danger",
)  # fmt: skip
def take_down(press: Press[Publication]) -> Done:
    publications.take_down(press.row, reason=press.form.cleaned_data["reason"], by=press.by, at=press.at)
    return Done(_("The input was taken down. Its author will be notified."))


@BUTTONS.of(
    case_verbs.RAISE_LEVEL, gettext_lazy("Restrict"),
    form=RaiseLevelForm, opens=gettext_lazy("Restrict who can see it…"),
)  # fmt: skip
def raise_level(press: Press[Submission]) -> Done:
    cases.raise_level(press.row, level=press.form.cleaned_data["level"], by=press.by, at=press.at)
    return Done(_("Fewer people can see the input now. Its author will be notified."))


@BUTTONS.of(
    routing_verbs.GRANT_EXTENSION, gettext_lazy("Give more time"),
    form=GrantForm, opens=gettext_lazy("Give more time…"), shows_row=True,
)  # fmt: skip
def grant_extension(press: Press[Referral]) -> Done:
    extensions.grant_extension(press.row, until=press.form.cleaned_data["until"], by=press.by, at=press.at)
    return Done(_("The department has more time. It and the author will be notified."))


@BUTTONS.of(
    routing_verbs.REFUSE_EXTENSION, gettext_lazy("Give no more time"),
    form=RefuseForm, opens=gettext_lazy("Give no more time…"),
)  # fmt: skip
def refuse_extension(press: Press[Referral]) -> Done:
    extensions.refuse_extension(press.row, text=press.form.cleaned_data["text"], by=press.by, at=press.at)
    return Done(_("The due date stays. The department will be notified of the reason."))


@BUTTONS.of(routing_verbs.RECALL, gettext_lazy("Recall"), form=RecallForm, opens=gettext_lazy("Recall…"))
def recall(press: Press[Referral]) -> Done:
    routing.recall(press.row, reason=press.form.cleaned_data["text"], by=press.by, at=press.at)
    return Done(_("The referral was recalled. The department will be notified."))


@BUTTONS.of(response_verbs.RELEASE, gettext_lazy("Release to the author"), style="primary")
def release(press: Press[Response]) -> Done:
    responses.release(press.row, edit=press.seen, by=press.by, at=press.at)
    return Done(_("The answer was released to the author."))


@BUTTONS.of(
    response_verbs.RETURN, gettext_lazy("Return to the department"),
    form=ReturnResponseForm, opens=gettext_lazy("Return to the department…"),
)  # fmt: skip
def return_response(press: Press[Response]) -> Done:
    remark = press.form.cleaned_data["text"]
    responses.return_(press.row, remark=remark, edit=press.seen, by=press.by, at=press.at)
    return Done(_("The answer was returned to the department."))
