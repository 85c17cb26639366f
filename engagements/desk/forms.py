"""The desk's forms: return, forward, and the response, which may be unfinished while it is a draft."""

from datetime import date
from typing import ClassVar, TypedDict, cast

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from engagements.responses.models import Kind, Response
from engagements.routing.models import Referral
from focalpoint.editor import Edited
from focalpoint.limits import longest, most
from focalpoint.text import PlainText
from organisations.departments.models import Department, DepartmentQuerySet


class DepartmentField(forms.ModelChoiceField):
    """One of the departments that take referrals, other than the one that has it."""

    def label_from_instance(self, department: Department) -> str:
        return f"{department.name} ({department.acronym})" if department.acronym else str(department.name)


def others(referral: Referral) -> DepartmentQuerySet:
    rows = Department.objects.receiving().exclude(pk=referral.department_id)
    return rows.only("code", "acronym", "name")


class ReturnForm(forms.Form):
    """Return the referral to the office."""

    reason = PlainText(
        label=_("Why it is not yours"),
        help_text=_("The office and the author read this."),
        rows=3,
        max_length=longest(Referral, "reason"),
        says_limit=True,
    )
    suggested = DepartmentField(
        label=_("Better department, if you know one"), queryset=Department.objects.none(), required=False
    )

    def __init__(self, referral: Referral, data: QueryDict | None = None) -> None:
        super().__init__(data, auto_id="id_return_%s")
        cast(DepartmentField, self.fields["suggested"]).queryset = others(referral)


class ForwardForm(forms.Form):
    """Forward the referral to another department."""

    department = DepartmentField(label=_("Department"), queryset=Department.objects.none())
    reason = PlainText(
        label=_("Why it is theirs"),
        help_text=_("They and the office read this."),
        rows=3,
        max_length=longest(Referral, "reason"),
        says_limit=True,
    )

    def __init__(self, referral: Referral, data: QueryDict | None = None) -> None:
        super().__init__(data, auto_id="id_forward_%s")
        cast(DepartmentField, self.fields["department"]).queryset = others(referral)


class LinksField(PlainText):
    """Addresses, one on each line; a list."""

    def prepare_value(self, value: object) -> object:
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value: object) -> list[str]:
        lines = [line.strip() for line in self.to_python(value).splitlines() if line.strip()]
        if len(lines) > most(Response, "links"):
            raise ValidationError(_("Give at most %(most)s links."), params={"most": most(Response, "links")})
        check = URLValidator(schemes=["https", "http"])
        for line in lines:
            try:
                check(line)
            except ValidationError as error:
                message = _("“%(line)s” is not a web address. Begin it with https://.")
                raise ValidationError(message, params={"line": line[:80]}) from error
            if len(line) > longest(Response, "links"):
                message = _("A link may have at most %(most)s characters.")
                raise ValidationError(message, params={"most": longest(Response, "links")})
        return lines


class Content(TypedDict):
    """What is saved of a response, besides its edit number."""

    kind: str
    language: str
    text: str
    commitment: str
    commitment_due: date | None
    links: list[str]
    publish: bool


class ResponseForm(Edited):
    """What the department answers. Nothing is required before it is approved."""

    # Whether it may become public is never decided by merging.
    STRICTNESS: ClassVar = {"publish": ["True", "False"]}

    kind = forms.ChoiceField(
        label=_("What it comes to"),
        choices=[("", _("Not decided yet")), *Kind.choices],
        required=False,
    )
    language = forms.ChoiceField(label=_("Language of the response"), choices=settings.CONTENT_LANGUAGES)
    text = PlainText(
        label=_("Response"),
        help_text=_("Write to the author. The office passes it on as it is."),
        rows=12,
        max_length=longest(Response, "text"),
        required=False,
    )
    commitment = PlainText(
        label=_("What will happen"),
        help_text=_("One or two sentences that can be checked later."),
        rows=3,
        max_length=longest(Response, "commitment"),
        required=False,
    )
    commitment_due = forms.DateField(
        label=_("By when"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    links = LinksField(
        label=_("Links"),
        help_text=_("Proof or further reading, one on each line."),
        rows=3,
        # With the ends of lines; each has a limit of its own.
        max_length=most(Response, "links") * (longest(Response, "links") + 1),
        required=False,
    )
    publish = forms.BooleanField(
        label=_("May be published with the input, if the input is public"), required=False
    )

    def __init__(self, referral: Referral, response: Response | None, *, data: QueryDict | None) -> None:
        self.row = response
        super().__init__(initial=_initial(response, referral), data=data)


def _initial(response: Response | None, referral: Referral) -> dict[str, object]:
    if response is None:
        return {"edit": 0, "publish": True, "language": referral.submission.language}
    names = ("edit", "kind", "language", "text", "commitment", "commitment_due", "links", "publish")
    return {name: getattr(response, name) for name in names}
