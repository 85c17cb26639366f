"""What was typed and not saved is kept on the device, for its author alone, until the portal has it."""

import json
import re

import pytest
from playwright.sync_api import Dialog, Locator, Page, Route, expect

from focalpoint import edge_pages
from tests.browser.conftest import Visit
from tests.browser.steps import begin, press, saved, submit_input, take, until
from tests.browser.visitor import Visitor

pytestmark = [pytest.mark.browser]
CALL = "water-shore-and-forest"
TEXT = "Half an hour of text about the river. " * 20
KEPT = "Object.keys(localStorage).filter(key => key.startsWith('copy:'))"
OFFERED = ".notice.warning[data-offer]"
LISTED = "[data-copies-list]"


def writing(author: Visitor, seat: str = "owner") -> Page:
    author.step_into(seat)
    page = begin(author, CALL)
    page.on("dialog", lambda dialog: dialog.accept())
    return page


def is_kept(page: Page) -> None:
    until(page, f"{KEPT}.length > 0")


def fail_saves(page: Page, how: str) -> None:
    """Until `restore_saves` no save goes through, in this way, not even that of a tab which is closed."""
    answers = {
        "502": {"status": 502, "body": "Bad Gateway", "content_type": "text/html"},
        "closed": {
            "status": 503,
            "body": edge_pages.render(edge_pages.closed(None)),
            "content_type": "text/html",
            "headers": {"Retry-After": "60", "Cache-Control": "no-store"},
        },
        "session changed": {"status": 200, "body": "<h1>Sign in</h1>", "content_type": "text/html"},
        "another JSON": {"status": 200, "body": '{"form": {}}', "content_type": "application/json"},
        "401": {
            "status": 401,
            "body": json.dumps({"message": "You are signed out.", "sign_in_url": "/accounts/login/"}),
            "content_type": "application/json",
        },
    }

    def answer(route: Route) -> None:
        if route.request.method != "POST":
            route.continue_()
        elif how == "no line":
            route.abort("internetdisconnected")
        else:
            route.fulfill(**answers[how])  # type: ignore[arg-type]

    page.context.route("**/edit/", answer)


def close(page: Page) -> None:
    """The last try of a page that goes is asked for no route: it does not get through either."""
    until(page, "() => { window.fetch = () => Promise.reject(new TypeError('no line')); return true; }")
    page.close()


def restore_saves(author: Visitor) -> None:
    author.context.unroute("**/edit/")


@pytest.mark.parametrize("how", ["no line", "502", "closed", "session changed", "another JSON", "401"])
def test_text_is_offered_back_whatever_was_opened_first(visit: Visit, how: str) -> None:
    author = visit()
    author.refusals = {401, 502, 503}
    page = writing(author)
    address = page.url
    fail_saves(page, how)
    page.fill("#id_summary", TEXT)
    expect(page.locator("[data-autosave-state].problem")).to_be_visible()
    page.locator(".actions button[name=save]").click(no_wait_after=True)
    page.wait_for_timeout(500)
    close(page)
    restore_saves(author)
    page = author.context.new_page()
    page.goto("/en/my/")
    expect(page.locator(LISTED)).to_contain_text("nsaved text")
    page.goto(address)
    expect(page.locator("#id_summary")).to_have_value("")
    with page.expect_response(lambda answer: answer.request.method == "POST" and answer.ok):
        page.locator(f"{OFFERED} button.primary").click()
    expect(page.locator("#id_summary")).to_have_value(TEXT)
    until(page, f"{KEPT}.length === 0")
    page.reload()
    expect(page.locator("#id_summary")).to_have_value(TEXT)
    expect(page.locator(OFFERED)).to_have_count(0)


def test_what_is_kept_cannot_be_read_without_signing_in(visit: Visit) -> None:
    author = visit()
    page = writing(author)
    fail_saves(page, "no line")
    page.fill("#id_summary", "The name of the witness is Teresa")
    is_kept(page)
    kept = page.evaluate(f"{KEPT}.map(key => key + localStorage[key]).join()")
    kept += page.evaluate("JSON.stringify(sessionStorage)")
    assert "Teresa" not in kept
    assert page.url.split("/")[-3] not in kept


def test_session_that_ended_leads_back_to_the_text(visit: Visit) -> None:
    author = visit()
    author.refusals = {401, 403}
    page = writing(author)
    saved(page, "#id_title", "Before the session ended")
    author.context.clear_cookies()
    page.fill("#id_summary", TEXT)
    expect(page.locator("[data-autosave-state].problem a")).to_be_visible()
    is_kept(page)
    close(page)
    author.page = author.context.new_page()
    author.step_into("owner")
    link = author.open("my/").locator(f"{LISTED} a").first
    expect(link).to_have_text("Before the session ended")
    link.click()
    author.page.locator(f"{OFFERED} button.primary").click()
    expect(author.page.locator("#id_summary")).to_have_value(TEXT)
    until(author.page, f"{KEPT}.length === 0")


def test_page_goes_on_when_one_signed_in_again_in_another_tab(visit: Visit) -> None:
    author = visit()
    author.refusals = {401, 403}
    page = writing(author)
    author.context.clear_cookies()
    page.fill("#id_summary", TEXT)
    expect(page.locator("[data-autosave-state].problem a")).to_be_visible()
    author.page = author.context.new_page()
    author.step_into("owner")
    with page.expect_response(lambda answer: answer.request.method == "POST" and answer.ok):
        page.evaluate("window.dispatchEvent(new Event('online'))")
    expect(page.locator("[data-autosave-state].problem")).to_have_count(0)
    page.reload()
    expect(page.locator("#id_summary")).to_have_value(TEXT)


def test_another_person_at_the_same_device_is_offered_nothing(visit: Visit) -> None:
    author = visit()
    author.refusals = {401, 403}
    page = writing(author)
    address = page.url
    fail_saves(page, "no line")
    page.fill("#id_summary", TEXT)
    is_kept(page)
    close(page)
    restore_saves(author)
    # Signed out without a question: the session is over.
    author.context.clear_cookies()
    author.page = author.context.new_page()
    author.step_into("editor")
    expect(author.open("my/").locator(LISTED)).to_be_hidden()
    author.page.goto(address)
    author.page.wait_for_timeout(500)
    expect(author.page.locator("#id_summary")).to_have_value("")
    expect(author.page.locator(OFFERED)).to_have_count(0)
    # Signing out asks this person nothing, and deletes nothing of the other's.
    author.page.locator("form[data-sign-out] button").click()
    author.page.wait_for_url("**/en/")
    author.step_into("owner")
    author.page.goto(address)
    expect(author.page.locator(OFFERED)).to_be_visible()


def test_a_tab_that_someone_else_signed_in_beside_saves_nothing_in_their_name(visit: Visit) -> None:
    author = visit()
    author.refusals = {401, 403}
    page = writing(author)
    author.context.clear_cookies()
    page.fill("#id_summary", TEXT)
    expect(page.locator("[data-autosave-state].problem a")).to_be_visible()
    author.page = author.context.new_page()
    author.step_into("editor")
    page.evaluate("window.dispatchEvent(new Event('online'))")
    page.wait_for_timeout(1000)
    expect(page.locator("[data-autosave-state].problem a")).to_be_visible()
    author.page.goto(page.url)
    expect(author.page.locator("#id_summary")).to_have_value("")


def test_text_is_offered_only_where_it_was_typed(visit: Visit) -> None:
    author = visit()
    page = writing(author)
    fail_saves(page, "no line")
    page.fill("#id_summary", TEXT)
    is_kept(page)
    begin(author, "anything-else")
    expect(page.locator("#id_summary")).to_have_value("")
    page.wait_for_timeout(500)
    expect(page.locator(OFFERED)).to_have_count(0)
    expect(author.open("my/").locator(LISTED)).to_be_visible()


def test_leaving_and_discarding_ask_first(visit: Visit) -> None:
    author = visit()
    author.step_into("owner")
    page, asked = begin(author, CALL), list[str]()
    answers = {"accept": False}

    def answer(dialog: Dialog) -> None:
        asked.append(dialog.type)
        if answers["accept"]:
            dialog.accept()
        else:
            dialog.dismiss()

    page.on("dialog", answer)
    saved(page, "#id_title", "Asked before it is lost")
    fail_saves(page, "no line")
    page.fill("#id_summary", TEXT)
    is_kept(page)
    page.evaluate("() => { location.reload(); }")
    page.wait_for_timeout(500)
    assert asked == ["beforeunload"]
    expect(page.locator("#id_summary")).to_have_value(TEXT)
    answers["accept"] = True
    page.reload()
    answers["accept"], asked[:] = False, []
    page.locator(f"{OFFERED} button:not(.primary)").click()
    assert asked == ["confirm"]
    expect(page.locator(OFFERED)).to_have_count(1)
    author.open("my/").locator(f"{LISTED} summary").click()
    page.locator(f"{LISTED} li button").click()
    assert asked == ["confirm"] * 2
    expect(page.locator(LISTED)).to_be_visible()
    until(page, f"{KEPT}.length === 1")


def test_what_is_typed_while_a_save_is_under_way_is_saved_too(visit: Visit) -> None:
    author = visit()
    page = writing(author)
    held: list[Route] = []

    def hold(route: Route) -> None:
        if route.request.method == "POST" and not held:
            held.append(route)
        else:
            route.continue_()

    page.context.route("**/edit/", hold)
    page.fill("#id_summary", "First")
    for _again in range(100):
        if held:
            break
        page.wait_for_timeout(100)
    page.fill("#id_summary", "First and second")
    page.wait_for_timeout(300)
    with page.expect_response(
        lambda answer: answer.request.method == "POST" and "second" in (answer.request.post_data or "")
    ):
        held[0].continue_()
    until(page, f"{KEPT}.length === 0")
    page.reload()
    expect(page.locator("#id_summary")).to_have_value("First and second")


def test_page_stays_where_the_save_fails_and_says_when_nothing_is_kept(visit: Visit) -> None:
    author = visit()
    author.refusals = {502}
    page = writing(author)
    address = page.url
    fail_saves(page, "502")
    # A device without room.
    page.evaluate("() => { Storage.prototype.setItem = () => { throw new Error('full'); }; }")
    page.fill("#id_summary", TEXT)
    state = page.locator("[data-autosave-state]")
    expect(state).to_have_text(str(state.get_attribute("data-not-kept")))
    page.locator(".actions button[name=save]").click(no_wait_after=True)
    page.wait_for_timeout(1500)
    assert page.url == address
    expect(page.locator("#id_summary")).to_have_value(TEXT)


def test_text_that_is_put_back_does_not_overwrite_what_a_colleague_saved(visit: Visit) -> None:
    author, colleague = visit(), visit()
    author.refusals = {409}
    page = writing(author)
    address = page.url
    fail_saves(page, "no line")
    page.fill("#id_summary", TEXT)
    is_kept(page)
    close(page)
    restore_saves(author)
    colleague.step_into("editor")
    colleague.page.goto(address)
    saved(colleague.page, "#id_summary", "What the colleague wrote")
    page = author.page = author.context.new_page()
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto(address)
    page.locator(f"{OFFERED} button.primary").click()
    expect(page.locator("[data-autosave-state].problem button")).to_be_visible()
    colleague.page.reload()
    expect(colleague.page.locator("#id_summary")).to_have_value("What the colleague wrote")


@pytest.mark.parametrize("choice", ["keep", "delete", ""])
def test_sign_out_asks_where_something_is_not_saved(visit: Visit, choice: str) -> None:
    author = visit()
    author.refusals = {401, 403}
    page = writing(author)
    address = page.url
    fail_saves(page, "no line")
    page.fill("#id_summary", TEXT)
    is_kept(page)
    page.locator("form[data-sign-out] button").click(no_wait_after=True)
    author.check()
    page.locator(f"dialog button[value='{choice}']").click(no_wait_after=True)
    if choice:
        page.wait_for_url("**/en/")
        author.step_into("owner")
        page.goto(address)
        expect(page.locator(OFFERED)).to_have_count(1 if choice == "keep" else 0)
    else:
        expect(page.locator("dialog")).to_be_hidden()
        expect(page.locator("#id_summary")).to_have_value(TEXT)


def test_sign_out_asks_nothing_where_all_is_saved(visit: Visit) -> None:
    author = visit()
    page = writing(author)
    saved(page, "#id_title", "All of it is saved")
    page.locator("form[data-sign-out] button").click()
    page.wait_for_url("**/en/")


def test_draft_that_a_colleague_deleted_can_still_be_copied(visit: Visit) -> None:
    author = visit()
    author.refusals = {404, 409}
    page = writing(author)
    saved(page, "#id_title", "Deleted by a colleague")
    fail_saves(page, "no line")
    page.fill("#id_summary", TEXT)
    is_kept(page)
    address = page.url
    close(page)
    page = author.page = author.context.new_page()
    page.goto(address.replace("/edit/", "/delete/"))
    press(page, "main form button")
    author.open("my/")
    page.locator(f"{LISTED} summary").click()
    expect(page.locator(f"{LISTED} dd").last).to_have_text(TEXT.strip())
    author.check()
    page.on("dialog", lambda dialog: dialog.accept())
    page.locator(f"{LISTED} li button").click()
    expect(page.locator(LISTED)).to_be_hidden()
    until(page, f"{KEPT}.length === 0")


def test_copy_ends_after_a_month(visit: Visit) -> None:
    author = visit()
    page = writing(author)
    fail_saves(page, "no line")
    page.fill("#id_summary", TEXT)
    is_kept(page)
    close(page)
    page = author.page = author.context.new_page()
    author.open("my/")
    age = f"""days => {{
        for (const key of {KEPT}) {{
            const at = Date.now() - days * 86400000;
            localStorage[key] = JSON.stringify({{ ...JSON.parse(localStorage[key]), at }});
        }}
    }}"""
    page.evaluate(age, 29)
    expect(author.open("my/").locator(LISTED)).to_be_visible()
    page.evaluate(age, 31)
    expect(author.open("my/").locator(LISTED)).to_be_hidden()
    assert page.evaluate(f"{KEPT}.length") == 0


def test_state_of_saving_is_quiet(visit: Visit) -> None:
    author = visit()
    page = writing(author)
    times = (f"Saved at 18:0{minute}" for minute in range(10))

    def at_another_minute(route: Route) -> None:
        """Else the words would be the same each time, and a second announcement would not be heard."""
        if route.request.method != "POST":
            return route.continue_()
        answer = route.fetch()
        return route.fulfill(response=answer, json={**answer.json(), "saved_words": next(times)})

    page.route("**/edit/", at_another_minute)
    page.evaluate(
        """() => {
            window.spoken = [];
            const all = { childList: true, characterData: true, subtree: true };
            const aloud = "main :is([role=status], [role=alert], [aria-live])";
            for (const live of document.querySelectorAll(aloud))
                new MutationObserver(() => spoken.push(live.textContent)).observe(live, all);
        }"""
    )
    for _sitting in range(3):
        page.locator("#id_summary").press_sequentially("Wells and rivers. ", delay=10)
        with page.expect_response(lambda answer: answer.request.method == "POST" and answer.ok):
            pass
        page.wait_for_timeout(200)
    spoken = [words for words in page.evaluate("spoken") if words]
    assert len(spoken) == 1, spoken
    assert spoken[0].startswith("Saved at")


def test_the_copy_is_complete_before_the_page_goes(visit: Visit) -> None:
    """What is typed and sent in one go, as by a password manager or a fast hand: the post names its copy."""
    lead = visit()
    lead.step_into("lead")
    page = lead.open("/admin/engagements/consultation/add/")
    with page.expect_request(
        lambda request: request.method == "POST" and request.is_navigation_request()
    ) as sent:
        page.evaluate(
            """() => {
                const field = document.querySelector("[name=title_en]");
                field.value = "Typed and sent at once";
                field.dispatchEvent(new Event("input", { bubbles: true }));
                document.querySelector("[name=_save]").click();
            }"""
        )
    copy = re.search(r'name="copy"\r\n\r\n([^\r]*)|(?:^|&)copy=([^&]*)', str(sent.value.post_data))
    assert copy is not None
    assert "." in (copy[1] or copy[2] or "")


def test_a_newer_copy_than_what_was_saved_stays(visit: Visit) -> None:
    """What was typed in another tab meanwhile is not what was just done."""
    author, officer = visit(), visit()
    author.step_into("owner")
    reference = submit_input(author, "Two tabs of one officer")
    officer.step_into("officer")
    page = take(officer, reference)
    page.on("dialog", lambda dialog: dialog.accept())
    part = part_of(page)
    part.locator("summary").click()
    part.locator("textarea").fill("Which of the three districts is this about?")
    is_kept(page)
    page.evaluate(
        f"""() => document.addEventListener("submit", () => {{
            const [key] = {KEPT}, kept = JSON.parse(localStorage[key]);
            localStorage[key] = JSON.stringify({{ ...kept, at: kept.at + 1000 }});
        }})"""
    )
    press(page, "button[value=return]")
    expect(page.locator(".messagelist .success")).to_be_visible()
    assert page.evaluate(f"{KEPT}.length") == 1


def test_long_paste_is_not_cut_but_counted(visit: Visit) -> None:
    author = visit()
    author.refusals = {400}
    page = writing(author)
    field = page.locator("#id_summary")
    field.fill("x" * 3500)
    assert len(field.input_value()) == 3500
    counter = page.locator("#id_summary_count")
    expect(counter).to_contain_text("3500 of 3000 characters")
    expect(counter.locator("[role=status]")).not_to_be_empty()
    assert "id_summary_count" in str(field.get_attribute("aria-describedby")).split()
    author.check()
    expect(page.locator("[data-autosave-state].problem")).to_contain_text("3000")
    field.fill("x" * 100)
    expect(counter).to_be_hidden()
    expect(page.locator("[data-autosave-state].problem")).to_have_count(0)


def test_decision_that_was_typed_is_offered_back_until_it_is_done(visit: Visit) -> None:
    author, officer = visit(), visit()
    author.step_into("owner")
    reference = submit_input(author, "What the office types is kept too")
    officer.step_into("officer")
    page = take(officer, reference)
    page.on("dialog", lambda dialog: dialog.accept())
    part = page.locator("details:has(button[value=return])")
    part.locator("summary").click()
    part.locator("textarea").fill("Which of the three districts is this about?")
    is_kept(page)
    address = page.url
    close(page)
    page = officer.page = officer.context.new_page()
    expect(officer.open("/admin/").locator(LISTED)).to_contain_text("Unsaved text")
    officer.check()
    put_back(page, address)
    # A proxy answers in the portal's place: nothing says that it was done.
    officer.refusals = {502}
    bad = {"status": 502, "body": "Bad Gateway"}
    page.route(
        address, lambda route: route.fulfill(**bad) if route.request.method == "POST" else route.continue_()
    )
    press(page, "button[value=return]")
    page.unroute(address)
    put_back(page, address)
    press(page, "button[value=return]")
    expect(page.locator(".messagelist .success")).to_be_visible()
    until(page, f"{KEPT}.length === 0")


def put_back(page: Page, address: str) -> None:
    page.goto(address)
    page.locator(f"{OFFERED} button.primary").click()
    expect(part_of(page).locator("textarea")).to_be_visible()
    expect(part_of(page).locator("textarea")).to_have_value("Which of the three districts is this about?")


def part_of(page: Page) -> Locator:
    return page.locator("details:has(button[value=return])")


def test_call_that_was_typed_is_offered_back_until_it_is_saved(visit: Visit) -> None:
    lead = visit()
    lead.step_into("lead")
    page = lead.open("/admin/engagements/consultation/add/")
    page.on("dialog", lambda dialog: dialog.accept())
    page.locator("[name=title_en]").fill("Water in the dry season")
    page.locator(".add-row a").last.click()
    page.locator("[name=questions-1-text_en]").fill("Which wells were dry?")
    is_kept(page)
    close(page)
    page = lead.page = lead.context.new_page()
    lead.open("/admin/engagements/consultation/add/")
    page.locator(f"{OFFERED} button.primary").click()
    expect(page.locator("[name=title_en]")).to_have_value("Water in the dry season")
    expect(page.locator("[name=questions-1-text_en]")).to_have_value("Which wells were dry?")


def test_profile_saves_while_one_types(visit: Visit) -> None:
    author = visit()
    author.step_into("reader")
    page = author.open("my/organisations/new/")
    page.fill("#id_legal_name", "Keepers of the Upper River")
    press(page, "main form button.primary")
    choices = page.locator(".checklist label")
    page.get_by_label("Find in this list").fill("cÔte")
    expect(choices.filter(visible=True)).to_have_count(1)
    choices.filter(visible=True).locator("input").check()
    page.get_by_label("Find in this list").fill("")
    saved(page, "#id_mission", "We measure the river each month.")
    author.check()
    page.reload()
    expect(page.locator("#id_mission")).to_have_value("We measure the river each month.")
    expect(choices.first).to_contain_text("Côte d’Ivoire")
    expect(choices.first.locator("input")).to_be_checked()
