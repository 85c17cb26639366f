"""An officer decides on twenty inputs in a row, with nothing but the keys of a Russian keyboard."""

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import cycle

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit
from tests.browser.steps import AUTHORS, OFFICERS, QUEUE, submit_input, take

pytestmark = [pytest.mark.browser]
DECISIONS = 20
# By the place of a key, the letter that a Russian layout has there.
RUSSIAN = {"KeyA": "ф", "KeyD": "в", "KeyJ": "о", "KeyN": "т", "KeyQ": "й", "KeyR": "к"}
CODES = {"Enter": 13, "Space": 32, "ArrowDown": 40, "Tab": 9}
KEYS = {"Space": " "}
CONTROL = 2
Act = Callable[["Typist"], None]
# The most keys of each kind of decision, beside what is typed.
ALLOWED = {"refer by a rule": 4, "refer": 8, "ask": 8, "decline": 8}


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


def confirm_theme(page: Page, theme: str) -> None:
    """One for which the demo world has a rule."""
    page.locator(f"[name=assess-themes][value={theme}]").evaluate("box => { box.checked = true; }")
    with page.expect_navigation():
        page.locator("button[value=assess]").evaluate("button => button.click()")


def test_twenty_decisions(visit: Visit) -> None:
    author, officer = visit(), visit()
    author.step_into(AUTHORS["en"])
    reference = submit_input(author, "The siren that rang too late")
    # Of the demo world's, the other stories of this portal may have left none.
    for number in range(DECISIONS):
        submit_input(author, f"Siren {number} of the river")
    officer.step_into(OFFICERS["en"])
    page = take(officer, reference)
    confirm_theme(page, "disaster-risk")
    typist = Typist(page)
    refer(typist, "refer by a rule")
    page = officer.open(f"{QUEUE}?view=now")
    typist.press("KeyJ")
    with page.expect_navigation():
        typist.press("Enter")
    typist.pressed = 0
    others = cycle([refer, ask, refer, decline])
    while len(typist.counts) < DECISIONS:
        assert page.locator("#decide").count(), f"after {len(typist.counts)} there was no other input"
        is_open = page.locator(".standing :is(.state-new, .state-in_triage)").count()
        possible = [one for one in ACTS if is_possible(page, one)] if is_open else []
        if not possible:
            with page.expect_navigation():
                typist.press("KeyN")
            typist.pressed = 0
            continue
        wanted = next(others)
        (wanted if wanted in possible else possible[0])(typist)
    most = {kind: max(count for other, count in typist.counts if other == kind) for kind, _ in typist.counts}
    assert most.keys() == ALLOWED.keys()
    assert {kind: count for kind, count in most.items() if count > ALLOWED[kind]} == {}


def is_possible(page: Page, act: Act) -> bool:
    """An organisation may not be verified yet, and what was referred is not declined."""
    button = page.locator(f"details[name=decision] button[value={ACTS[act]}]")
    return button.count() == 1 and button.is_enabled()


def refer(typist: Typist, kind: str = "refer") -> None:
    page = typist.page
    typist.press("KeyR")
    if kind == "refer":
        if page.evaluate("document.activeElement.name").endswith("-department"):
            typist.type("UNEP")
            typist.press("Tab")
            typist.press("Tab")
        typist.type("Сколько колодцев проверено?")
    # What is never public, or was decided before, is not asked about.
    if page.locator("#refer input[type=radio]").count():
        typist.press("Enter", control=True)
        typist.press("Space")
    send(typist, kind)


def ask(typist: Typist) -> None:
    typist.press("KeyQ")
    typist.type("О каком из трёх районов идёт речь?")
    send(typist, "ask")


def decline(typist: Typist) -> None:
    typist.press("KeyD")
    typist.press("ArrowDown")
    typist.press("Tab")
    typist.type("Это решает суд вашей страны.")
    send(typist, "decline")


def send(typist: Typist, kind: str) -> None:
    page = typist.page
    with page.expect_navigation():
        typist.press("Enter", control=True)
    expect(page.locator(".recent li, .messagelist .success").first).to_be_visible()
    expect(page.locator("#errors")).to_have_count(0)
    typist.counts.append((kind, typist.pressed))
    typist.pressed = 0


# With the button of each.
ACTS: dict[Act, str] = {refer: "refer", ask: "return", decline: "decline"}
