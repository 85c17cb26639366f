"""Somebody at a real browser: one language, one screen, and an eye for everything that goes wrong."""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Page, Response

NARROW, PHONE, DESKTOP = 320, 390, 1280
HEIGHT = 800
CHROMIUM_OPTIONS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
# axe reads the same few colours thousands of times a page: here each is read once. Its findings are the same.
_COLOURS_ONCE = """
(() => {
    const { Color } = axe.commons.color, read = Color.prototype.parseString, known = new Map();
    Color.prototype.parseString = function (text) {
        if (!known.has(text)) known.set(text, read.call(new Color(0, 0, 0), text));
        const { r, g, b, alpha } = known.get(text);
        return Object.assign(this, { r, g, b, alpha });
    };
})();
"""
# axe keeps each private field of each colour in a weak map of its own, which is slow to write and to collect:
# here, and for axe alone, what is kept about an object stands in the object itself.
_KEPT_IN_OBJECTS = """
var Kept = class {
    constructor(entries) {
        this.field = Symbol();
        for (const [key, value] of entries ?? []) this.set(key, value);
    }
    has(key) { return Object.hasOwn(key, this.field); }
    get(key) { return this.has(key) ? key[this.field] : undefined; }
    set(key, value) { key[this.field] = value; return this; }
    delete(key) { return this.has(key) && delete key[this.field]; }
    add(key) { return this.set(key, true); }
};
"""
_AXE_SCRIPT = f"""
{_KEPT_IN_OBJECTS}
((WeakMap, WeakSet) => {{
{Axe().axe_script}
}})(Kept, Kept);
{_COLOURS_ONCE}
"""
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
# The browser says this of every answer from 400 on; the answers themselves are looked at.
_SAID_OF_ANSWERS = "Failed to load resource"
# What differs between the addresses of one kind of page: ids and references.
_KEYS = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|FP-\d{4}-\w{4}-\w{4}")
_OVERFLOW = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


class Visitor:
    """`refusals`: answers from 400 on that a story means to get. `faults`: what went wrong, in words.

    In the folder `met` the visitors of a run keep which kinds of page any of them looked at already; without
    one each page is looked at.
    """

    def __init__(
        self,
        browser: Browser,
        address: str,
        *,
        met: Path | None = None,
        language: str = "en",
        width: int = DESKTOP,
        dark: bool = False,
        scripts: bool = True,
        time_zone: str = "Africa/Nairobi",
    ) -> None:
        self.language, self.met = language, met
        self.context = browser.new_context(
            base_url=address,
            locale=language,
            timezone_id=time_zone,
            viewport={"width": width, "height": HEIGHT},
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce",
            java_script_enabled=scripts,
        )
        self.context.set_default_timeout(10_000)
        self.width, self.scripts = width, scripts
        self.faults: list[str] = []
        self.refusals: set[int] = set()
        self.context.on("console", self._said)
        self.context.on("weberror", lambda error: self.faults.append(f"script: {error.error}"))
        self.context.on("response", self._answered)
        self.page: Page = self.context.new_page()

    def _said(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and not message.text.startswith(_SAID_OF_ANSWERS):
            self.faults.append(f"console, {message.page and message.page.url}: {message.text}")

    def _answered(self, response: Response) -> None:
        if response.status >= 400 and response.status not in self.refusals:
            self.faults.append(f"{response.status}: {response.request.method} {response.url}")

    def open(self, path: str) -> Page:
        """A page by its path below the language: `calls/`; or by its whole path: `/admin/`."""
        self.page.goto(path if path.startswith("/") else f"/{self.language}/{path}")
        return self.page

    def step_into(self, seat: str) -> Page:
        """One click at /demo/ signs in as that role."""
        self.page.goto("/demo/")
        with self.page.expect_navigation():
            self.page.locator(f"form[action$='/as/{seat}/'] button").click()
        return self.page

    def check(self, *, widths: Iterable[int] = (DESKTOP, NARROW)) -> None:
        """axe, language and direction, nothing wider than the screen, at each width; contrast in the dark."""
        page, where = self.page, self.page.url
        self.check_language()
        if self.scripts:
            for width in widths:
                page.set_viewport_size({"width": width, "height": HEIGHT})
                spare = page.evaluate(_OVERFLOW)
                assert spare <= 0, f"{where} is {spare} px too wide for {width} px"
                # Another language has the same parts in the same colours: it is looked at where least fits.
                if self.language != "en" and width != NARROW:
                    continue
                always = width == NARROW and self.language == "en"
                if always or self._meets_first(f"{self.language} {width}"):
                    self.axe(f"{where} at {width} px", contrast=self.language == "en")
            # Colours are the same in every language (tests/house/test_look.py).
            if self.language == "en" and self._meets_first("dark"):
                page.emulate_media(color_scheme="dark")
                self.axe(f"{where} in the dark", {"type": "rule", "values": ["color-contrast"]})
                page.emulate_media(color_scheme="light")
            page.set_viewport_size({"width": self.width, "height": HEIGHT})
        self.check_faults()

    def _meets_first(self, how: str) -> bool:
        """Whether this kind of page was not yet looked at so; in English on a narrow screen it always is."""
        if not self.met:
            return True
        kind = f"{how} {_KEYS.sub('*', urlsplit(self.page.url).path)}"
        try:
            (self.met / quote(kind, safe="")).touch(exist_ok=False)
        except FileExistsError:
            return False
        return True

    def check_language(self) -> None:
        direction = "rtl" if self.language == "ar" else "ltr"
        root = self.page.locator(f"html[lang={self.language}][dir={direction}]")
        assert root.count() == 1, f"{self.page.url} is not {self.language}, {direction}"

    def axe(self, where: str, only: dict[str, Any] | None = None, *, contrast: bool = True) -> None:
        """Contrast is most of axe's work; what colours differ by is not looked at twice."""
        options = {
            "resultTypes": ["violations"],
            "runOnly": only or {"type": "tag", "values": WCAG},
            "rules": {"color-contrast": {"enabled": contrast}},
            # Else it puts styles of its own into the page, which the page's policy refuses.
            "preload": False,
        }
        if not self.page.evaluate("'axe' in window"):
            self.page.evaluate(_AXE_SCRIPT)
        found = self.page.evaluate("options => axe.run(options)", options)["violations"]
        told = [
            f"{fault['id']}: {node['target']} {node['html'][:160]}"
            for fault in found
            for node in fault["nodes"]
        ]
        assert not told, f"axe, {where}:\n" + "\n".join(told)

    def check_faults(self) -> None:
        """Fails with what went wrong since it was last asked."""
        told, self.faults = self.faults, []
        assert not told, "\n".join(told)

    def close(self) -> None:
        self.context.close()
