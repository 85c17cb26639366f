"""What questions of a call said before they were corrected, as one reader reads it."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import F
from django.utils.translation import get_language

from engagements.public.presenters.columns import made
from engagements.questions.models import Correction, QuestionPart
from focalpoint.prepared import Rows
from focalpoint.translated import Translated


@dataclass(frozen=True)
class Earlier:
    """One earlier wording; `now` is what a choice says instead, to know which one it is."""

    part: QuestionPart
    at: datetime
    said: Translated
    now: Translated


@dataclass(frozen=True, slots=True)
class _Corrected:
    question_id: UUID
    part: str
    said: Translated
    corrected_at: datetime
    text_now: Translated
    help_now: Translated
    # Of a choice; None where another part was corrected.
    choice_now: Translated | None

    @property
    def now(self) -> Translated:
        texts = {
            QuestionPart.TEXT: self.text_now,
            QuestionPart.HELP: self.help_now,
            QuestionPart.CHOICE: self.choice_now,
        }
        return texts[QuestionPart(self.part)] or Translated()


def _corrections(call: UUID) -> Rows:
    rows = Correction.objects.filter(question__consultation=call).order_by("corrected_at", "id")
    return rows.values(
        *("question_id", "part", "said", "corrected_at"),
        text_now=F("question__text"),
        help_now=F("question__help"),
        choice_now=F("choice__label"),
    )


def by_question(call: UUID, language: str = "") -> dict[UUID, list[Earlier]]:
    """The latest first. `language` is what the call is read in, where that is not the reader's own.

    Readers of one language are not shown corrections in another.
    """
    earlier = defaultdict(list)
    for row in reversed(made(_Corrected, _corrections(call))):
        now = row.now.only(language)
        for code in dict.fromkeys([language or get_language() or "", now.language]):
            if row.said.get(code):
                said = Translated({code: row.said[code]})
                earlier[row.question_id].append(Earlier(QuestionPart(row.part), row.corrected_at, said, now))
                break
    return dict(earlier)
