"""What can be done to a call."""

from collections.abc import Iterable
from copy import copy
from datetime import datetime

from engagements.consultations import verbs
from engagements.consultations.errors import BrokenPromiseError, IncompleteError
from engagements.consultations.models import Consultation
from engagements.consultations.queries import problems_of, taken_back
from focalpoint.translated import Translated
from focalpoint.verbs import flush, note
from organisations.accounts.models import User
from organisations.departments.models import Department
from organisations.themes.models import Theme


@verbs.CREATE.makes
def create(
    *,
    slug: str,
    title: Translated,
    summary: Translated,
    body: Translated,
    department: Department | None,
    themes: Iterable[Theme],
    opens_at: datetime | None,
    closes_at: datetime | None,
    time_zone: str,
    levels: list[str],
    publication: str,
    attachments_allowed: bool,
    by: User,
    at: datetime,
) -> Consultation:
    """Keep a new call; only the office reads it so far."""
    consultation = flush(
        Consultation(
            slug=slug,
            title=title,
            summary=summary,
            body=body,
            department=department,
            opens_at=opens_at,
            closes_at=closes_at,
            time_zone=time_zone,
            levels=levels,
            publication=publication,
            attachments_allowed=attachments_allowed,
            created_at=at,
            created_by=by,
        )
    )
    _choose(consultation, themes)
    return consultation


@verbs.SAVE
def save(
    consultation: Consultation,
    *,
    slug: str,
    title: Translated,
    summary: Translated,
    body: Translated,
    department: Department | None,
    themes: Iterable[Theme],
    opens_at: datetime | None,
    closes_at: datetime | None,
    time_zone: str,
    levels: list[str],
    publication: str,
    attachments_allowed: bool,
    edit: int,
    by: User,
    at: datetime,
) -> Consultation:
    """Keep a changed call, if no one saved since edit number `edit`; a published one keeps its promises."""
    before = copy(consultation)
    consultation.slug, consultation.department = slug, department
    consultation.title, consultation.summary, consultation.body = title, summary, body
    consultation.opens_at, consultation.closes_at, consultation.time_zone = opens_at, closes_at, time_zone
    consultation.levels, consultation.publication = levels, publication
    consultation.attachments_allowed = attachments_allowed
    if broken := taken_back(before, consultation, at=at):
        raise BrokenPromiseError(broken)
    # Its questions are saved in the same form: the number grows for them too.
    consultation.edit = edit + 1
    _choose(consultation, themes)
    return consultation


def _choose(consultation: Consultation, themes: Iterable[Theme]) -> None:
    chosen = list(themes)
    before = sorted(consultation.themes.values_list("pk", flat=True))
    after = sorted(theme.pk for theme in chosen)
    if before != after:
        note(themes=[before, after])
        consultation.themes.set(chosen)


@verbs.PUBLISH
def publish(consultation: Consultation, *, by: User, at: datetime) -> Consultation:
    """Make its page public; from now on the time decides whether it is upcoming or open."""
    if reasons := problems_of(consultation, at=at):
        raise IncompleteError(reasons)
    consultation.published_at, consultation.published_by = at, by
    return consultation


@verbs.ARCHIVE
def archive(consultation: Consultation, *, by: User, at: datetime) -> Consultation:
    """Archive a closed call; its page stays, among the past calls."""
    return consultation
