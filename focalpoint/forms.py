"""How forms are rendered, and how they say why a verb was refused."""

from django.forms import BaseForm
from django.forms.renderers import TemplatesSetting

from focalpoint.errors import BadValueError, DomainError


class Renderer(TemplatesSetting):
    """The portal's own form templates."""


def refuse(form: BaseForm, refusal: DomainError, beside: str | None = None) -> None:
    """Show a refusal beside the field that it names; else at the field `beside`, or on top."""
    named = refusal.field if isinstance(refusal, BadValueError) else None
    form.add_error(named if named in form.fields else beside, str(refusal.message))
