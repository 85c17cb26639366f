"""What everyone reads of an input, or would read if an officer decides so, and who it may reveal."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from engagements.consultations.models import Publication as Terms
from engagements.publications import content
from engagements.publications.clues import clues, words_of
from engagements.publications.models import Cause, Naming
from engagements.publications.queries import may_be_named, may_be_public, publication_of
from engagements.publications.states import State
from engagements.responses.models import Response
from engagements.submissions.models import Submission

# What may reveal its author; looked up only where that is withheld.
Names = Callable[[], Sequence[str]]

_ONCE: dict[str, str | Promise] = {
    Terms.ACCEPTED: _("If you publish it, it becomes public immediately."),
    Terms.CLOSING: _("If you publish it, it becomes public when the call closes."),
}


@dataclass(frozen=True)
class Preview:
    """Exactly what the public would read, if an officer decides so."""

    # As submitted; and with the redaction that was decided on, where there is one.
    content: Mapping[str, Any]
    public: Mapping[str, Any]
    # Empty where the organisation may not be named.
    name: str
    # Words of the text that may reveal who wrote it; looked for only where the name is withheld.
    clues: list[str]
    # When at the earliest, by the terms of the call.
    once: str | Promise


def is_hidden(submission: Submission) -> bool:
    """Whether what is published is not shown: its author saved a stricter level while it is returned."""
    publication = publication_of(submission)
    is_published = publication is not None and publication.state == State.PUBLISHED
    return is_published and not may_be_public(submission)


def is_to_decide(submission: Submission, latest: str) -> bool:
    """Whether no one has decided on publication of its version with the key `latest`."""
    publication = publication_of(submission)
    if publication is None:
        return may_be_public(submission)
    is_decided = str(publication.version_id) == latest
    return may_be_public(submission) and not is_decided and publication.cause != Cause.AUTHOR


def preview_of(
    submission: Submission, canonical: str, names: Names, *, is_decided: bool, terms: str
) -> Preview:
    """Of the version with the text `canonical`, by the terms of its call.

    A redaction counts where that version was decided on.
    """
    publication = publication_of(submission)
    redaction = publication.redaction if publication is not None and is_decided else None
    public = content.readable(canonical, redaction)
    is_named = may_be_named(submission)
    return Preview(
        content=content.readable(canonical, None),
        public=public,
        name=str(submission.profile) if is_named else "",
        clues=[] if is_named else clues(words_of(public), names()),
        once=_ONCE.get(terms, ""),
    )


def clues_in(response: Response, submission: Submission, names: Names) -> list[str]:
    """Words of a response that may reveal who wrote an input that is public without a name."""
    publication = publication_of(submission)
    is_unnamed = publication is not None and (
        publication.naming == Naming.WITHHELD or not may_be_named(submission)
    )
    if not (is_unnamed and response.publish and response.text):
        return []
    return clues(text_of(response), names())


def text_of(response: Response) -> str:
    """All of it in which a name can stand."""
    return " ".join([response.text, response.commitment, *response.links])
