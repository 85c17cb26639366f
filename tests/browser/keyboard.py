"""Somebody who walks through the portal without a mouse."""

from tests.browser.visitor import Visitor


class Keyboard:
    """Somebody without a mouse; what has the focus must show it, and must not be hidden."""

    SHOWN = """() => {
        const it = document.activeElement, style = getComputedStyle(it), box = it.getBoundingClientRect();
        const at = document.elementFromPoint(box.x + box.width / 2, box.y + Math.min(box.height / 2, 20));
        return {
            outline: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
            seen: at !== null && (it.contains(at) || at.contains(it)),
        };
    }"""

    def __init__(self, visitor: Visitor) -> None:
        self.page = visitor.page

    def to(self, selector: str) -> None:
        """Tab by tab to the first such element that the focus meets."""
        for _step in range(120):
            self.page.keyboard.press("Tab")
            if self.page.evaluate("selector => document.activeElement.matches(selector)", selector):
                shown = self.page.evaluate(self.SHOWN)
                assert shown == {"outline": True, "seen": True}, f"{self.page.url}: {selector} is {shown}"
                return
        raise AssertionError(f"{self.page.url}: the focus never comes to {selector}")

    def press(self, selector: str, key: str = "Enter") -> None:
        self.to(selector)
        with self.page.expect_navigation():
            self.page.keyboard.press(key)

    def write(self, selector: str, text: str) -> None:
        self.to(selector)
        self.page.keyboard.type(text)

    def choose(self, selector: str) -> None:
        self.to(selector)
        self.page.keyboard.press("Space")
