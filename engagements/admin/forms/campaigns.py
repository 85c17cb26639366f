"""What is typed on the page of a campaign."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from engagements.cases.models import Case
from engagements.submissions import references
from focalpoint.text import LONGEST_CODE, PlainText


class AddForm(forms.Form):
    """An input that someone found by hand: its reference, however it was copied."""

    use_required_attribute = False

    reference = PlainText(label=gettext_lazy("Reference of an input"), max_length=LONGEST_CODE)

    def clean_reference(self) -> Case:
        """The case of the input."""
        typed = self.cleaned_data["reference"]
        try:
            reference = references.normalise(typed)
        except references.ReferenceTypoError as typo:
            raise forms.ValidationError(str(typo.message)) from typo
        case = Case.objects.filter(submissions__reference=reference).first() if reference else None
        if case is None:
            raise forms.ValidationError(_("No input has this reference."))
        return case
