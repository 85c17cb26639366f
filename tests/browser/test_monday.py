"""A lead officer's Monday morning: what is late, who has how much, and what no one has shared out."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit
from tests.browser.steps import AUTHORS, QUEUE, press, submit_input

pytestmark = [pytest.mark.browser]
SHARED = 2
WORKLOAD = f"{QUEUE}workload/"


def number_of(page: Page, view: str) -> int:
    """What the front page of the office says a view of the queue holds."""
    figure = page.locator(f"a[href*='view={view}'] strong, a[href*='view={view}']").first
    found = re.search(r"\d+", figure.inner_text())
    assert found is not None, figure.inner_text()
    return int(found.group())


def test_lead_shares_out_what_no_one_has(visit: Visit) -> None:
    author, lead = visit(), visit()
    author.step_into(AUTHORS["en"])
    for number in range(SHARED):
        submit_input(author, f"What the bridge carries, part {number}")
    lead.step_into("lead")
    page = lead.open("/admin/")
    lead.check()
    unassigned = number_of(page, "unassigned")
    assert unassigned
    # What is late, here and at departments, is one link away.
    press(page, "a[href*='view=overdue']")
    expect(page.locator("#result_list tbody tr .state-overdue").first).to_be_visible()
    page = lead.open(WORKLOAD)
    lead.check()
    press(page, "a[href$='/share/']")
    lead.check()
    proposals = page.locator("#share select").all()
    assert len(proposals) == unassigned
    assert all(proposal.input_value() for proposal in proposals)
    # The others stay for a colleague; other stories of this portal need them too.
    for proposal in proposals[SHARED:]:
        proposal.select_option("")
    press(page, "#share button.primary")
    # One message for each officer who was given some.
    expect(page.locator(".messagelist .success").first).to_be_visible()
    assert number_of(lead.open("/admin/"), "unassigned") == unassigned - SHARED
    # Each officer's number leads to what that officer has.
    page = lead.open(WORKLOAD)
    press(page, "#workload tbody a[href*='officer=']")
    expect(page.locator("#result_list tbody tr").first).to_be_visible()
