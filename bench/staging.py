"""Inputs as lines of one temporary table: who, which call, which state, which words."""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from io import StringIO
from itertools import accumulate, islice
from random import Random

from django.db.backends.utils import CursorWrapper
from django.utils import timezone

from bench.people import People
from demo.world.texts import LANGUAGES
from engagements.cases.states import WAITING_ON, State
from engagements.cases.status import Status
from engagements.consultations.models import Consultation
from engagements.questions.models import Question
from engagements.submissions import references
from focalpoint.search import fold
from organisations.profiles.models import Profile

TABLE = """
CREATE TEMPORARY TABLE staged (
    n integer, reference text, call uuid, profile uuid, author uuid, officer uuid, department text,
    status text, waiting_on smallint, waiting_reason text, level text, language text, title text,
    summary text, answers jsonb, folded text, names text, canonical text, at timestamptz, due_at timestamptz
) ON COMMIT DROP
"""
# How many of a hundred are in each state: after some years most cases are closed.
STATUSES = {
    Status.DRAFT: 2,
    Status.NEW: 2,
    Status.IN_TRIAGE: 3,
    Status.RETURNED: 2,
    Status.REFERRED: 8,
    Status.ANSWERED: 3,
    Status.CLOSED: 60,
    Status.DECLINED: 12,
    Status.WITHDRAWN: 8,
}
# The verb that brought a case there.
REASONS = {
    Status.NEW: "submission.submit",
    Status.IN_TRIAGE: "case.claim",
    Status.RETURNED: "case.return",
    Status.REFERRED: "case.refer",
    Status.ANSWERED: "case.answer",
    Status.CLOSED: "case.close",
    Status.DECLINED: "case.decline",
    Status.WITHDRAWN: "case.end",
}
LEVELS = {"open": 75, "withheld": 15, "un_only": 10}
WRITTEN_IN = ["en", "fr", "es", "ru"]
CHUNK = 5000
# So many are written in Python; what is asked for beyond that are copies of them, with a reference, an author
# and a time of their own, made by the database.
WRITTEN = 20_000
_MORE = """
CREATE TEMPORARY TABLE numbered (n integer, reference text, profile uuid, author uuid) ON COMMIT DROP
"""
_COPIES = """
INSERT INTO staged
SELECT numbered.n, numbered.reference, call, numbered.profile, numbered.author, officer, department, status,
    waiting_on, waiting_reason, level, language, title, summary, answers, folded, names,
    replace(canonical, staged.reference, numbered.reference), at - numbered.n * interval '7 seconds',
    due_at - numbered.n * interval '0.3 seconds', words
FROM numbered JOIN staged ON staged.n = numbered.n %% %s
"""
# The words a text is found by, made once for each text that is written: of all work here this takes longest.
_WORDS = """
ALTER TABLE staged ADD COLUMN words tsvector;
UPDATE staged SET words = setweight(to_tsvector('simple', folded), 'B')
    || setweight(to_tsvector(CASE language
        WHEN 'fr' THEN 'french'::regconfig WHEN 'es' THEN 'spanish'::regconfig
        WHEN 'ru' THEN 'russian'::regconfig WHEN 'en' THEN 'english'::regconfig
        ELSE 'simple'::regconfig END, folded), 'B')
"""
PASSAGES = 1500
# As COPY writes it.
NULL = r"\N"


class Words:
    """Texts of some thousand different words put together from a store of passages: fast to choose,
    and a word is in few or in many of them, as in real texts."""

    def __init__(self, dice: Random) -> None:
        self.dice = dice
        self.titles = {code: self._passages(code, 7) for code in WRITTEN_IN}
        self.passages = {code: self._passages(code, 25) for code in WRITTEN_IN}

    def _passages(self, code: str, length: int) -> list[tuple[str, str]]:
        """Each passage as it is written, and folded for search."""
        sentences = [
            sentence for topic in LANGUAGES[code].topics.values() for part in topic for sentence in part
        ]
        words = sorted({word.strip(".,:;") for sentence in sentences for word in sentence.split()})
        self.dice.shuffle(words)
        weights = list(accumulate(1 / (rank + 8) for rank in range(len(words))))
        samples = (self.dice.choices(words, cum_weights=weights, k=length) for _index in range(PASSAGES))
        return [(text, fold(text)) for text in (" ".join(sample).capitalize() for sample in samples)]

    def title(self, code: str) -> str:
        return self.dice.choice(self.titles[code])[0]

    def some(self, code: str, count: int) -> tuple[str, str]:
        passages = [self.dice.choice(self.passages[code]) for _index in range(count)]
        return " ".join(text for text, _folded in passages), " ".join(folded for _text, folded in passages)


def stage(cursor: CursorWrapper, people: People, *, count: int, seed: int) -> None:
    dice, now = Random(seed), timezone.now()
    used: set[str] = set()
    words = Words(dice)
    cursor.execute(TABLE)
    written = min(count, WRITTEN)
    _copy(cursor, "staged", (_row(people, dice, words, now, used, number) for number in range(written)))
    cursor.execute(_WORDS)
    if count > written:
        cursor.execute(_MORE)
        _copy(cursor, "numbered", (_number(people, dice, now, used, n) for n in range(written, count)))
        cursor.execute("ANALYZE staged; ANALYZE numbered")
        cursor.execute(_COPIES, [WRITTEN])


def _copy(cursor: CursorWrapper, table: str, rows: Iterator[list[str | None]]) -> None:
    while chunk := list(islice(rows, CHUNK)):
        cursor.copy_expert(f"COPY {table} FROM STDIN", StringIO("".join(map(_line, chunk))))


def _line(row: list[str | None]) -> str:
    return "\t".join(NULL if part is None else part.replace("\\", "\\\\") for part in row) + "\n"


def _number(people: People, dice: Random, now: datetime, used: set[str], number: int) -> list[str | None]:
    profile = dice.choice(people.profiles)
    return [str(number), _reference(dice, now, used), str(profile.pk), str(profile.created_by_id)]


def _row(
    people: People, dice: Random, words: Words, now: datetime, used: set[str], number: int
) -> list[str | None]:
    status = dice.choices(list(STATUSES), list(STATUSES.values()))[0]
    profile, (call, questions) = dice.choice(people.profiles), dice.choice(people.calls)
    language = dice.choice(WRITTEN_IN)
    is_live = status not in (Status.CLOSED, Status.DECLINED, Status.WITHDRAWN)
    at = now - timedelta(days=dice.uniform(0.1, 20 if is_live else 600))
    title = words.title(language)
    (summary, *texts), folded = zip(*(words.some(language, count) for count in (2, 4, 2, 1)), strict=True)
    answers = {str(question.pk): text for question, text in zip(questions, texts, strict=True)}
    level = dice.choices(list(LEVELS), list(LEVELS.values()))[0]
    reference = _reference(dice, at, used)
    return [
        str(number),
        reference,
        str(call.pk),
        str(profile.pk),
        str(profile.created_by_id),
        str(dice.choice(people.officers).pk),
        dice.choice(people.departments).pk,
        str(status),
        None if status == Status.DRAFT else str(int(WAITING_ON[State(status)])),
        REASONS.get(status),
        level,
        language,
        title,
        summary,
        json.dumps(answers, ensure_ascii=False),
        " ".join(folded),
        fold(profile.legal_name),
        _canonical(call, profile, questions, reference, title, summary, level, language, answers),
        at.isoformat(),
        (at + timedelta(days=14)).isoformat() if is_live else None,
    ]


def _reference(dice: Random, at: datetime, used: set[str]) -> str:
    while (reference := references.make(at, choose=dice.choice)) in used:
        pass
    used.add(reference)
    return reference


def _canonical(
    call: Consultation,
    profile: Profile,
    questions: list[Question],
    reference: str,
    title: str,
    summary: str,
    level: str,
    language: str,
    answers: dict[str, str],
) -> str:
    content = {
        "reference": reference,
        "version": 1,
        "call": {"id": str(call.pk), "slug": call.slug, "title": call.title},
        "organisation": {
            "id": str(profile.pk),
            "legal_name": profile.legal_name,
            "country": str(profile.country),
        },
        "language": language,
        "title": title,
        "summary": summary,
        "level": level,
        "themes": [],
        "answers": [
            {
                "question": str(question.pk),
                "kind": question.kind,
                "text": question.text,
                "answer": answers[str(question.pk)],
                "labels": [],
            }
            for question in questions
        ],
        "attachments": [],
    }
    return json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
