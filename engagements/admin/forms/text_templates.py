"""How a template is written: its texts by language, and where it is offered."""

from typing import Any, ClassVar, cast

from django import forms
from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from engagements.admin.choices import MOST_CALLS
from engagements.consultations.models import Consultation
from engagements.text_templates.models import Kind, TextTemplate
from engagements.text_templates.placeholders import ALLOWED, in_braces, problem_of
from focalpoint.editor import Edited
from focalpoint.limits import longest
from focalpoint.translated import Translated, TranslatedFormField
from focalpoint.widgets import Checklist


class TextTemplateForm(Edited, forms.ModelForm):
    """A template; of a new one the kind is chosen too, and then stays."""

    text = TranslatedFormField(
        long=True, label=gettext_lazy("Text"), max_length=longest(TextTemplate, "text")
    )

    class Meta:
        model = TextTemplate
        fields: ClassVar[list[str]] = ["kind", "title", "text", "calls"]
        widgets: ClassVar = {"calls": Checklist}

    def __init__(self, *args: object, **options: object) -> None:
        super().__init__(*args, **options)
        self.row = self.instance
        self.initial["edit"] = self.instance.edit
        if "text" in self.fields:
            self.fields["text"].help_text = _about_placeholders(self.instance.kind)
        if "calls" in self.fields:
            calls = cast(forms.ModelMultipleChoiceField, self.fields["calls"])
            calls.queryset = _calls_for(self.instance)
            calls.help_text = _("Choose none to offer it for every call.")

    def is_stored(self) -> bool:
        return not self.instance._state.adding

    def clean(self) -> dict[str, Any]:
        cleaned_data = super().clean()
        kind = cleaned_data.get("kind") or self.instance.kind
        text: Translated | None = cleaned_data.get("text")
        if kind in Kind.values and text:
            for language, words in text.items():
                if problem := problem_of(words, kind):
                    self.add_error("text", f"{dict(settings.CONTENT_LANGUAGES)[language]}: {problem}")
        return cleaned_data


def _calls_for(template: TextTemplate) -> QuerySet[Consultation]:
    """The latest, the standing one, and those to which it belongs already."""
    latest = Consultation.objects.order_by("-opens_at")[:MOST_CALLS].values("pk")
    chosen = TextTemplate.calls.through.objects.filter(texttemplate=template.pk).values("consultation")
    return Consultation.objects.filter(Q(pk__in=latest) | Q(pk__in=chosen) | Q(standing=True))


def _about_placeholders(kind: str) -> SafeString:
    """Each with what takes its place; where the kind is still to be chosen, by kind."""
    if not kind:
        rows = [(capfirst(str(one.label)), " ".join(map(in_braces, ALLOWED[one]))) for one in Kind]
    else:
        rows = [(in_braces(one), str(one.label)) for one in ALLOWED[Kind(kind)]]
    listed = format_html_join("", "<li>{}: {}</li>", rows)
    sentence = _("These are replaced when an officer uses the template. To write a brace, write it twice.")
    return format_html("{}<ul>{}</ul>", sentence, listed)
