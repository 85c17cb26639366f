"""Text in several languages in one column: {"en": "...", "ar": "..."}.

A small jsonb field of ours; why it is not one of the libraries is in docs/decisions/.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Unpack

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Value
from django.db.models.expressions import Combinable, Expression
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Coalesce, NullIf
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import capfirst, format_lazy
from django.utils.translation import get_language, get_language_info
from django.utils.translation import gettext_lazy as _

from focalpoint.text import FieldOptions, PlainText, plain


class Translated(dict[str, str]):
    """A dict of language code to text that prints itself in the reader's language, or the best there is."""

    @property
    def language(self) -> str:
        """The code of the language that `str()` comes out in; "" when there is no text at all."""
        for code in (get_language() or "", settings.LANGUAGE_CODE, *self):
            if self.get(code):
                return code
        return ""

    @property
    def direction(self) -> str:
        """ "rtl" or "ltr", for the dir attribute beside `language`."""
        return "rtl" if self.language and get_language_info(self.language)["bidi"] else "ltr"

    @property
    def marked(self) -> SafeString:
        """The text as HTML; in a span that names its language where that is not the reader's."""
        language = self.language
        if language == get_language():
            return escape(self.get(language, ""))
        return format_html(
            '<span lang="{}" dir="{}">{}</span>', language, self.direction, self.get(language, "")
        )

    def only(self, code: str) -> "Translated":
        """The text in language `code` alone, whatever the reader's; all of it when there is none."""
        return Translated({code: self[code]}) if self.get(code) else self

    def shortened(self, limit: int) -> "Translated":
        """The beginning of each text, up to a word's end."""
        return Translated({code: _shortened(text, limit) for code, text in self.items()})

    def __str__(self) -> str:
        return self.get(self.language, "")

    def __bool__(self) -> bool:
        return any(self.values())


def _shortened(text: str, limit: int) -> str:
    if len(text) <= limit:
        return text
    return text[:limit].rsplit(maxsplit=1)[0].rstrip(" ,;:.") + "…"


def in_language(name: str) -> Combinable:
    """The column `name` as the one text that `str()` would come out in, for lists of choices."""
    codes = [
        get_language() or "",
        settings.LANGUAGE_CODE,
        *(code for code, _name in settings.CONTENT_LANGUAGES),
    ]
    texts = [NullIf(KeyTextTransform(code, name), Value("")) for code in dict.fromkeys(filter(None, codes))]
    return Coalesce(*texts, Value(""), output_field=models.TextField())


class TranslatedField(models.JSONField):
    """A jsonb column of language code to text; values come out as `Translated`."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("default", Translated)
        super().__init__(*args, **kwargs)

    def from_db_value(
        self, value: str | None, expression: Expression, connection: BaseDatabaseWrapper
    ) -> object:
        loaded = super().from_db_value(value, expression, connection)
        return Translated(loaded) if isinstance(loaded, dict) else loaded

    def to_python(self, value: object) -> object:
        return Translated(value) if isinstance(value, dict) else value

    def formfield(self, **kwargs: object) -> forms.Field:
        long = bool(kwargs.pop("long", False))
        kwargs.pop("encoder", None), kwargs.pop("decoder", None), kwargs.pop("choices_form_class", None)
        return TranslatedFormField(
            long=long,
            max_length=self.max_length,
            required=not self.blank,
            label=capfirst(self.verbose_name),
            help_text=self.help_text,
            widget=TranslatedWidget(long=long, max_length=self.max_length),
        )


class TranslatedWidget(forms.MultiWidget):
    """One input for each content language, each marked with its language and direction."""

    template_name = "focalpoint/translated_widget.html"

    def __init__(
        self, *, long: bool = False, max_length: int | None = None, attrs: dict[str, object] | None = None
    ) -> None:
        self.is_long, self.max_length = long, max_length
        kind = forms.Textarea if long else forms.TextInput
        self.codes = [code for code, _name in settings.CONTENT_LANGUAGES]
        widgets: dict[str, forms.Widget | type[forms.Widget]] = {
            code: kind(
                attrs={
                    "lang": code,
                    "dir": "rtl" if get_language_info(code)["bidi"] else "ltr",
                    "aria-label": name,
                    **({"rows": 6} if long else {}),
                    **({"data-limit": str(max_length)} if max_length else {}),
                }
            )
            for code, name in settings.CONTENT_LANGUAGES
        }
        super().__init__(widgets, attrs)

    def decompress(self, value: Mapping[str, str] | None) -> list[str]:
        return [(value or {}).get(code, "") for code in self.codes]

    def get_context(self, name: str, value: object, attrs: dict[str, object] | None) -> dict[str, Any]:
        """English comes first, then the reader's language; the first one with a fault or a text is open."""
        context = super().get_context(name, value, attrs)
        widget = context["widget"]
        tabs = widget["tabs"] = self._tabs(widget["subwidgets"])
        faulty = [tab for tab in tabs if self.max_length and len(tab["value"] or "") > self.max_length]
        written = [tab for tab in tabs if tab["value"]]
        opened = (faulty or written or tabs)[0]
        for tab in tabs:
            tab["head"] = _head(tab, name, is_open=tab is opened, is_faulty=tab in faulty)
        widget["shown"] = [tab for tab in tabs if tab is tabs[0] or tab["value"]]
        widget["folded"] = [tab for tab in tabs[1:] if not tab["value"]]
        return context

    def _tabs(self, parts: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """The inputs with their languages, in the order of the page."""
        for part, (code, label) in zip(parts, settings.CONTENT_LANGUAGES, strict=True):
            part.update(code=code, language=label, control=_control(part, is_long=self.is_long))
        first = (settings.LANGUAGE_CODE, get_language())
        return sorted(parts, key=lambda part: first.index(part["code"]) if part["code"] in first else 2)


def _head(tab: Mapping[str, Any], name: str, *, is_open: bool, is_faulty: bool) -> SafeString:
    """The tab of a language: a radio button that is of no form, so that it is neither sent nor kept."""
    key = f"tab-{name}-{tab['code']}"
    return format_html(
        '<input type="radio" class="visually-hidden" form="no-form" name="tab-{}" id="{}"{}>'
        '<label for="{}" class="tab{}">{}<span class="has-text"{}>'
        '<span class="visually-hidden"> {}</span></span></label>',
        name,
        key,
        " checked" if is_open else "",
        key,
        " faulty" if is_faulty else "",
        tab["language"],
        "" if tab["value"] else " hidden",
        _("has text"),
    )


def _control(part: Mapping[str, Any], *, is_long: bool) -> SafeString:
    """Rendered without a template, which would be slow: a questionnaire has thousands of them."""
    attrs = {name: value for name, value in part["attrs"].items() if value not in (None, False)}
    attributes = format_html_join(
        "",
        " {}{}",
        ((key, "" if setting is True else format_html('="{}"', setting)) for key, setting in attrs.items()),
    )
    name, value = part["name"], part["value"] or ""
    if is_long:
        return format_html('<textarea name="{}"{}>\n{}</textarea>', name, attributes, value)
    return format_html('<input type="text" name="{}" value="{}"{}>', name, value, attributes)


class TranslatedFormField(forms.MultiValueField):
    """Text in one or more languages; at least one when required. `max_length` holds for each of them."""

    default_error_messages = {"required": _("Write this in at least one language.")}

    def __init__(
        self,
        *,
        max_length: int | None,
        long: bool = False,
        required: bool = True,
        **kwargs: Unpack[FieldOptions],
    ) -> None:
        # Each with the name of its language, because one error message is shown for all of them.
        sentence = _("up to %(limit_value)d characters, and this text has %(show_value)d.")
        fields = [
            PlainText(
                required=False,
                rows=6 if long else 0,
                max_length=max_length,
                error_messages={
                    "max_length": format_lazy("{language}: {sentence}", language=name, sentence=sentence)
                },
            )
            for _code, name in settings.CONTENT_LANGUAGES
        ]
        self.max_length = max_length
        kwargs.setdefault("widget", TranslatedWidget(long=long, max_length=max_length))
        super().__init__(fields, required=required, require_all_fields=False, **kwargs)

    def compress(self, data_list: list[str]) -> Translated:
        texts = self._by_language(data_list)
        if self.required and not texts:
            raise ValidationError(self.error_messages["required"], code="required")
        return texts

    def has_changed(self, initial: Mapping[str, str] | None, data: list[str | None] | None) -> bool:
        stored = self._by_language(self.widget.decompress(initial))
        return stored != self._by_language(data or [])

    def _by_language(self, texts: Iterable[str | None]) -> Translated:
        """Those languages that have a text; line ends as they are stored."""
        codes = [code for code, _name in settings.CONTENT_LANGUAGES]
        pairs = zip(codes, (plain(text or "").strip() for text in texts), strict=False)
        return Translated({code: text for code, text in pairs if text})
