"""The buttons of the screen that decides on an organisation's entry: a function for each verb."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from focalpoint.admin.buttons import Buttons, Done, Press
from organisations.admin.forms.profiles import DecisionForm, ReasonedForm, SheetForm
from organisations.profiles import actions, verbs
from organisations.profiles.models import Profile

BUTTONS = Buttons()


@BUTTONS.of(verbs.VERIFY, gettext_lazy("Verify"), form=SheetForm, style="primary")
def verify(press: Press[Profile]) -> Done:
    edit = press.form.cleaned_data["edit"]
    profile = actions.verify(press.row, **press.form.sheet(), edit=edit, by=press.by, at=press.at)
    return Done(_("Verified: %(organisation)s") % {"organisation": profile.legal_name}, goes_on=True)


@BUTTONS.of(verbs.VERIFY_AGAIN, gettext_lazy("Verify again"), form=SheetForm, style="primary")
def verify_again(press: Press[Profile]) -> Done:
    """On to the next one where the check was due."""
    read = {name: press.form.cleaned_data[name] for name in ("edit", "after")}
    profile = actions.verify_again(press.row, **press.form.sheet(), **read, by=press.by, at=press.at)
    said = _("Verified again: %(organisation)s") % {"organisation": profile.legal_name}
    return Done(said, goes_on=press.row.due_at is not None)


@BUTTONS.of(verbs.RETURN, gettext_lazy("Send question"), form=ReasonedForm)
def return_(press: Press[Profile]) -> Done:
    profile = actions.return_(press.row, **press.form.reasoned(), by=press.by, at=press.at)
    return Done(
        _("Question sent: %(organisation)s") % {"organisation": profile.legal_name},
        goes_on=True,
    )


@BUTTONS.of(verbs.DECLINE, gettext_lazy("Decline"), form=ReasonedForm, style="danger")
def decline(press: Press[Profile]) -> Done:
    profile = actions.decline(press.row, **press.form.reasoned(), by=press.by, at=press.at)
    return Done(_("Not accepted: %(organisation)s") % {"organisation": profile.legal_name}, goes_on=True)


@BUTTONS.of(verbs.SUSPEND, gettext_lazy("Suspend"), form=ReasonedForm, style="danger")
def suspend(press: Press[Profile]) -> Done:
    profile = actions.suspend(press.row, **press.form.reasoned(), by=press.by, at=press.at)
    return Done(_("Suspended: %(organisation)s") % {"organisation": profile.legal_name})


@BUTTONS.of(verbs.REINSTATE, gettext_lazy("Reinstate"), form=DecisionForm, style="primary")
def reinstate(press: Press[Profile]) -> Done:
    profile = actions.reinstate(press.row, edit=press.form.cleaned_data["edit"], by=press.by, at=press.at)
    return Done(_("Reinstated: %(organisation)s") % {"organisation": profile.legal_name})
