"""A text of the decision screen into which a template can be put, and what is done when one is."""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from django import forms
from django.conf import settings
from django.forms.renderers import BaseRenderer
from django.http import Http404
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import format_lazy
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from engagements.text_templates.filling import text_for
from engagements.text_templates.models import Kind
from engagements.text_templates.queries import Offered
from focalpoint.errors import DomainError
from focalpoint.widgets import QuickSelect

if TYPE_CHECKING:
    from engagements.admin.forms.screen import Forms

# What the button posts: the name of the field. The choice beside it is called so, too, after a prefix that no
# form has: it is not part of what is decided.
INSERT, CHOICE = "insert", "use:"
# The name of a field, and the kind of its templates by the button of its form.
_FIELD = re.compile(r"(return)-question|(decline)-sentence|(assess)-summary|(refer)-\d{1,4}-question")
_KINDS = {
    "return": Kind.QUESTION,
    "decline": Kind.DECLINE,
    "assess": Kind.SUMMARY,
    "refer": Kind.REFERRAL,
}


class TemplatedText(forms.Textarea):
    """The text, and below it the templates that can be put into it."""

    def __init__(self, field: forms.Field, offered: Sequence[Offered]) -> None:
        self.label, self.offered = field.label, offered
        super().__init__(field.widget.attrs)

    def render(
        self,
        name: str,
        value: object,
        attrs: dict[str, object] | None = None,
        renderer: BaseRenderer | None = None,
    ) -> SafeString:
        text = super().render(name, value, attrs, renderer)
        if not self.offered:
            return text
        key = f"{CHOICE}{name}"
        options = [("", _("Choose a template")), *((one.pk, _named(one)) for one in self.offered)]
        select = QuickSelect(choices=options).render(key, "", {"id": key, "data-template": name})
        context = {"id": key, "field": name, "label": self.label, "select": select, "action": INSERT}
        return format_html("{}{}", text, render_to_string("components/use_template.html", context))


def _named(template: Offered) -> str:
    """Its title; with the language, where that is not the reader's."""
    if template.is_readers:
        return template.title
    language = dict(settings.CONTENT_LANGUAGES).get(template.language, template.language)
    return str(format_lazy("{} ({})", template.title, language))


def insert(forms: "Forms", *, at: datetime) -> tuple[str, DomainError | None]:
    """Put the chosen template below what is typed in its field, or say why not.

    Returned is the name of the button whose form has the field. Everything else that was typed stays.
    """
    name = forms.posted.get(INSERT, "")
    found = _FIELD.fullmatch(name)
    if found is None:
        raise Http404
    button = next(filter(None, found.groups()))
    template = forms.posted.get(f"{CHOICE}{name}", "")
    if template not in {one.pk for one in forms.templates.get(_KINDS[button], ())}:
        return button, DomainError(_("Choose a template from the list."))
    office = get_language() or settings.LANGUAGE_CODE
    try:
        text = text_for(forms.view.case, template=template, kind=_KINDS[button], office=office, at=at)
    except DomainError as refusal:
        return button, refusal
    typed = forms.posted.get(name, "")
    forms.posted = forms.posted.copy()
    forms.posted[name] = f"{typed}\n\n{text}" if typed.strip() else text
    return button, None
