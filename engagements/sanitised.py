"""What becomes of calls, inputs and answers in a copy without anyone in it."""

import hashlib
import re
from datetime import datetime
from typing import Any

from django.contrib.postgres.search import SearchVector
from django.db.models import Value

from engagements.consultations.models import STANDING
from engagements.rules.content import query_of
from engagements.submissions import references
from focalpoint.disguise import SPECIAL, Disguise, document, slug, values, web, webs, words
from focalpoint.sanitising import CONSTANTS, folded, keep, public, remove

CONSTANTS.add(STANDING)


def reference(disguise: Disguise, text: str) -> str:
    """Another one of the same year, the same wherever it stands."""
    number = disguise.number(text)

    def choose(alphabet: str) -> str:
        nonlocal number
        number, place = divmod(number or disguise.number(text + alphabet), len(alphabet))
        return alphabet[place]

    return references.make(datetime(int(text[3:7]), 1, 1), choose=choose)  # noqa: DTZ001 - only its year counts


SPECIAL.append((re.compile(r"FP-\d{4}-[0-9A-Z]{4}-[0-9A-Z]{4}"), reference))


def _vector(column: str) -> Any:
    """What the search finds; emptier than it was, because only this column is in it."""
    return lambda row: SearchVector(Value(getattr(row, column)), config="simple")


def _digest(version: Any) -> str:
    return hashlib.sha256(version.canonical.encode()).hexdigest()


public("engagements.DeclineReason", "code label help position in_use edit", codes="code")
keep(
    "engagements.Consultation",
    "id state standing department opens_at closes_at attachments_allowed publication edit created_at "
    "created_by published_at published_by time_zone levels",
    slug=slug,
    title=values,
    summary=values,
    body=values,
    closed_early_reason=values,
    derived={"folded_texts": folded("every_text")},
)
keep(
    "engagements.Question",
    "id consultation position number kind required word_limit",
    text=values,
    help=values,
)
keep("engagements.Choice", "id question position code", codes="code", label=values)
keep("engagements.Correction", "id question part choice corrected_at corrected_by", said=values)
keep(
    "engagements.Submission",
    "id consultation profile author state returned_at language level strictest_level edit created_at "
    "created_by saved_at saved_by warned_at submitted_at submitted_by withdrawn_at withdrawn_by",
    reference=words,
    title=words,
    summary=words,
    answers=values,
    draft_answer=words,
)
keep(
    "engagements.Version",
    "id submission number submitted_at submitted_by",
    canonical=document,
    derived={"sha256": _digest},
)
keep("engagements.Attachment", "id submission file added_at added_by removed_at removed_by")
keep(
    "engagements.Publication",
    "id submission version consultation state decision naming decided_at decided_by language published_at "
    "taken_down_at taken_down_by cause",
    redaction=values,
    title=words,
    reason=words,
    derived={"search": _vector("title")},
)
keep(
    "engagements.Case",
    "id main_submission consultation language level state waiting_on due_at reminded_for reminded_step "
    "opened_at begun_at is_begun_in_time assignee edit decline_reason declined_by appealed_at appealed_by "
    "waiting_reason priority labels snoozed_until",
    summary=words,
    decline_text=words,
    appeal=words,
    snooze_reason=words,
    derived={"search": _vector("summary")},
)
keep("engagements.TextTemplate", "id kind in_use edit", title=words, text=values)
keep("engagements.Filing", "submission case filed_at filed_by compared_at", added=words)
keep(
    "engagements.Clarification",
    "id submission asked_at asked_by read_at recalled_at recalled_by answered_at answered_by",
    question=words,
    answer=words,
)
# What officers look for is theirs.
remove("engagements.SavedView")
# Whoever tries things out has not begun to decide; copies are looked for anew.
remove("engagements.BulkAct", "engagements.BulkItem")
remove("engagements.Decision", "engagements.Fingerprint", "engagements.LookAlike")
keep("engagements.Message", "id submission sent_at sent_by", text=words)
keep("engagements.Label", "id colour archived_at archived_by edit", name=words)
keep(
    "engagements.Note",
    "id case written_at written_by corrected_at deleted_at deleted_by",
    text=words,
)
keep("engagements.DigestRun", "person day")
keep(
    "engagements.Referral",
    "id case version department purpose rule round state due_at reminded_for reminded_step previous "
    "sent_at sent_by acknowledged_at acknowledged_by settled_at settled_by suggested released_at released_by "
    "extension extension_until extension_asked_at extension_asked_by extension_decided_at "
    "extension_decided_by",
    question=words,
    reason=words,
    extension_reason=words,
    extension_refusal=words,
)
keep(
    "engagements.ReferralRule",
    "id state position regions countries languages kinds edit created_at created_by since_at since_by",
    name=words,
    words=words,
    derived={"query": lambda row: query_of(row.words)},
)
keep("engagements.RuleDepartment", "id rule department place purpose days", question=words)
keep(
    "engagements.Response",
    "id referral state kind language commitment_due publish edit saved_at saved_by approved_at approved_by "
    "sent_at sent_by released_at released_by",
    text=words,
    commitment=words,
    links=webs,
    remark=words,
)
keep(
    "engagements.Outcome",
    "id consultation case state edit created_at created_by proposed_at proposed_by edition taken_down_at "
    "taken_down_by announced_up_to is_announced",
    title=values,
    introduction=values,
    unheard=values,
    default_reason=values,
    correction=values,
    remark=words,
    reason=words,
)
keep(
    "engagements.OutcomeSection",
    "id outcome theme position",
    heard=values,
    changed=values,
    proof=web,
    unchanged=values,
    reason=values,
)
keep("engagements.Citation", "id section submission place", passage=words)
keep(
    "engagements.Edition",
    "id outcome number proposed_by published_at published_by",
    content=values,
)
keep("engagements.InputUse", "id outcome edition submission use", reason=words)
