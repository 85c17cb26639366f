"""An outcome as everyone reads it: citations and figures of what is public now, and of nothing else."""

from datetime import timedelta

import pytest
from django.urls import reverse

from engagements.cases import actions as cases
from engagements.consultations.models import Level
from engagements.outcomes import actions
from engagements.publications import actions as publishing
from engagements.publications.models import Publication
from focalpoint.translated import Translated
from tests.factories import accounts, submissions, themes
from tests.factories import outcomes as factory

pytestmark = pytest.mark.django_db
LATER = factory.LATER


@pytest.fixture
def acting(django_capture_on_commit_callbacks):
    """What is done is committed: pages are forgotten."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


def page(client, call, *, status=200, query="", language="en"):
    answer = client.get(f"/{language}/calls/{call.slug}/outcome/{query}")
    assert answer.status_code == status
    return answer.content.decode()


def test_what_is_said_is_shown_clean_and_with_its_proof(client):
    call = factory.closed_call()
    public = factory.public_input(call)
    heard = Translated(en="Wells are **far**. <script>alert(1)</script>")
    factory.published(call, factory.cite(public), heard=heard)
    shown = page(client, call)
    assert "<strong>far</strong>" in shown
    assert "<script>alert" not in shown
    assert "https://example.org/plan" in shown
    assert factory.PASSAGE in shown
    assert reverse("input-detail", args=[public.reference]) in shown


@pytest.mark.parametrize("how", ["taken down", "level", "redacted"])
def test_a_citation_is_gone_with_what_it_cites(client, how, acting):
    call = factory.closed_call()
    public = factory.public_input(call)
    factory.published(call, factory.cite(public))
    assert public.reference in page(client, call)
    publication = Publication.objects.get(submission=public)
    with acting():
        if how == "taken down":
            publishing.take_down(publication, by=public.author, at=LATER)
        elif how == "level":
            cases.raise_level(public, level=Level.UN_ONLY, by=public.author, at=LATER)
        else:
            redaction = {"title": "W", "summary": "Redacted.", "answers": {}}
            draft = publishing.PublicationDraft(version=1, decision="publish", redaction=redaction)
            publishing.publish(publication, draft=draft, by=accounts.officer(), at=LATER)
    shown = page(client, call)
    assert (public.reference in shown, factory.PASSAGE in shown) == (False, False)


def test_figures_hide_small_numbers_and_what_is_not_public(client):
    call = factory.closed_call()
    theme = themes.theme()
    for _number in range(5):
        public = factory.public_input(call)
        Publication.objects.get(submission=public).themes.add(theme)
    for _number in range(4):
        submissions.submitted(consultation=call, level=Level.UN_ONLY)
    factory.published(call, theme=theme.pk)
    shown = page(client, call)
    assert "<dd>5</dd>" in shown
    assert "Published inputs with this theme: 5" in shown
    assert "<dd>9</dd>" not in shown


def test_a_call_with_hidden_inputs_only_reads_as_one_that_no_one_answered(client):
    hidden, empty = (
        factory.closed_call(title=Translated(en="A")),
        factory.closed_call(title=Translated(en="A")),
    )
    submissions.submitted(consultation=hidden, level=Level.UN_ONLY)
    for call in (hidden, empty):
        factory.published(call)
    assert page(client, hidden).replace(hidden.slug, "x") == page(client, empty).replace(empty.slug, "x")


def test_what_was_corrected_is_shown_and_the_earlier_text_stays(client, acting):
    call = factory.closed_call()
    outcome = actions.correct(factory.published(call), by=accounts.lead(), at=LATER)
    section = outcome.sections.get()
    said = factory.section(changed=Translated(en="Fifty wells."))
    outcome = actions.write_section(
        outcome, section=section, position=1, text=said, by=accounts.officer(), at=LATER
    )
    assert "Forty wells" in page(client, call)
    correction = Translated(en="There are fifty.")
    text = factory.text(correction=correction)
    outcome = actions.save(outcome, **text, edit=outcome.edit, by=accounts.officer(), at=LATER)
    outcome = actions.propose(outcome, by=accounts.lead(), at=LATER)
    with acting():
        actions.publish(outcome, edit=outcome.edit, by=accounts.lead(), at=LATER + timedelta(days=1))
    now = page(client, call)
    assert "Fifty wells" in now
    assert "Forty wells" not in now
    assert "There are fifty." in now
    assert "Forty wells" in page(client, call, query="?edition=1")
    with acting():
        actions.take_down(outcome, reason="Wrong.", by=accounts.lead(), at=LATER)
    assert "Fifty wells" not in page(client, call, status=410)


def test_it_is_linked_from_its_call_theme_inputs_and_the_home_page(client):
    call, theme = factory.closed_call(), themes.theme()
    public = factory.public_input(call)
    factory.published(call, factory.cite(public), theme=theme.pk)
    address = reverse("outcome-of-call", args=[call.slug])
    for name, given in [
        ("home", []),
        ("consultation-detail", [call.slug]),
        ("theme-detail", [theme.pk]),
        ("input-detail", [public.reference]),
    ]:
        assert address in client.get(reverse(name, args=given)).content.decode(), name
    client.force_login(public.author)
    own = client.get(reverse("submission-detail", args=[public.pk])).content.decode()
    assert address in own
    assert "Used" in own


def test_nothing_of_an_outcome_that_is_not_published(client):
    call = factory.closed_call()
    factory.proposed(call)
    page(client, call, status=404)


def test_as_many_statements_for_three_sections_and_citations_as_for_one(
    client, django_assert_max_num_queries
):
    counts = []
    for number in (1, 3):
        call = factory.closed_call()
        outcome = factory.draft(call)
        for _section in range(number):
            public = factory.public_input(call)
            said = factory.section(factory.cite(public), theme=themes.theme().pk)
            outcome = actions.write_section(
                outcome, section=None, position=None, text=said, by=accounts.officer(), at=LATER
            )
        outcome = actions.propose(outcome, by=accounts.lead(), at=LATER)
        actions.publish(outcome, edit=outcome.edit, by=accounts.lead(), at=LATER)
        with django_assert_max_num_queries(12) as statements:
            page(client, call)
        counts.append(len(statements))
    assert counts[0] == counts[1]


def test_feed_and_map_have_it_until_it_is_taken_down(client, acting):
    call = factory.closed_call()
    outcome = factory.published(call)
    address = reverse("outcome-of-call", args=[call.slug])
    places = ["/feeds/en/outcomes/", "/sitemap-outcomes.xml"]
    assert all(address in client.get(place).content.decode() for place in places)
    with acting():
        actions.take_down(outcome, reason="Wrong.", by=accounts.lead(), at=LATER)
    assert not any(address in client.get(place).content.decode() for place in places)
