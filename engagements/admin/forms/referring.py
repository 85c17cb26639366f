"""To whom a case is referred, and what becomes of its input for the public: one form, one button."""

from collections.abc import Sequence
from contextlib import nullcontext
from datetime import datetime
from typing import TYPE_CHECKING, Unpack

from django import forms
from django.forms.utils import ErrorDict, ErrorList
from django.utils import timezone
from django.utils.translation import gettext as _

from engagements.admin.choices import DEPARTMENT, UNSTAFFED
from engagements.admin.forms.decision import DecisionForm, Posted
from engagements.admin.forms.publication import PublicationForm
from engagements.admin.forms.referral_draft import ReferralDraftForm
from engagements.publications.actions import PublicationDraft
from engagements.routing.models import Purpose, Referral
from engagements.routing.queries import Proposal, proposed
from engagements.routing.referral_drafts import ReferralDraft, wrong_lead
from focalpoint.office import office_day
from focalpoint.widgets import suggestions
from organisations.calendars.queries import due_after, holidays_read_once

if TYPE_CHECKING:
    from engagements.admin.forms.screen import Forms

FEWEST_ROWS = 3


if TYPE_CHECKING:
    _Rows = forms.BaseFormSet[ReferralDraftForm]
else:
    _Rows = forms.formset_factory(
        ReferralDraftForm, max_num=Referral.MOST_AT_ONCE, absolute_max=Referral.MOST_AT_ONCE
    )


class ReferralDraftRows(_Rows):
    """The departments that it is referred to: one as the lead, others for action or information.

    Proposed departments come first when a case is referred for the first time; later none are proposed.
    """

    def __init__(self, *, offered: "Forms", is_pressed: bool, **posted: Unpack[Posted]) -> None:
        self.is_pressed = is_pressed
        self.more_than = offered.view.progress
        view = offered.view
        proposals = [] if self.more_than else proposed(view.themes, rules=view.rules)
        # After the proposed ones there is always an empty one.
        empty = 1 if self.more_than else max(1, FEWEST_ROWS - len(proposals))
        names: list[str] = [offered.departments.get(one.department.pk, "") for one in proposals]
        with holidays_read_once() if proposals else nullcontext():
            due = [due_after(timezone.now(), proposal.answer_days) for proposal in proposals]
        super().__init__(
            initial=_proposed_rows(proposals, names, due, empty=empty, is_first=self.more_than is None),
            form_kwargs={"offered": offered, "is_pressed": is_pressed},
            **posted,
        )
        self.extra = 0
        without_staff = _("no staff assigned")
        unstaffed = [(name, without_staff) for _code, name in offered.choices[UNSTAFFED]]
        staffed = [(name, "") for _code, name in offered.choices[DEPARTMENT]]
        self.names = suggestions("departments", tuple(sorted([*staffed, *unstaffed])))
        self.notes = dict(unstaffed)
        by_name = dict(zip(names, zip(proposals, due, strict=True), strict=True))
        for row in self.forms:
            # What was not changed is a referral too.
            row.empty_permitted = False
            named = row["department"].value() or ""
            row.note = self.notes.get(named, "")
            if named and named in by_name:
                proposal, row.due = by_name[named]
                row.because = ", ".join(str(theme) for theme in proposal.themes)
                row.rule = proposal.rule
        self.rules = {
            (proposal.department.pk, proposal.asked): proposal.rule.id
            for proposal in proposals
            if proposal.rule is not None
        }

    def full_clean(self) -> None:
        if self.is_pressed:
            super().full_clean()
        else:
            self._errors = [ErrorDict() for _form in self.forms]
            self._non_form_errors = self.error_class()

    def clean(self) -> None:
        if any(self.errors):
            return
        rows = [row.cleaned_data for row in self.sent]
        purposes = [row["purpose"] for row in rows]
        # For information alone it needs no lead: the input is closed by that.
        is_informing = self.more_than is None and set(purposes) == {Purpose.INFORMATION.value}
        if not is_informing and (wrong := wrong_lead(purposes, more_than=self.more_than)):
            raise forms.ValidationError(wrong)
        if len({row["department"] for row in rows}) != len(rows):
            raise forms.ValidationError(_("Choose each department only once."))

    @property
    def sent(self) -> list[ReferralDraftForm]:
        return [row for row in self.forms if row.cleaned_data.get("purpose") and not row.is_empty]

    def referral_drafts(self) -> list[ReferralDraft]:
        return [row.given(self.rules) for row in self.sent]


def _proposed_rows(
    proposals: Sequence[Proposal],
    names: Sequence[str],
    due: Sequence[datetime],
    *,
    empty: int,
    is_first: bool,
) -> list[dict[str, object]]:
    """What a rule proposes is filled in. Without a rule the first department leads a case that is referred
    for the first time; one that is added, acts.

    Other proposed departments are included when someone says for what.
    """
    rows: list[dict[str, object]] = []
    is_led = any(proposal.purpose == Purpose.LEAD for proposal in proposals)
    for proposal, name, due_at in zip(proposals, names, due, strict=True):
        purpose = proposal.purpose
        if not is_led and proposal.rule is None:
            purpose, is_led = Purpose.LEAD.value, True
        row: dict[str, object] = {"department": name, "purpose": purpose}
        if proposal.question:
            row["question"] = proposal.question
        if proposal.days and purpose != Purpose.INFORMATION:
            row["due_on"] = office_day(due_at)
        rows.append(row)
    for _number in range(empty):
        leads = is_first and not is_led
        is_led |= leads
        rows.append({"department": "", "purpose": (Purpose.LEAD if leads else Purpose.ACTION).value})
    return rows


class ReferForm:
    """The departments and, where it is still to be decided, the publication; checked together."""

    kinds = (ReferralDraftForm,)

    def __init__(self, *, offered: "Forms", is_pressed: bool, **posted: Unpack[Posted]) -> None:
        self.departments = ReferralDraftRows(offered=offered, is_pressed=is_pressed, **posted)
        self.publication: PublicationForm | None = None
        if offered.view.asks_publication:
            prefix = f"{posted['prefix']}-publication"
            beside = Posted(data=posted["data"], prefix=prefix, auto_id=posted["auto_id"])
            self.publication = PublicationForm(offered=offered, is_pressed=is_pressed, **beside)

    @property
    def parts(self) -> list[DecisionForm]:
        """The forms that have fields of their own."""
        return [*self.departments.forms, *([self.publication] if self.publication else [])]

    def is_valid(self) -> bool:
        # Both are checked, so that each one reports its errors.
        return all([self.departments.is_valid(), self.publication is None or self.publication.is_valid()])

    def has_changed(self) -> bool:
        return any(part.has_changed() for part in self.parts)

    def non_form_errors(self) -> ErrorList:
        return self.departments.non_form_errors()

    def referral_drafts(self) -> list[ReferralDraft]:
        return self.departments.referral_drafts()

    def draft(self) -> PublicationDraft | None:
        return None if self.publication is None else self.publication.draft()
