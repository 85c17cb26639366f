"""An officer decides on twenty inputs in a row, with nothing but the keys of a Russian keyboard."""

from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit
from tests.browser.steps import QUEUE

pytestmark = [pytest.mark.browser]
DECISIONS = 20
# By the place of a key, the letter that a Russian layout has there.
RUSSIAN = {"KeyA": "ф", "KeyD": "в", "KeyJ": "о", "KeyN": "т", "KeyQ": "й", "KeyR": "к"}
CODES = {"Enter": 13, "Space": 32, "ArrowDown": 40, "Tab": 9}
KEYS = {"Space": " "}
CONTROL = 2
SLOW = 60_000
# Beside what is typed: a referral that a rule has filled in, and everything else.
FEWEST, MOST = 4, 8


@dataclass
class Typist:
    """Presses keys by their place, as the keyboard reports them, and counts them."""

    page: Page
    pressed: int = 0
    counts: list[tuple[str, int]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.keyboard = self.page.context.new_cdp_session(self.page)

    def press(self, code: str, *, control: bool = False) -> None:
        self.pressed += 1
        key = RUSSIAN.get(code) or KEYS.get(code, code)
        event = {
            "code": code,
            "key": key,
            "windowsVirtualKeyCode": CODES.get(code, ord(code[-1])),
            "modifiers": CONTROL if control else 0,
        }
        text = {"Enter": "\r"}.get(code, key) if len(key) == 1 or code == "Enter" else ""
        down = {"type": "keyDown", "text": text} if text and not control else {"type": "rawKeyDown"}
        self.keyboard.send("Input.dispatchKeyEvent", {**event, **down})
        self.keyboard.send("Input.dispatchKeyEvent", {**event, "type": "keyUp"})

    def type(self, text: str) -> None:
        """Not counted: it is what the officer has to say."""
        self.page.keyboard.insert_text(text)

    def decided(self, kind: str) -> None:
        self.counts.append((kind, self.pressed))
        self.pressed = 0


def test_twenty_decisions(visit: Visit) -> None:
    officer = visit()
    officer.step_into("officer")
    page = officer.open(f"{QUEUE}?view=unassigned&level=open")
    typist = Typist(page)
    typist.press("KeyJ")
    with page.expect_navigation():
        typist.press("Enter")
    typist.pressed = 0
    for number in range(DECISIONS):
        decide(typist, number)
    print(typist.counts)
    assert all(count <= (FEWEST if kind == "by a rule" else MOST) for kind, count in typist.counts)
    assert {kind for kind, _count in typist.counts} >= {"by a rule", "with a question"}


def decide(typist: Typist, number: int) -> None:
    page = typist.page
    typist.press("KeyR")
    first = page.evaluate("document.activeElement.name")
    kind = "by a rule"
    if first.endswith("-department"):
        typist.type("UNEP")
        typist.press("Tab")
        typist.press("Tab")
    if not first.endswith("-due_on"):
        typist.type("Сколько колодцев проверено?")
        kind = "with a question"
    # What is never public, or was decided before, is not asked about.
    if page.locator("#refer input[type=radio]").count():
        typist.press("Enter", control=True)
        typist.press("Space")
    with page.expect_navigation(timeout=SLOW):
        typist.press("Enter", control=True)
    expect(page.locator(".messagelist .success, .recent li").first).to_be_visible()
    typist.decided(kind)
