"""A representative's part: from the front page to the receipt, and on to the line of time."""

import re

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import Visit
from tests.browser.keyboard import Keyboard
from tests.browser.steps import AUTHORS, REFERENCE, begin, press, saved, submit_input

pytestmark = [pytest.mark.browser]
CALL = "water-shore-and-forest"
LANGUAGES = pytest.mark.parametrize("language", ["en", "ar"])


def answer_all(page: Page) -> None:
    """Every question of the call, in its own way."""
    for area in page.locator("#questions ~ .field textarea, #questions ~ * textarea").all():
        area.fill("We measured the lake each month, and it fell by two metres.")
    for field in page.locator("fieldset.field:has(.choice)").all():
        field.locator("input").first.check()
    for line in page.locator("section:has(> #questions) input[type=text]").all():
        line.fill("In three districts")


@LANGUAGES
def test_submit_from_front_page(visit: Visit, language: str) -> None:
    author = visit(language=language)
    author.step_into(AUTHORS[language])
    page = author.open("")
    press(page, f"main a[href$='/calls/{CALL}/']")
    author.check()
    press(page, "main a[href*='/my/inputs/new/']")
    author.check()
    page.locator("[name=level][value=withheld]").check()
    press(page, "form:has([name=level]) button.primary")
    page.fill("#id_title", "The lake is lower than the table says")
    page.fill("#id_summary", "Our members measure what the official table leaves out.")
    press(page, "button[name=preview]")
    author.check()
    press(page, "#problems a")
    assert "/edit/" in page.url
    answer_all(page)
    author.check()
    press(page, "button[name=preview]")
    expect(page.locator("#problems")).to_have_count(0)
    author.check()
    press(page, "form[action$='/submit/'] button")
    assert page.url.endswith("/receipt/")
    assert REFERENCE.match(page.locator(".reference").inner_text())
    author.check()
    press(page, "main a.button.primary")
    expect(page.locator(".timeline li")).to_have_count(1)
    author.check()


@LANGUAGES
def test_save_while_typing(visit: Visit, language: str) -> None:
    author = visit(language=language)
    author.step_into(AUTHORS[language])
    page = begin(author, CALL)
    saved(page, "#id_title", "Salt in the wells")
    counter = page.locator("[data-words-for]").first
    saved(
        page,
        f"#{counter.get_attribute('data-words-for')}",
        "Twelve wells, l'eau d’hier, 每个家庭, ١٢٣ once more",
    )
    counted_here = counter.locator("[data-words]").inner_text()
    as_served = author.context.request.get(page.url).text()
    assert re.search(r"data-words>(\d+)<", as_served).group(1) == counted_here == "11"  # type: ignore[union-attr]
    page.reload()
    expect(page.locator("#id_title")).to_have_value("Salt in the wells")
    author.check()


@LANGUAGES
def test_save_after_line_dropped(visit: Visit, language: str) -> None:
    author = visit(language=language)
    author.step_into(AUTHORS[language])
    page = begin(author, CALL)
    saved(page, "#id_title", "Before the storm")
    page.on("dialog", lambda dialog: dialog.accept())
    page.route(
        "**/edit/", lambda route: route.abort() if route.request.method == "POST" else route.continue_()
    )
    page.fill("#id_title", "After the storm")
    expect(page.locator("[data-autosave-state].problem")).to_be_visible()
    page.reload()
    expect(page.locator("#id_title")).to_have_value("Before the storm")
    author.check()
    page.unroute("**/edit/")
    with page.expect_response(lambda answer: answer.request.method == "POST" and answer.ok):
        page.locator("[data-offer] button.primary").click()
    page.reload()
    expect(page.locator("#id_title")).to_have_value("After the storm")
    expect(page.locator("[data-offer]")).to_have_count(0)


def test_save_whose_reply_was_lost_is_no_conflict(visit: Visit) -> None:
    author = visit()
    author.step_into("owner")
    page = begin(author, CALL)
    lost: list[str] = []

    def lose(route: Route) -> None:
        """The portal saves, and its answer never arrives."""
        if route.request.method != "POST" or lost:
            return route.continue_()
        lost.append(str(route.fetch().status))
        return route.abort()

    page.route("**/edit/", lose)
    page.fill("#id_title", "Saved without a word")
    expect(page.locator("[data-autosave-state].problem")).to_be_visible()
    page.fill("#id_title", "Typed since")
    sent: list[str] = []
    page.on("request", lambda request: sent.append(str(request.post_data)))
    with page.expect_response(lambda answer: "Typed since" in str(answer.request.post_data) and answer.ok):
        page.evaluate("window.dispatchEvent(new Event('online'))")
    assert ["Saved without a word" in one for one in sent] == [True, False]
    assert lost == ["200"]
    expect(page.locator("[data-autosave-state].problem")).to_have_count(0)
    page.reload()
    expect(page.locator("#id_title")).to_have_value("Typed since")
    author.check()


def test_two_tabs_that_touched_different_fields_are_merged(visit: Visit) -> None:
    author = visit()
    author.step_into("owner")
    page = begin(author, CALL)
    other = author.context.new_page()
    other.goto(page.url)
    saved(page, "#id_title", "Of the first tab")
    for words in ("Of the second tab", "Of the second tab, once more"):
        saved(other, "#id_summary", words)
    expect(other.locator("[data-autosave-state]")).to_contain_text("in the meantime: Title.")
    saved(page, "#id_title", "Of the first tab, once more")
    page.reload()
    expect(page.locator("#id_title")).to_have_value("Of the first tab, once more")
    expect(page.locator("#id_summary")).to_have_value("Of the second tab, once more")
    author.check()


def test_save_second_of_two_is_told(visit: Visit) -> None:
    first, second = visit(), visit()
    first.step_into("owner")
    second.step_into("editor")
    page = begin(first, CALL)
    theirs = second.open(page.url.split("/en/")[1])
    saved(page, "#id_title", "As the owner says")
    second.refusals = {409}
    theirs.fill("#id_title", "As the editor says")
    expect(theirs.locator("[data-autosave-state].problem button")).to_be_visible()
    press(theirs, "[data-autosave-state].problem button")
    expect(theirs.locator("#id_title")).to_have_value("As the editor says")
    expect(theirs.locator(".theirs").first).to_contain_text("As the owner says")
    second.check()


def test_submit_by_keyboard_alone(visit: Visit) -> None:
    author = visit()
    author.open("/demo/")
    keys = Keyboard(author)
    keys.press("form[action$='/as/owner/'] button")
    author.open("")
    keys.press("main a[href$='/calls/water-shore-and-forest/']")
    keys.press("main a[href*='/my/inputs/new/']")
    keys.choose("[name=level]")
    keys.press("form:has([name=level]) button.primary")
    keys.write("#id_title", "Written without a mouse")
    keys.write("#id_summary", "Every step of this can be done with the keys alone.")
    keys.choose("[name=themes]")
    questions = author.page.locator("section:has(> #questions) > *:is(.field)")
    for number in range(questions.count()):
        field = questions.nth(number).locator("textarea, input").first
        name = f"[name='{field.get_attribute('name')}']"
        if field.get_attribute("type") in {"checkbox", "radio"}:
            keys.choose(name)
        else:
            keys.write(name, "As our members saw it in three districts.")
    keys.press("button[name=preview]")
    keys.press("form[action$='/submit/'] button")
    assert REFERENCE.match(author.page.locator(".reference").inner_text())
    keys.press("main a.button.primary")
    expect(author.page.locator(".timeline li")).to_have_count(1)


@LANGUAGES
def test_read_own_pages(visit: Visit, language: str) -> None:
    author = visit(language=language)
    author.step_into(AUTHORS[language])
    author.check()
    page = author.page
    submit_input(author, "Two wells, twice tested")
    press(page, "main a.button.primary")
    press(page, "a[href$='/withdraw/']")
    author.check()
    for path in (
        "my/inputs/",
        "my/organisations/",
        "my/notifications/",
        "my/settings/",
        "my/organisations/new/",
    ):
        author.open(path)
        author.check()
    for pattern in ("/my/organisations/", "/people/", "/edit/"):
        author.open("my/organisations/")
        link = page.locator(f"main a[href*='{pattern}']:not([href$='/new/'])").first
        if link.count():
            press(page, f"main a[href*='{pattern}']:not([href$='/new/'])")
            author.check()
