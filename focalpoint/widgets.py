"""Form controls that render faster than Django's own."""

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from django import forms
from django.forms.renderers import BaseRenderer
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _


@lru_cache(maxsize=64)
def _options(choices: tuple[tuple[str, str], ...]) -> SafeString:
    return format_html_join("", '<option value="{}">{}</option>', choices)


class QuickSelect(forms.Select):
    """A drop-down rendered without a template for each option, which is slow for a hundred of them.

    The options are cached, because most readers get the same ones.
    """

    def render(
        self,
        name: str,
        value: object,
        attrs: dict[str, object] | None = None,
        renderer: BaseRenderer | None = None,
    ) -> SafeString:
        options = str(_options(tuple((str(code), str(label)) for code, label in self.choices)))
        for chosen in self.format_value(value):
            marked = f'<option value="{conditional_escape(chosen)}"'
            options = options.replace(f"{marked}>", f"{marked} selected>", 1)
        built = self.build_attrs(self.attrs, {"name": name, **(attrs or {})})
        attributes = format_html_join(
            "", ' {}="{}"', ((key, setting) for key, setting in built.items() if setting is not None)
        )
        return format_html("<select{}>{}</select>", attributes, mark_safe(options))  # noqa: S308 - escaped above


class Checklist(forms.CheckboxSelectMultiple):
    """Many choices as boxes in a list that scrolls, those that are chosen first.

    In a list of which several can be chosen with a key held down, one click without the key loses the others.
    """

    def render(
        self,
        name: str,
        value: object,
        attrs: dict[str, object] | None = None,
        renderer: BaseRenderer | None = None,
    ) -> SafeString:
        chosen = set(self.format_value(value))
        choices = sorted(self.choices, key=lambda choice: str(choice[0]) not in chosen)
        boxes = format_html_join(
            "",
            '<label class="choice"><input type="checkbox" name="{}" value="{}"{}> {}</label>',
            ((name, code, " checked" if str(code) in chosen else "", label) for code, label in choices),
        )
        return format_html('<div class="checklist" data-find="{}">{}</div>', _("Find in this list"), boxes)


@lru_cache(maxsize=64)
def suggestions(id_: str, names: tuple[tuple[str, str], ...]) -> SafeString:
    """What a text box whose `list` is `id_` proposes while one types: names, each with a note or none."""
    options = format_html_join("", '<option value="{}">{}</option>', names)
    return format_html('<datalist id="{}">{}</datalist>', id_, options)


# At `maxlength` a browser cuts a longer text and says nothing. Here it is counted (static/js/counter.js), and
# what is too long comes back with a sentence and all that was typed.
UNCUT = {"maxlength": "data-limit"}


def _attributes(widget: Mapping[str, Any]) -> str:
    """Of a widget's context; True is an attribute without a value, False is none."""
    return "".join(
        f" {conditional_escape(UNCUT.get(name, name))}"
        + ("" if value is True else f'="{conditional_escape(value)}"')
        for name, value in widget["attrs"].items()
        if value is not False
    )


def _input(widget: Mapping[str, Any]) -> str:
    value = widget["value"]
    value_attribute = "" if value is None else f' value="{conditional_escape(value)}"'
    kind, name = conditional_escape(widget["type"]), conditional_escape(widget["name"])
    return f'<input type="{kind}" name="{name}"{value_attribute}{_attributes(widget)}>'


def _input_option(widget: Mapping[str, Any]) -> str:
    if not widget.get("wrap_label"):
        return _input(widget)
    key = widget["attrs"].get("id")
    leads = f' for="{conditional_escape(key)}"' if key else ""
    return f"<label{leads}>{_input(widget)}\n {conditional_escape(widget['label'])}</label>"


def _textarea(widget: Mapping[str, Any]) -> str:
    text = conditional_escape(widget["value"]) if widget["value"] else ""
    return f'<textarea name="{conditional_escape(widget["name"])}"{_attributes(widget)}>\n{text}</textarea>'


_FOLDER = "django/forms/widgets/"
# Django's templates for controls of which a page has dozens, each as the function that writes the same.
QUICK: dict[str, Callable[[Mapping[str, Any]], str]] = {
    **{f"{_FOLDER}{name}.html": _input for name in ("input", "text", "hidden", "email", "number", "url")},
    **{
        f"{_FOLDER}{name}.html": _input_option for name in ("input_option", "radio_option", "checkbox_option")
    },
    f"{_FOLDER}checkbox.html": _input,
    f"{_FOLDER}textarea.html": _textarea,
}
