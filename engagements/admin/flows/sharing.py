"""Sharing out what no one has: the proposal, what a lead officer changes of it, and the assigning."""

from collections import defaultdict
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from engagements.cases.balancing import Why
from engagements.cases.models import Case
from engagements.routing.permissions import SEE_WORKLOAD
from engagements.routing.sharing import Share, share_out, to_share
from focalpoint.admin.steps import page
from organisations.accounts.requests import SignedIn

PAGE = "engagements/admin/cases/share.html"
WORDS: dict[Why, str | Promise] = {
    Why.KNOWS_ORGANISATION: gettext_lazy("had the last input of this organisation"),
    Why.READS_LANGUAGE: gettext_lazy("reads its language"),
    Why.HAS_LEAST: gettext_lazy("has the fewest open inputs"),
}


PREFIX = "officer-"


def _name(case: Case) -> str:
    return f"{PREFIX}{case.pk}"


class ShareForm(forms.Form):
    """An officer for each case, as proposed; or no one for now."""

    use_required_attribute = False

    def __init__(self, share: Share, data: object = None) -> None:
        super().__init__(data, label_suffix="")  # type: ignore[arg-type]
        choices = [("", _("No one for now")), *((str(one.pk), str(one)) for one in share.officers)]
        for case in share.cases:
            proposal = share.proposals.get(case.pk)
            self.fields[_name(case)] = forms.ChoiceField(
                label=_("Officer for %(reference)s") % {"reference": case.main_submission.reference},
                choices=choices,
                required=False,
                initial=str(proposal.officer) if proposal else "",
            )

    def chosen(self, share: Share) -> dict[UUID, list[Case]]:
        """By officer, what they are to get."""
        chosen: dict[UUID, list[Case]] = defaultdict(list)
        for case in share.cases:
            if officer := self.cleaned_data.get(_name(case)):
                chosen[UUID(officer)].append(case)
        return dict(chosen)


def share(request: SignedIn) -> HttpResponse:
    """The proposal, or what was confirmed of it."""
    if not request.user.has_perm(SEE_WORKLOAD):
        raise PermissionDenied
    now = timezone.now()
    shared = to_share(now)
    if request.method != "POST":
        return _show(request, shared, ShareForm(shared))
    form = ShareForm(shared, request.POST)
    if not form.is_valid():
        return _show(request, shared, form, status=422)
    got, refused = share_out(form.chosen(shared), by=request.user, at=now)
    for officer, number in got.items():
        said = ngettext(
            "%(count)s input was assigned to %(officer)s.",
            "%(count)s inputs were assigned to %(officer)s.",
            number,
        )
        messages.success(request, said % {"count": number, "officer": officer})
    for case, error in refused:
        messages.error(request, f"{case.main_submission.reference}: {error.message}")
    # What was on the page and is not unassigned any more.
    taken = sum(
        bool(value) and name.startswith(PREFIX) and name not in form.fields
        for name, value in request.POST.items()
    )
    if taken:
        said = ngettext(
            "%(count)s input was left as it is: a colleague has it by now.",
            "%(count)s inputs were left as they are: colleagues have them by now.",
            taken,
        )
        messages.warning(request, said % {"count": taken})
    if not (got or refused or taken):
        messages.info(request, _("Nothing was assigned."))
    return redirect("admin:engagements_case_workload")


def _show(request: SignedIn, shared: Share, form: ShareForm, status: int = 200) -> HttpResponse:
    rows = [
        {
            "case": case,
            "field": form[_name(case)],
            "why": WORDS[proposal.why] if (proposal := shared.proposals.get(case.pk)) else "",
        }
        for case in shared.cases
    ]
    return page(request, PAGE, Case, _("Assign inputs"), status=status, rows=rows)
