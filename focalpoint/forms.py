"""How forms are rendered, and how they say why a verb was refused."""

from collections.abc import Mapping, MutableMapping
from typing import Any, TypedDict

from django.core.files.uploadedfile import UploadedFile
from django.forms import BaseForm
from django.forms.renderers import TemplatesSetting
from django.http import HttpRequest
from django.utils.datastructures import MultiValueDict

from focalpoint.errors import BadValueError, DomainError
from focalpoint.rates import RateError
from focalpoint.widgets import QUICK

# The attribute of a form that was refused only for being sent too often.
_TOO_OFTEN = "was_sent_too_often"


class Posted(TypedDict, total=False):
    """What was posted, as a form takes it."""

    data: Mapping[str, object] | None
    files: "MultiValueDict[str, UploadedFile[bytes]] | None"


class FormOptions(Posted, total=False):
    """What a form of ours passes on to Django's."""

    initial: MutableMapping[str, object]
    prefix: str | None


class Renderer(TemplatesSetting):
    """The portal's own form templates, and what needs none."""

    def render(self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None) -> str:
        """The usual controls without a template: those of a form took a fifth of the time of its page."""
        if (write := QUICK.get(template_name)) is not None:
            return write(context["widget"])
        return super().render(template_name, context, request)


def refuse(form: BaseForm, refusal: DomainError, beside: str | None = None) -> None:
    """Show a refusal beside the field that it names; else at the field `beside`, or on top."""
    named = refusal.field if isinstance(refusal, BadValueError) else None
    form.add_error(named if named in form.fields else beside, str(refusal.message))
    if isinstance(refusal, RateError):
        setattr(form, _TOO_OFTEN, True)


def status_of(form: BaseForm) -> int:
    """What the page answers that shows it: 429 where nothing in it is wrong and it was sent too often."""
    if not form.errors:
        return 200
    return RateError.status if getattr(form, _TOO_OFTEN, False) else 422
