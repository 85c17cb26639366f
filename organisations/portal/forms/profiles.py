"""The forms of an organisation's entry. A draft may be unfinished: only its name is required here.

What is required when it is submitted is decided in `profiles.queries.problems_of`.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar, Unpack

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from focalpoint.editor import Edited
from focalpoint.forms import Posted
from focalpoint.limits import longest
from focalpoint.naming import validate_name
from focalpoint.text import PlainText
from focalpoint.translated import TranslatedFormField
from focalpoint.widgets import Checklist, QuickSelect
from organisations.profiles.models import Kind, Profile
from organisations.regions.countries import countries
from organisations.themes.models import Theme

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

NOT_CHOSEN = ("", gettext_lazy("Not chosen yet"))


class WebAddress(forms.URLField):
    """A site on the web; without a scheme it is taken for https."""

    def __init__(self, *, label: "_StrOrPromise") -> None:
        super().__init__(
            assume_scheme="https", required=False, max_length=longest(Profile, "website"), label=label
        )
        self.widget.attrs.update({"dir": "ltr", "placeholder": "https://"})

    def clean(self, value: object) -> str:
        address: str = super().clean(value)
        if address and not address.lower().startswith(("https://", "http://")):
            raise forms.ValidationError(_("Enter a web address that starts with https:// or http://."))
        return address


class RegisterForm(forms.Form):
    """What is asked before an entry is begun: enough to find the organisation if it is here already."""

    legal_name = PlainText(
        label=gettext_lazy("Legal name"),
        max_length=longest(Profile, "legal_name"),
        validators=[validate_name],
        help_text=gettext_lazy("As registered, in the original language."),
    )
    country = forms.ChoiceField(label=gettext_lazy("Country"), required=False, widget=QuickSelect)
    website = WebAddress(label=gettext_lazy("Website"))

    def __init__(self, **options: Unpack[Posted]) -> None:
        super().__init__(**options)
        self.fields["country"].choices = [NOT_CHOSEN, *countries()]  # type: ignore[attr-defined]


class ProfileForm(Edited):
    """An organisation's entry, whole."""

    # Whether the public may know of it is never decided by merging.
    STRICTNESS: ClassVar = {"listed": ["True", "False"]}

    legal_name = PlainText(
        label=gettext_lazy("Legal name"),
        max_length=longest(Profile, "legal_name"),
        validators=[validate_name],
        help_text=gettext_lazy("As registered, in the original language."),
    )
    name = TranslatedFormField(
        label=gettext_lazy("Name in other languages"),
        required=False,
        max_length=longest(Profile, "name"),
        validators=[validate_name],
    )
    acronym = PlainText(
        label=gettext_lazy("Acronym"),
        max_length=longest(Profile, "acronym"),
        required=False,
        validators=[validate_name],
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Type of organisation"), choices=[NOT_CHOSEN, *Kind.choices], required=False
    )
    country = forms.ChoiceField(
        label=gettext_lazy("Country it is based in"), required=False, widget=QuickSelect
    )
    countries_of_work = forms.MultipleChoiceField(
        label=gettext_lazy("Countries it works in"),
        required=False,
        widget=Checklist,
    )
    themes = forms.MultipleChoiceField(
        label=gettext_lazy("Themes it works on"), widget=forms.CheckboxSelectMultiple, required=False
    )
    website = WebAddress(label=gettext_lazy("Website"))
    mission = PlainText(
        label=gettext_lazy("What it does"),
        rows=8,
        max_length=longest(Profile, "mission"),
        required=False,
        help_text=gettext_lazy("A few sentences. They appear on the public page."),
    )
    listed = forms.BooleanField(
        label=gettext_lazy("Show this organisation in the public directory once it is verified"),
        required=False,
    )
    registration_number = PlainText(
        label=gettext_lazy("Registration number"),
        max_length=longest(Profile, "registration_number"),
        required=False,
    )

    def __init__(
        self, profile: Profile, *, themes: Sequence[Theme], chosen: list[str], **options: Unpack[Posted]
    ) -> None:
        self.row = self.profile = profile
        super().__init__(initial=_initial(profile, chosen), **options)
        self.fields["country"].choices = [NOT_CHOSEN, *countries()]  # type: ignore[attr-defined]
        self.fields["countries_of_work"].choices = countries()  # type: ignore[attr-defined]
        self.fields["themes"].choices = [(theme.pk, str(theme)) for theme in themes]  # type: ignore[attr-defined]


def _initial(profile: Profile, chosen: list[str]) -> dict[str, object]:
    others = ("themes", "base")
    own = {name: getattr(profile, name) for name in ProfileForm.base_fields if name not in others}
    return {**own, "themes": chosen}
