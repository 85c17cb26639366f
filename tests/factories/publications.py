"""Publications for tests, brought into a state by hand."""

from typing import Any

from engagements.publications import content
from engagements.publications.models import Cause, Decision, Publication
from engagements.publications.states import State
from engagements.submissions.models import Submission
from engagements.submissions.queries import latest_version
from tests.factories import accounts, submissions

NOW = submissions.NOW


def publication(submission: Submission, state: str = State.PUBLISHED, **fields: Any) -> Publication:
    """What the public reads of an input that was submitted: its latest version, as it is."""
    at = fields.pop("at", NOW)
    version = fields.pop("version", None) or latest_version(submission.pk)
    redaction = fields.get("redaction")
    text = content.readable(version.canonical, redaction)
    defaults: dict[str, Any] = {"version": version, "consultation": submission.consultation}
    defaults |= {"state": state, "language": text["language"]}
    if state == State.PUBLISHED:
        defaults |= {"decision": Decision.PUBLISH, "published_at": at}
    if state == State.TAKEN_DOWN:
        defaults |= {"published_at": at, "taken_down_at": at, "taken_down_by": submission.author}
        defaults |= {"cause": Cause.AUTHOR}
    defaults |= {"decision": fields.pop("decision", defaults.get("decision", Decision.HOLD))}
    if state in (State.PUBLISHED, State.TAKEN_DOWN) or defaults["decision"] == Decision.PUBLISH:
        defaults |= {"title": text["title"], "decided_at": at, "decided_by": accounts.officer()}
        defaults |= {"search": content.vector(version.canonical, redaction)}
    made, _created = Publication.objects.update_or_create(
        submission=submission, defaults={**defaults, **fields}
    )
    return Publication.objects.get(pk=made.pk)


def published(submission: Submission, **fields: Any) -> Submission:
    """The input, public now."""
    publication(submission, **fields)
    return Submission.objects.get(pk=submission.pk)
