"""The desk's forms: return, forward, more time, and the response, which may be unfinished while a draft."""

from datetime import date, datetime
from typing import ClassVar, TypedDict, cast

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.http import QueryDict
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from engagements.responses.models import Kind, Response
from engagements.routing.models import Referral
from focalpoint.editor import Edited
from focalpoint.limits import longest, most
from focalpoint.office import in_words, office_day
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
        label=_("Why this is not for you"),
        help_text=_("The office will see this."),
        rows=3,
        max_length=longest(Referral, "reason"),
        says_limit=True,
    )
    suggested = DepartmentField(
        label=_("Suggested department, if you know one"), queryset=Department.objects.none(), required=False
    )

    def __init__(self, referral: Referral, data: QueryDict | None = None) -> None:
        super().__init__(data, auto_id="id_return_%s")
        cast(DepartmentField, self.fields["suggested"]).queryset = others(referral)


class ForwardForm(forms.Form):
    """Forward the referral to another department."""

    department = DepartmentField(label=_("Department"), queryset=Department.objects.none())
    reason = PlainText(
        label=_("Why this is for them"),
        help_text=_("They and the office will see this."),
        rows=3,
        max_length=longest(Referral, "reason"),
        says_limit=True,
    )

    def __init__(self, referral: Referral, data: QueryDict | None = None) -> None:
        super().__init__(data, auto_id="id_forward_%s")
        cast(DepartmentField, self.fields["department"]).queryset = others(referral)


class ExtensionForm(forms.Form):
    """Ask the office for more time; the verb says which days can be asked for."""

    until = forms.DateField(
        label=_("Until when"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    reason = PlainText(
        label=_("Why you need more time"),
        help_text=_(
            "Only the office reads it. The author will see that your department asked for more time, and "
            "until when the office gives it."
        ),
        rows=3,
        max_length=longest(Referral, "extension_reason"),
        says_limit=True,
    )

    def __init__(self, referral: Referral, *, at: datetime, data: QueryDict | None = None) -> None:
        super().__init__(data)
        latest = referral.latest_extension(at)
        self.fields["until"].help_text = gettext("Not later than %(day)s.") % {"day": in_words(latest)}
        self.fields["until"].widget.attrs["max"] = office_day(latest).isoformat()


class LinksField(PlainText):
    """Addresses, one on each line; a list."""

    def prepare_value(self, value: object) -> object:
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value: object) -> list[str]:
        lines = [line.strip() for line in self.to_python(value).splitlines() if line.strip()]
        if len(lines) > most(Response, "links"):
            number = most(Response, "links")
            too_many = ngettext("Enter at most %(most)s link.", "Enter at most %(most)s links.", number)
            raise ValidationError(too_many, params={"most": number})
        check = URLValidator(schemes=["https", "http"])
        for line in lines:
            try:
                check(line)
            except ValidationError as error:
                message = _("“%(line)s” is not a web address. Start it with https://.")
                raise ValidationError(message, params={"line": line[:80]}) from error
            if len(line) > longest(Response, "links"):
                number = longest(Response, "links")
                too_long = ngettext(
                    "A link can have at most %(most)s character.",
                    "A link can have at most %(most)s characters.",
                    number,
                )
                raise ValidationError(too_long, params={"most": number})
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
        label=_("Kind of answer"),
        choices=[("", _("Not chosen yet")), *Kind.choices],
        required=False,
    )
    language = forms.ChoiceField(label=_("Language of the answer"), choices=settings.CONTENT_LANGUAGES)
    text = PlainText(
        label=_("Answer"),
        help_text=_("Write to the author. The office sends your text unchanged."),
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
        help_text=_("Evidence or further reading. Write each link on its own line."),
        rows=3,
        # With the ends of lines; each has a limit of its own.
        max_length=most(Response, "links") * (longest(Response, "links") + 1),
        required=False,
    )
    publish = forms.BooleanField(
        label=_("Can be published with the input, if the input is public"), required=False
    )

    def __init__(self, referral: Referral, response: Response | None, *, data: QueryDict | None) -> None:
        self.row = response
        super().__init__(initial=_initial(response, referral), data=data)


def _initial(response: Response | None, referral: Referral) -> dict[str, object]:
    if response is None:
        return {"edit": 0, "publish": True, "language": referral.submission.language}
    names = ("edit", "kind", "language", "text", "commitment", "commitment_due", "links", "publish")
    return {name: getattr(response, name) for name in names}
