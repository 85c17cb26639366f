"""A template as the text that is put into a field of one case."""

from datetime import datetime
from uuid import UUID

from django.utils import translation

from engagements.cases.clock import due_in
from engagements.cases.models import Case
from engagements.cases.states import State
from engagements.text_templates.errors import NotOfferedError
from engagements.text_templates.models import Kind, TextTemplate
from engagements.text_templates.placeholders import ALLOWED, Placeholder, filled
from engagements.text_templates.queries import best_language, wanted_language
from focalpoint.office import in_words
from focalpoint.translated import Translated

# In each language that a text can be in: pages are offered in fewer.
OFFICE = Translated(
    {
        "en": "Focal Point Office",
        "fr": "bureau du point focal",
        "es": "oficina del punto focal",
        "ar": "مكتب جهة التنسيق",
        "ru": "координационное бюро",
        "zh-hans": "联络点办公室",
    }
)


def text_for(case: Case, *, template: UUID | str, kind: str, office: str, at: datetime) -> str:
    """The text of a template (by its key) of this kind, with what its readers may know of the case.

    `office` is the language in which the officer writes to departments. Raises NotOfferedError, and
    HiddenPlaceholderError.
    """
    offered = TextTemplate.objects.in_use().for_call(case.consultation_id).filter(kind=kind)
    row = offered.filter(pk=template).first()
    if row is None:
        raise NotOfferedError
    wanted = wanted_language(kind, author=case.main_submission.language, office=office)
    language = best_language(row.text, wanted)
    return filled(row.text[language], values_of(case, kind, language=language, at=at))


def values_of(case: Case, kind: str, *, language: str, at: datetime) -> dict[str, str]:
    """What stands for each placeholder, in that language; without those that a reader may not know.

    All authors of a case read why it was declined: none of them learns who else wrote.
    """
    submission = case.main_submission
    with translation.override(language):
        known = {
            Placeholder.CALL_TITLE: str(case.consultation.title),
            Placeholder.OFFICE_NAME: str(OFFICE),
        }
        if kind != Kind.DECLINE or not _has_others(case):
            known[Placeholder.REFERENCE] = submission.reference or ""
            known[Placeholder.ORGANISATION] = str(submission.profile)
        due_at = due_in(State.RETURNED, at) if kind == Kind.QUESTION else None
        if due_at is not None:
            known[Placeholder.DUE_DATE] = in_words(due_at)
    return {str(name): value for name, value in known.items() if name in ALLOWED[Kind(kind)]}


def _has_others(case: Case) -> bool:
    """Whether it has more inputs than its main one: a campaign has thousands, so none of them is loaded."""
    return case.filings.exclude(submission=case.main_submission_id).exists()
