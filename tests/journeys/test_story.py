"""The main story: one input walks from a call to its answer, told by everybody who has a part in it.

Over HTTP, without JavaScript; worker, beat and mail server are real. Chapters follow each other and share
their people; each ends with what the next one needs.
"""

import json
import re
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
import requests

from tests.factories import files
from tests.journeys.people import PASSWORD, Person
from tests.portal import wait_until

pytestmark = [pytest.mark.journey]

PDF = files.PDF
TITLE, SUMMARY = "Wells for the dry north", "Nine villages walk two hours for water. We ask for wells."
QUESTION = "Which villages have no well at all?"


def test_an_input_walks_from_a_call_to_its_answer(portal):
    the_log_says_how_and_not_what(tell(portal))


def tell(portal, before=None):
    """All chapters but the last, which ends the portal; drills begin with them. Returns the people.

    What `before` has under a chapter's name is done before it.
    """
    cast = SimpleNamespace(portal=portal)
    for chapter in (
        the_office_moves_in,
        an_organisation_registers,
        the_office_returns_then_verifies_it,
        a_colleague_is_invited,
        a_lead_publishes_a_call,
        an_input_is_written_by_two,
        it_is_submitted,
        an_officer_asks_and_the_author_answers,
        it_is_referred,
        a_department_passes_it_on,
        the_response_is_written_approved_and_sent,
        the_office_releases_it,
        everybody_can_read_it,
        the_author_withdraws_another,
        the_morning_brings_a_digest,
        the_trail_holds,
    ):
        if before and (act := before.get(chapter.__name__)):
            act()
        chapter(cast)
    return cast


def joins(cast: SimpleNamespace, name: str, email: str, role: str) -> Person:
    """Somebody signs up, is given a role by the operator, and enters the office with a second factor."""
    person = Person(cast.portal, name, email).sign_up()
    cast.operator.go(f"/admin/organisations/user/?q={email}").follow(email).follow("Add role")
    cast.operator.press("Add role", role=role).sees("will be notified")
    assert "two-step verification" in person.mail("role")
    person.set_up_second_factor().enter("/admin/")
    return person


def the_office_moves_in(cast):
    told = {"DJANGO_SUPERUSER_PASSWORD": PASSWORD}
    cast.portal.manage("createsuperuser", "--noinput", "--email", "operator@un.example", **told)
    cast.operator = Person(cast.portal, "Olga Operator", "operator@un.example")
    cast.operator.go("/accounts/login/").press("Sign in", login=cast.operator.email, password=PASSWORD)
    cast.operator.confirm_address().set_up_second_factor().enter("/admin/")
    cast.lead = joins(cast, "Lea Lead", "lea@un.example", "lead_officer")
    cast.officer = joins(cast, "Omar Officer", "omar@un.example", "officer")
    cast.officer.go("/en/my/").sign_out().sign_in().go("/admin/").sees("Input queue")
    # Being the operator opens nothing by itself.
    cast.operator.go("/admin/engagements/case/", expect=403)


def an_organisation_registers(cast):
    cast.amina = Person(cast.portal, "Amina Diallo", "amina@wells.example").sign_up()
    cast.amina.go("/en/my/").follow("Register an organisation")
    cast.amina.press("Start registration", legal_name="Wells of the North", country="ML")
    cast.amina.press("Save and finish later", acronym="WN").sees("Saved.")
    cast.amina.press("Check your answers").sees("Describe in a few sentences what it does.").follow(
        "Back to your answers"
    )
    cast.amina.press("Add this file", files={"file": ("statutes.pdf", PDF, "application/pdf")}).sees(
        "statutes.pdf"
    )
    cast.amina.press(
        "Check your answers", kind="ngo", mission="We dig wells.", themes=[first_theme(cast.amina)]
    )
    cast.profile = re.search(r"/organisations/([0-9a-f-]{36})/", cast.amina.url)[1]
    cast.amina.press("Submit registration").sees("Being checked")
    assert "Wells of the North" in cast.amina.mail("registration was submitted")


def first_theme(person: Person) -> str:
    """The code of the first theme that can be ticked on the page."""
    return re.search(r'name="themes"[^>]*value="([\w-]+)"', person.page)[1]


def the_office_returns_then_verifies_it(cast):
    cast.lead.mail("An organisation needs to be verified")
    cast.lead.go("/admin/organisations/profile/").follow("Wells of the North").sees("statutes.pdf")
    cast.lead.press("Send question", reason="Who signed the statutes?")
    cast.amina.mail("We have a question about your organisation")
    cast.amina.go(f"/en/my/organisations/{cast.profile}/edit/").sees("Who signed the statutes?")
    cast.amina.press("Check your answers", mission="We dig wells. Our founder signed the statutes.")
    cast.amina.press("Submit registration").sees("Being checked")
    cast.lead.go("/admin/organisations/profile/").follow("Wells of the North")
    cast.lead.press("Verify", points="legal_name", source="The register of companies")
    cast.amina.mail("Your organisation was verified")


def a_colleague_is_invited(cast):
    cast.bintou = Person(cast.portal, "Bintou Keita", "bintou@wells.example").sign_up()
    cast.amina.go(f"/en/my/organisations/{cast.profile}/people/")
    cast.amina.press("Send invitation", email=cast.bintou.email, role="editor").sees(cast.bintou.email)
    cast.bintou.go(cast.bintou.link_from_mail("You are invited")).press("Accept the invitation")
    cast.bintou.go("/en/my/organisations/").sees("Wells of the North")
    cast.amina.mail("Your invitation was accepted")


def a_lead_publishes_a_call(cast):
    now = datetime.now(UTC)
    cast.lead.go("/admin/engagements/consultation/add/")
    cast.lead.press(
        "Save and continue",
        title_en="Water for all", title_ar="الماء للجميع",
        summary_en="What would bring clean water to every household?",
        summary_ar="ما الذي يوفر المياه النظيفة؟",
        department="unep", time_zone="Africa/Bamako",
        opens_at=f"{now - timedelta(hours=1):%Y-%m-%dT%H:%M}",
        closes_at=f"{now + timedelta(days=5):%Y-%m-%dT%H:%M}",
        levels=["open", "withheld", "un_only"], publication="accepted", attachments_allowed="on",
        **{
            "questions-TOTAL_FORMS": "2", "questions-0-kind": "long_text", "questions-0-position": "1",
            "questions-0-text_en": "Where is water missing?", "questions-0-word_limit": "20",
            "questions-0-required": "on", "questions-1-kind": "one_choice", "questions-1-position": "2",
            "questions-1-text_en": "What is needed first?", "questions-1-options_en": "Wells\nPipes",
        },
    )  # fmt: skip
    cast.lead.follow("Publish…").press("Publish call").sees("The call was published.")
    cast.visitor = Person(cast.portal, "", "")
    cast.visitor.go("/en/calls/").follow("Water for all").sees("Where is water missing?", "up to 20 words")
    cast.visitor.go("/ar/calls/water-for-all/").sees("الماء للجميع")


def an_input_is_written_by_two(cast):
    cast.amina.go("/en/calls/water-for-all/").follow("Start your input")
    cast.amina.press("Start writing", level="open", language="en")
    cast.draft = re.search(r"/inputs/([0-9a-f-]{36})/", cast.amina.url)[1]
    long_text, choice = re.findall(r'name="(answer-[0-9a-f-]{36})"', cast.amina.page)[0:2]
    wells = re.search(rf'name="{choice}" value="([^"]+)"[^>]*>\s*Wells', cast.amina.page)[1]
    cast.bintou.go(cast.amina.path)
    cast.amina.press(
        "Save", title=TITLE, summary=SUMMARY, **{long_text: "In " + "very " * 30 + "dry villages"}
    )
    cast.amina.sees("words too long")
    cast.bintou.press("Save", title="Pumps for the north", expect=409).holds("Pumps for the north", TITLE)
    cast.bintou.press("Save", title=TITLE, summary=SUMMARY, **{long_text: "In nine villages", choice: wells})
    bad = {"file": ("map.pdf", b"not a pdf at all", "application/pdf")}
    cast.bintou.press("Add this file", expect=422, files=bad)
    cast.bintou.sees("map.pdf").sees_no('class="files"')
    cast.bintou.press("Add this file", files={"file": ("map.pdf", PDF, "application/pdf")}).sees("map.pdf")


def it_is_submitted(cast):
    cast.amina.go(f"/en/my/inputs/{cast.draft}/preview/").sees(TITLE, "In nine villages", "Wells", "map.pdf")
    cast.amina.press("Submit")
    cast.reference = re.search(r"FP-\d{4}-\w{4}-\w{4}", cast.amina.text)[0]
    digest = re.search(r"\b[0-9a-f]{64}\b", cast.amina.page)[0]
    receipt = cast.amina.mail(f"We received your input {cast.reference}")
    assert digest in receipt
    cast.amina.go(f"/en/my/inputs/{cast.draft}/").sees("Received", "With the Focal Point Office")
    # Nobody else has it, and the public does not know of it.
    cast.visitor.go(f"/en/inputs/{cast.reference}/", expect=404)
    stranger = Person(cast.portal, "Stan", "stan@other.example").sign_up()
    stranger.go(f"/en/my/inputs/{cast.draft}/", expect=404)


def an_officer_asks_and_the_author_answers(cast):
    cast.officer.go("/admin/engagements/case/?view=unassigned").follow(TITLE).sees("In nine villages")
    case = cast.officer.url
    cast.lead.go(case)
    cast.officer.press("Assign to me")
    # Two at once: the second one is told who was quicker.
    cast.lead.press("Assign to me", expect=409).sees("Omar Officer")
    cast.officer.go(case).press("Send question", **{"return-question": QUESTION})
    assert cast.reference in cast.amina.mail(f"question about your input {cast.reference}")
    cast.amina.go(f"/en/my/inputs/{cast.draft}/").sees(QUESTION).go(f"/en/my/inputs/{cast.draft}/edit/")
    answer = "Three: Bara, Tessit and Ansongo."
    cast.amina.press("Check your answers", summary=SUMMARY + " Three have none.", draft_answer=answer)
    cast.amina.sees(answer).press("Answer and submit again").sees(cast.reference)
    cast.officer.mail(cast.reference)
    cast.case = case


def it_is_referred(cast):
    for code, name in (("unep", "Rita Reviewer"), ("unep", "Lin Liaison"), ("unicef", "Uma Unicef")):
        role = "liaison" if name != "Rita Reviewer" else "reviewer"
        cast.lead.go(f"/admin/organisations/department/{code}/change/").follow("Add member")
        email = f"{name.split()[0].lower()}@dept.example"
        cast.lead.press("Add member", email=email, name=name, role=role)
    cast.officer.go(cast.case).sees("Three: Bara, Tessit and Ansongo.")
    row = "refer-0-"
    cast.officer.press(
        "Send referral",
        **{
            "refer-publication-decision": "publish",
            f"{row}department": "unep", f"{row}purpose": "lead",
            f"{row}question": "Can wells be drilled this year?",
            "assess-summary": "Nine villages in the north ask for wells.",
        },
    )  # fmt: skip
    assert "Environment Programme" in cast.amina.mail(f"Input {cast.reference} was referred to")
    cast.amina.go(f"/en/my/inputs/{cast.draft}/").sees("With departments")


def arrives(cast: SimpleNamespace, name: str, email: str) -> Person:
    """Somebody who was named for a department comes from a mail: a password, a second factor, the desk."""
    person = Person(cast.portal, name, email)
    person.go("/accounts/password/reset/").press("Send me a code", email=email)
    person.press("Confirm", code=person.code_from_mail("code"))
    person.press("Save password", password1=PASSWORD, password2=PASSWORD)
    person.go("/accounts/login/")
    if "login" in person.path:
        person.press("Sign in", login=email, password=PASSWORD)
    if "confirm-email" in person.path:
        person.confirm_address()
    return person.set_up_second_factor().enter("/en/desk/")


def a_department_passes_it_on(cast):
    cast.rita = arrives(cast, "Rita Reviewer", "rita@dept.example")
    assert cast.reference in cast.rita.mail("A referral needs your answer by")
    cast.rita.follow(TITLE).sees(
        "Can wells be drilled this year?", "Nine villages in the north ask for wells."
    )
    cast.rita.press("Acknowledge").sees("In progress").follow("Not for us")
    cast.rita.press("Forward", department="unicef", reason="Water for children is yours.")
    cast.uma = arrives(cast, "Uma Unicef", "uma@dept.example")
    cast.uma.follow(TITLE).sees("Water for children is yours.").follow("Not for us")
    # The chain has no loops.
    cast.uma.press("Forward", department="unep", reason="No, yours.", expect=422).sees(
        "already had this referral"
    )


def the_response_is_written_approved_and_sent(cast):
    cast.uma.go("/en/desk/").follow(TITLE).follow("Answer")
    answer = {"kind": "will_act", "text": "We drill three wells.", "language": "en", "publish": "on"}
    cast.uma.press("Save", **answer, commitment="Three wells", commitment_due="2030-01-31")
    cast.uma.press("Approve").press("Send to the office").sees("Sent to the office")
    cast.amina.go(f"/en/my/inputs/{cast.draft}/").sees_no("We drill three wells.")


def the_office_releases_it(cast):
    assert cast.reference in cast.officer.mail("the answer to input")
    cast.officer.go(cast.case).sees("We drill three wells.").press("Release to the author")
    assert cast.reference in cast.amina.mail("UNICEF answered")
    cast.amina.go(f"/en/my/inputs/{cast.draft}/").sees("We drill three wells.", "Answered", "31 January 2030")
    cast.officer.go(cast.case).press("Close")
    cast.amina.go(f"/en/my/inputs/{cast.draft}/").sees("Closed")


def everybody_can_read_it(cast):
    cast.visitor.go("/en/inputs/?text=wells").follow(TITLE)
    cast.visitor.sees("Wells of the North", "We drill three wells.", "Children's Fund").sees_no(
        "map.pdf", "Amina"
    )
    cast.visitor.go(f"/en/inputs/{cast.reference[:-1]}/", expect=404)
    wrong = cast.reference[:-1] + ("2" if cast.reference[-1] != "2" else "3")
    cast.visitor.go(f"/en/inputs/{wrong}/", expect=404).sees("typing mistake")
    cast.visitor.go("/en/organisations/").follow("Wells of the North").sees("We dig wells.")
    cast.visitor.go("/en/departments/unicef/").sees(TITLE)


def the_author_withdraws_another(cast):
    cast.amina.go("/en/calls/anything-else/").follow("Start your input")
    cast.amina.press("Start writing", level="un_only", language="en")
    cast.amina.press("Check your answers", title="Names of the taken", summary="Three are missing.")
    cast.amina.press("Submit")
    secret = re.search(r"FP-\d{4}-\w{4}-\w{4}", cast.amina.text)[0]
    pk = re.search(r"/inputs/([0-9a-f-]{36})/", cast.amina.url)[1]
    # A confidential one: its mail names neither the input nor the call.
    cast.amina.mail("You have a new message")
    for mail in (*cast.amina.mails(), *cast.officer.mails(), *cast.lead.mails()):
        assert not any(word in mail for word in (secret, "Names of the taken", "Anything else"))
    cast.amina.go(f"/en/my/inputs/{pk}/").follow("Withdraw this input").press("Withdraw this input").sees(
        "Withdrawn"
    )


def the_morning_brings_a_digest(cast):
    """Drafts of a call that closes within a week; one digest whatever is asked again."""
    cast.bintou.go("/en/calls/water-for-all/").follow("Start your input")
    cast.bintou.press("Start writing", level="open", language="en").press("Save", title="Pipes for the south")
    # If a quarter of an hour struck during the story, everyone has had their turn of today.
    hour = "from engagements.digests.models import DigestRun; DigestRun.objects.all().delete()\n"
    hour += "from organisations.accounts.models import User; from django.utils import timezone\n"
    hour += "User.objects.update(digest_hour=0, time_zone='UTC')\n"
    hour += "from focalpoint.celery import app; [app.send_task('engagements.send_digests') for _ in 'ab']"
    cast.portal.python(hour)
    digest = cast.bintou.mail("your attention today")
    assert "Water for all" in digest
    assert "Pipes for the south" not in digest


def the_trail_holds(cast):
    unsealed = "SELECT id FROM focalpoint_entry EXCEPT SELECT entry_id FROM focalpoint_seal"

    def sealed() -> bool:
        return not cast.portal.rows(unsealed) and ", 0 wait." in cast.portal.manage("verify_audit")

    wait_until(sealed, "a sealed trail", seconds=70)
    cast.lead.go("/admin/focalpoint/entry/").sees("submitted it")


def the_log_says_how_and_not_what(cast):
    """One format for all processes; from a page to the email that it caused; no name, text or address."""
    cast.visitor.go("/en/inputs/?text=Zebrasearch")
    cast.visitor.go("/notifications/stop/Zebratoken/", expect=404)
    cast.visitor.go("/en/Zebrapath/", expect=404)
    # Whichever process of the web server answers, it answers for both; the worker has noted what it did.
    answers = [requests.get(f"{cast.portal.address}/metrics", timeout=10).text for _time in range(4)]
    for figures in answers:
        assert 'focalpoint_requests_total{method="POST",status="302",view="submission-submit"} 2.0' in figures
        assert 'focalpoint_task_done_timestamp_seconds{task="focalpoint.deliver_notices"}' in figures
        assert "Zebra" not in figures
    # Quiet ones have said nothing yet.
    for name in ("web", "worker", "beat"):
        cast.portal.parts[name].ask_to_stop()
        assert cast.portal.parts[name].wait(30)
    log = (cast.portal.folder / "portal.log").read_text()
    people = [cast.amina, cast.bintou, cast.lead, cast.operator, cast.visitor]
    planted = {TITLE, SUMMARY, QUESTION, "map.pdf", "Zebra", cast.reference, "127.0.0.1:"}
    planted |= {word for person in people for word in (person.email, person.name) if word}
    assert {word for word in planted if word in log} == set()
    # Celery says goodbye past every logger.
    said = [line for line in log.splitlines() if line and not line.startswith("worker: Warm shutdown")]
    lines = [json.loads(line) for line in said]
    assert {line["process"] for line in lines} >= {"web", "worker"}
    asked = {line["request_id"] for line in lines if line["logger"] == "gunicorn.access"}
    sent = [line for line in lines if line["logger"] == "focalpoint.notifications.deliver"]
    assert len(sent) > 10
    for line in sent:
        assert line["task"] == "focalpoint.deliver_notices"
        assert line["kind"] == "daily_digest" or line["request_id"] in asked
