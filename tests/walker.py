"""Somebody who walks through the site without JavaScript: pages, links, forms, cookies, nothing else."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urljoin, urlsplit

import requests

_INLINE = {"a", "b", "bdi", "em", "i", "span", "strong", "time"}
_ALWAYS_OFF = {"submit", "button", "image", "reset", "file"}


@dataclass
class Form:
    """A form as it stands on the page: where it goes and what it would send, untouched."""

    action: str
    method: str
    fields: dict[str, list[str]] = field(default_factory=dict)
    # (name, value, formaction, words) of each button.
    buttons: list[tuple[str, str, str, str]] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)


class _Reader(HTMLParser):
    """Forms, links and the plain text of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.links: list[tuple[str, str]] = []
        self.words: list[str] = []
        self._form: Form | None = None
        self._select: str | None = None
        self._options: list[tuple[str, bool]] = []
        self._takes_several = False
        self._area: str | None = None
        self._link: str | None = None
        self._button: dict[str, str] | None = None
        self._option: tuple[str, bool] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag not in _INLINE:
            self.words.append(" ")
        if tag == "form":
            self._form = Form(given.get("action", ""), given.get("method", "get").lower())
            self.forms.append(self._form)
        elif tag == "a" and "href" in given:
            self._link = given["href"]
            self.links.append((given["href"], ""))
        elif self._form is not None:
            self._control(tag, given)

    def _control(self, tag: str, given: dict[str, str]) -> None:
        form, name = self._form, given.get("name", "")
        assert form is not None
        kind = given.get("type", "text").lower()
        if tag == "button" or (tag == "input" and kind == "submit"):
            self._button = {"name": name, "value": given.get("value", ""), "to": given.get("formaction", "")}
            if tag == "input":
                form.buttons.append((name, given.get("value", ""), "", given.get("value", "")))
                self._button = None
        elif tag == "input" and name and kind not in _ALWAYS_OFF and "disabled" not in given:
            if kind in {"checkbox", "radio"} and "checked" not in given:
                return
            default = "on" if kind in {"checkbox", "radio"} else ""
            form.fields.setdefault(name, []).append(given.get("value", default))
        elif tag == "textarea" and name:
            self._area = name
            form.fields[name] = [""]
        elif tag == "select" and name:
            self._select, self._options, self._takes_several = name, [], "multiple" in given
        elif tag == "option" and self._select:
            self._options.append((given.get("value", ""), "selected" in given))

    def _selected(self) -> list[str]:
        """Of one to choose the first one counts until another is selected."""
        chosen = [value for value, is_selected in self._options if is_selected]
        if self._takes_several:
            return chosen
        return chosen[-1:] or [value for value, _is_selected in self._options[:1]]

    def handle_data(self, data: str) -> None:
        if self._area and self._form is not None:
            before = self._form.fields[self._area][0]
            # The line end right after the tag is not part of the text.
            self._form.fields[self._area] = [before + (data if before else data.removeprefix("\n"))]
        if self._link is not None and self.links:
            href, words = self.links[-1]
            self.links[-1] = (href, words + data)
        if self._button is not None:
            self._button["words"] = self._button.get("words", "") + data
        self.words.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "a":
            self._link = None
        elif tag == "select":
            if self._select and self._form is not None and (chosen := self._selected()):
                self._form.fields.setdefault(self._select, []).extend(chosen)
            self._select = None
        elif tag == "textarea":
            self._area = None
        elif tag == "button" and self._button is not None:
            if self._form is not None:
                words = " ".join(self._button.get("words", "").split())
                to = (self._button["name"], self._button["value"], self._button["to"], words)
                self._form.buttons.append(to)
            self._button = None


def forms_of(page: str) -> list[Form]:
    """The forms of a page, in their order."""
    reader = _Reader()
    reader.feed(page)
    return reader.forms


class Walker:
    """One person's browser. `page` is the HTML, `text` its words, `url` where one is."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.session = requests.Session()
        self.session.trust_env = False
        self.session.headers["Accept-Language"] = "en"
        self.session.headers["Accept"] = "text/html"
        self.url = address
        self.status = 0
        self.page = ""

    def go(self, path: str, *, expect: int = 200) -> "Walker":
        """Open an address or a path and follow redirects."""
        return self._arrive(self.session.get(urljoin(self.url, path), timeout=30), expect)

    def _arrive(self, answer: requests.Response, expect: int) -> "Walker":
        self.answer = answer
        # A page of a proxy says its encoding in itself; ours say UTF-8, which it is.
        answer.encoding = "utf-8"
        self.url, self.status, self.page = answer.url, answer.status_code, answer.text
        self._read = _Reader()
        self._read.feed(self.page)
        assert answer.status_code == expect, f"{answer.status_code} at {answer.url}\n{self.text[:3000]}"
        return self

    @property
    def path(self) -> str:
        return urlsplit(self.url).path

    @property
    def text(self) -> str:
        return " ".join("".join(self._read.words).split())

    def sees(self, *words: str) -> "Walker":
        for one in words:
            assert one in self.text, f"“{one}” is not on {self.url}:\n{self.text[:3000]}"
        return self

    def holds(self, *values: str) -> "Walker":
        """In fields too, not only as words."""
        for one in values:
            assert one in self.page, f"“{one}” is not in {self.url}"
        return self

    def sees_no(self, *words: str) -> "Walker":
        for one in words:
            assert one not in self.page, f"“{one}” is on {self.url}"
        return self

    def link(self, words: str) -> str:
        """Where the first link with these words leads."""
        for href, said in self._read.links:
            if words in " ".join(said.split()):
                return href
        raise AssertionError(f"No link “{words}” on {self.url}:\n{self.text[:3000]}")

    def follow(self, words: str, *, expect: int = 200) -> "Walker":
        return self.go(self.link(words), expect=expect)

    def form(self, button: str) -> tuple[Form, tuple[str, str, str, str]]:
        """The first form with a button of these words, and the button."""
        for form in self._read.forms:
            for one in form.buttons:
                if button.lower() in one[3].lower():
                    return form, one
        raise AssertionError(f"No button “{button}” on {self.url}:\n{self.text[:3000]}")

    def press(
        self, button: str, *, expect: int = 200, files: dict | None = None, **fields: object
    ) -> "Walker":
        """Fill in `fields` (a list for several choices, None to leave one out) and press the button."""
        form, (name, value, formaction, _words) = self.form(button)
        sent: dict[str, Any] = {key: list(values) for key, values in form.fields.items()}
        for key, given in fields.items():
            sent[key] = given
        if name:
            sent[name] = value
        data: dict[str, Any] = {key: given for key, given in sent.items() if given is not None}
        target = urljoin(self.url, formaction or form.action or self.url)
        if form.method == "get":
            return self._arrive(self.session.get(target, params=data, timeout=30), expect)
        headers = {"Referer": self.url, "Origin": self.address}
        answer = self.session.post(target, data=data, files=files, headers=headers, timeout=30)
        return self._arrive(answer, expect)
