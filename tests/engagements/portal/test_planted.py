"""Words that the public must not find, planted in every place that a public page could be made of: searched
for on each public page, in headers and feeds, in what is kept of pages, in mails and in the log."""

import logging

import pytest
from django.core import mail
from django.urls import get_resolver, reverse
from django.utils import timezone

from engagements.api import sitemaps
from engagements.api.feeds import FEEDS
from engagements.cases import actions as case_actions
from engagements.cases import sorting
from engagements.cases.states import State
from engagements.labels import actions as labels
from engagements.notes import actions as notes
from engagements.publications import actions as publishing
from engagements.publications.models import Cause, Decision, Publication
from engagements.responses.states import State as ResponseState
from engagements.routing.states import State as ReferralState
from engagements.submissions import actions as submission_actions
from engagements.submissions.models import Submission
from focalpoint.audit.models import Entry
from focalpoint.notifications import deliver
from focalpoint.notifications.models import Notice
from focalpoint.office import office_day
from focalpoint.pages import cache
from organisations.profiles.models import Profile
from organisations.themes.models import Theme
from tests.factories import (
    accounts,
    cases,
    consultations,
    profiles,
    publications,
    responses,
    routing,
    themes,
)
from tests.factories.reasons import outside_mandate

pytestmark = pytest.mark.django_db
WORD, NAME, ANSWER = "Quokkatext", "Numbatsociety", "Bilbyanswer"
# What only the office reads: in a note that mentions a colleague, a label, the reason of a snooze.
IN_OFFICE = "Wombatremark"
KINDS = (
    "withheld", "un_only", "unlisted", "suspended", "held", "redacted", "taken_down", "raised", "raising",
    "declined", "rewritten", "withdrawn", "widened", "widened_again", "renamed", "renamed_again",
)  # fmt: skip
# Of these the text is public, without what is planted.
TEXT_STAYS = {"withheld", "unlisted", "suspended", "renamed", "renamed_again"}
# The levels with which its author saved another text while it was returned; some were submitted again.
SAVED = {
    "rewritten": ["open"],
    "raising": ["un_only"],
    "widened": ["un_only", "open"],
    "widened_again": ["un_only", "open"],
    "renamed": ["withheld", "open"],
    "renamed_again": ["withheld", "open"],
}
SUBMITTED_AGAIN = {"rewritten", "widened_again", "renamed_again"}


def planted(kind, now):
    """An input with WORD in what is secret of it, of an organisation called NAME, answered with ANSWER."""
    profile = profiles.profile(legal_name=NAME, acronym=NAME[:9], listed=kind != "unlisted")
    level = kind if kind in ("withheld", "un_only") else "open"
    is_open = kind in TEXT_STAYS
    title = "Wells" if is_open or kind in ("redacted", "rewritten") else WORD
    summary = "For villages" if is_open or kind == "rewritten" else f"{WORD} for villages"
    state = State.IN_TRIAGE if kind in ("declined", *SAVED) else State.ANSWERED
    at = now - timezone.timedelta(days=3)
    case = cases.in_state(
        state, at=at, consultation=consultations.open_call(now=now), profile=profile, level=level,
        title=title, summary=summary,
    )  # fmt: skip
    referral = routing.referral(case, ReferralState.ANSWERED, at=at)
    responses.response(referral, ResponseState.RELEASED, at=at, text=ANSWER)
    submission = case.main_submission
    keep_in_office(case, now)
    if kind == "held":
        publications.publication(submission, "held", at=at, decision=Decision.PUBLISH)
    elif kind == "redacted":
        text = {"title": "Wells", "summary": "For villages", "answers": {}}
        publications.publication(submission, at=at, redaction=text)
    elif kind != "un_only":
        publications.publication(submission, at=at)
    theme = themes.theme()
    for noun in (profile, case.consultation, *Publication.objects.filter(submission=submission)):
        noun.themes.add(theme)
    act = {
        "suspended": lambda: Profile.objects.filter(pk=profile.pk).update(state="suspended", reason="Checks"),
        "taken_down": lambda: publishing.take_down(submission.publication, by=submission.author, at=now),
        "raised": lambda: case_actions.raise_level(submission, level="un_only", by=submission.author, at=now),
        "declined": lambda: case_actions.decline(
            case, reason=outside_mandate(), text="Not for us.", by=case.assignee, at=now
        ),
        **dict.fromkeys(SAVED, lambda: save(case, now, kind)),
        "withdrawn": lambda: publishing.take_down(
            submission.publication, because=Cause.WITHDRAWN, by=submission.author, at=now
        ),
    }.get(kind)
    if act:
        act()
    return Submission.objects.get(pk=submission.pk)


def keep_in_office(case, now):
    """By the verbs, so that their lines of the log and their notices are there too."""
    made = labels.create(name=IN_OFFICE, colour="red", by=accounts.lead(), at=now)
    sorting.label(case, add=[made], by=case.assignee, at=now)
    colleague = accounts.officer(name="Ana Diaz")
    text = f"{IN_OFFICE}: @Ana Diaz, see {IN_OFFICE}"
    written = notes.add_note(case, text=text, mentions=[colleague], by=case.assignee, at=now)
    notes.correct(written, text=f"{text} again", by=case.assignee, at=now)
    until = office_day(now) + timezone.timedelta(days=1)
    snoozed = {"until": until, "snooze_reason": IN_OFFICE, "may_be_overdue": True}
    sorting.snooze(case, **snoozed, by=case.assignee, at=now)
    deliver.deliver_waiting(clock=lambda: now)


def save(case, now, kind):
    """The office asked, and the author saved another text; nobody has accepted it."""
    case_actions.return_(case, question="Where?", by=case.assignee, at=now)
    one = Submission.objects.get(pk=case.main_submission_id)
    text = {"title": WORD, "summary": f"{WORD} for villages", "answers": {}, "themes": []}
    for level in SAVED[kind]:
        one = submission_actions.save(
            one, **text, language="en", level=level, edit=one.edit, by=one.author, at=now
        )
    if kind in SUBMITTED_AGAIN:
        case_actions.resubmit(one, answer=f"{WORD} there.", by=one.author, at=now)


def public_addresses(one):
    """Every address that a stranger may open, with the ids of what there is."""
    department = cases.case_of(one).referrals.get().department_id
    known = {"slug": one.consultation.slug, "reference": one.reference, "code": department}
    found = []
    for name in {name for name in get_resolver().reverse_dict if isinstance(name, str)}:
        if name.startswith(("consultation-", "input-", "organisation-", "department-", "home")):
            for arguments in ({}, *({key: value} for key, value in known.items())):
                try:
                    found.append(reverse(name, kwargs=arguments))
                except Exception:
                    continue
    found.append(reverse("organisation-detail", args=[one.profile.slug]))
    found += machine_addresses(one, department)
    searches = [f"?text={word}" for word in (WORD, NAME, ANSWER, WORD[:6])]
    narrowed = [f"?department={department}", f"?call={one.consultation.slug}", "?answered=yes"]
    found += [reverse("input-list") + query for query in (*searches, *narrowed)]
    found += [reverse("organisation-list") + f"?text={NAME}", reverse("consultation-list") + f"?text={WORD}"]
    found += [reverse("search") + query for query in searches]
    found += [
        reverse("theme-detail", args=[theme.code]) for theme in Theme.objects.filter(profiles=one.profile)
    ]
    return found


def machine_addresses(one, department):
    """Every feed, calendar and map of pages, with whatever it is narrowed to."""
    theme = themes.theme()
    if hasattr(one, "publication"):
        one.publication.themes.add(theme)
    found = [reverse("robots"), reverse("sitemap"), reverse("call-calendar", args=[one.consultation.slug])]
    names = [*sitemaps.names(), *(f"organisations-{digit}" for digit in sitemaps.DIGITS)]
    names.append(f"inputs-{timezone.now():%Y-%m}")
    found += [reverse("sitemap-section", args=[name]) for name in dict.fromkeys(names)]
    found.append(reverse("feed-calendar", args=["en"]))
    for kind in FEEDS:
        found.append(reverse("feed", args=["en", kind]))
        found.append(reverse("feed-of-theme", args=["en", theme.pk, kind]))
        found.append(reverse("feed-of-department", args=["en", department, kind]))
    return found


def kept_pages():
    """Whatever lies in the cache, as text."""
    client = cache._cache.get_client()
    keys = [key for key in client.scan_iter("*") if client.type(key) == b"string"]
    return b"".join(client.get(key) for key in keys).decode(errors="replace")


def says(text, word):
    """Whether the word stands there, beside what the searcher typed."""
    return word in text.replace(f'value="{word}', "").replace(f"text={word}", "").replace(
        f"“{word}", ""
    ).replace(f"«{word}", "")


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("kind", KINDS)
def test_planted_words_are_found_nowhere(client, caplog, kind, language):
    caplog.set_level(logging.DEBUG)
    cache.clear()
    accounts.officer()
    one = planted(kind, timezone.now())
    addresses = [address.replace("/en/", f"/{language}/") for address in public_addresses(one)]
    assert len(addresses) > 40
    forbidden = {WORD, IN_OFFICE}
    if kind not in ("redacted", "rewritten"):
        forbidden.add(NAME)
        forbidden |= set() if kind in TEXT_STAYS else {ANSWER}
    for address in addresses:
        answer = client.get(address)
        whole = answer.content.decode() + str(answer.headers)
        # The directory, a search and a theme say that there is such an organisation, unless it is not listed.
        directories = ("/organisations/", "sitemap-organisations", "/search/", "/themes/")
        is_directory = any(part in address for part in directories)
        is_listed = is_directory and kind not in ("unlisted", "suspended")
        for word in forbidden - ({NAME} if is_listed else set()):
            assert not says(whole, word), (address, word)
    mails = [message.message().as_string() for message in mail.outbox]
    assert mails
    for place in (kept_pages(), caplog.text, *mails):
        assert IN_OFFICE not in place
    # An officer's mail says the title of what was open when it was sent.
    discreet = mails if kind in ("withheld", "un_only", "unlisted") else []
    for place in (kept_pages(), caplog.text, *discreet):
        assert not says(place, WORD)
    notices = list(Notice.objects.values_list("context", flat=True))
    for row in (*notices, *Entry.objects.values_list("changes", flat=True)):
        assert WORD not in str(row)
        assert NAME not in str(row)
        assert IN_OFFICE not in str(row)


def test_planted_words_are_found_where_nothing_forbids_it(client):
    """What the test above looks for, it would find."""
    cache.clear()
    now = timezone.now()
    profile = profiles.profile(legal_name=NAME)
    case = cases.in_state(State.ANSWERED, at=now, profile=profile, title=WORD)
    responses.response(routing.referral(case, ReferralState.ANSWERED), ResponseState.RELEASED, text=ANSWER)
    one = publications.published(case.main_submission, at=now)
    page = client.get(reverse("input-detail", args=[one.reference])).content.decode()
    assert all(word in page for word in (WORD, NAME, ANSWER))
    assert WORD in client.get(reverse("input-list") + f"?text={WORD[:6]}").content.decode()
    of_inputs = client.get(reverse("feed", args=["en", "inputs"])).content.decode()
    assert all(word in of_inputs for word in (WORD, NAME))
    for address in machine_addresses(one, cases.case_of(one).referrals.get().department_id):
        answer = client.get(address)
        if "/inputs/" in address or "/answers/" in address:
            assert WORD in answer.content.decode(), address
    listed = reverse("sitemap-section", args=[f"organisations-{one.profile.pk.hex[0]}"])
    assert one.profile.slug in client.get(listed).content.decode()
    assert says(kept_pages(), WORD)
