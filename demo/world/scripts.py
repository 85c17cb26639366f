"""What happens to inputs: how many take which steps, and how long each step takes."""

from dataclasses import dataclass

from demo.world.dice import Range
from engagements.consultations.models import Level


@dataclass(frozen=True)
class Script:
    """`many` inputs take these steps one after the other, the last one `ago` days before now."""

    many: int
    steps: str
    ago: Range
    # Whether it may belong to an organisation that is not verified yet.
    unverified: bool = False
    # Who it waits for, where that is a demo role: keys of FIGURES, the code of a department.
    seat: str = ""
    officer: str = ""
    department: str = ""
    topic: str = ""
    level: str = ""

    @property
    def names(self) -> list[str]:
        return self.steps.split()


# Days that a step takes after the one before it.
TAKES: dict[str, Range] = {
    "claim": (0.1, 1.9),
    "assess": (0.1, 1.5),
    "ask": (0.2, 4),
    "answer_question": (1, 12),
    "decline": (0.5, 6),
    "appeal": (1, 6),
    "refer": (0.2, 4),
    "refer_to_two": (0.2, 4),
    "acknowledge": (0.2, 3),
    "request_extension": (0.2, 2),
    "draft_answer": (1, 7),
    "clear_answer": (0.5, 3),
    "send_answer": (0.1, 2),
    "return_answer": (0.2, 1),
    "release_answer": (0.1, 1.8),
    "give_back": (1, 7),
    "forward": (0.5, 5),
    "recall": (1, 4),
    "close": (1, 8),
    "reopen": (1, 5),
    "label": (0.01, 0.2),
    "prioritise": (0.01, 0.2),
    "note": (0.01, 0.5),
    "mention": (0.05, 0.5),
    "message": (0.1, 1),
    "snooze": (0.1, 0.5),
    "withdraw": (1, 9),
    "raise_level": (0.5, 4),
    "take_down": (3, 20),
    "take_down_by_office": (3, 20),
}
_READ = "submit claim assess"
_SEND = "draft_answer clear_answer send_answer"
_ANSWER = f"acknowledge {_SEND}"
_ANSWERED = f"{_READ} refer {_ANSWER} release_answer"


def _each(seats: tuple[str, ...], steps: str, ago: Range) -> list[Script]:
    """One for each of these organisations, in the open."""
    return [Script(1, steps, ago, seat=seat, level=Level.OPEN) for seat in seats]


def _at_ours(count: int, steps: str, ago: Range, officer: str = "") -> Script:
    """With the department in which one may sit, on what is its."""
    return Script(count, steps, ago, department="unep", topic="nature", officer=officer)


# What waits to be tried in each role, and what each has behind it.
STAGED = [
    *_each(("owner", "owner-ar", "two-hats"), "", (0.5, 2)),
    *_each(("owner", "owner-ar", "two-hats"), "submit claim ask", (0.5, 1.5)),
    *_each(("owner", "owner-ar"), "submit", (0.1, 0.5)),
    *_each(("owner", "owner-ar"), f"{_READ} message refer acknowledge", (1, 6)),
    *_each(("owner", "owner-ar"), _ANSWERED, (0.2, 2)),
    *_each(("owner", "owner-ar"), "submit claim decline", (1, 5)),
    *_each(("owner", "owner-ar"), f"{_ANSWERED} close", (20, 60)),
    Script(1, _READ, (0.2, 2), officer="officer"),
    Script(1, f"{_READ} label prioritise note", (0.2, 2), officer="officer"),
    Script(1, f"{_READ} label mention", (0.3, 2), officer="officer"),
    Script(1, f"{_READ} note snooze", (0.1, 2), officer="officer"),
    Script(1, f"{_READ} label message", (0.2, 2), officer="officer"),
    Script(2, _READ, (0.2, 2), officer="second-officer"),
    Script(1, f"{_READ} note snooze", (0.1, 2), officer="second-officer"),
    Script(2, _READ, (0.2, 2), officer="protection-officer"),
    Script(2, _READ, (0.2, 2), officer="lead"),
    _at_ours(2, f"{_READ} refer", (0.2, 2)),
    _at_ours(1, f"{_READ} refer acknowledge", (0.2, 3)),
    _at_ours(1, f"{_READ} refer acknowledge request_extension", (0.1, 1), officer="officer"),
    _at_ours(2, f"{_READ} refer acknowledge draft_answer", (0.2, 2)),
    _at_ours(1, f"{_READ} refer acknowledge draft_answer clear_answer", (0.1, 1)),
    _at_ours(1, f"{_READ} refer {_ANSWER} return_answer", (0.1, 1)),
    _at_ours(1, f"{_READ} refer {_ANSWER}", (0.1, 1), officer="officer"),
    _at_ours(1, f"{_READ} refer {_ANSWER}", (0.1, 1), officer="lead"),
]
SCRIPTS = [
    *STAGED,
    Script(7, "", (0.1, 24), unverified=True),
    Script(13, "submit", (0.05, 1.8), unverified=True),
    Script(3, "submit", (4.5, 8)),
    Script(8, "submit claim", (0.1, 8), unverified=True),
    Script(2, _READ, (16, 21)),
    Script(4, "submit claim ask answer_question", (0.2, 8)),
    Script(2, "submit claim decline appeal", (0.5, 4)),
    Script(2, f"{_READ} refer give_back", (0.5, 5)),
    Script(1, f"{_READ} refer recall", (0.5, 5)),
    Script(5, "submit claim ask", (0.5, 13)),
    Script(6, f"{_READ} refer", (0.2, 5)),
    Script(3, f"{_READ} refer", (25, 34)),
    Script(5, f"{_READ} refer acknowledge", (0.5, 10)),
    Script(2, f"{_READ} refer acknowledge", (25, 34)),
    Script(3, f"{_READ} refer acknowledge draft_answer", (0.3, 6)),
    Script(2, f"{_READ} refer acknowledge draft_answer clear_answer", (0.1, 2)),
    Script(3, f"{_READ} refer {_ANSWER}", (0.1, 1.5)),
    Script(2, f"{_READ} refer_to_two give_back", (0.2, 2)),
    Script(3, f"{_READ} refer forward", (0.5, 8)),
    Script(2, f"{_READ} refer forward acknowledge", (0.5, 6)),
    Script(3, f"{_READ} refer_to_two {_ANSWER} release_answer", (0.5, 6)),
    Script(8, _ANSWERED, (0.2, 9)),
    Script(2, f"{_READ} refer_to_two {_ANSWER} release_answer {_ANSWER} release_answer", (0.2, 9)),
    Script(15, f"{_ANSWERED} close", (0.3, 130)),
    Script(3, f"{_READ} refer forward {_ANSWER} release_answer close", (1, 120)),
    Script(2, f"submit claim ask answer_question assess refer {_ANSWER} release_answer close", (1, 115)),
    Script(1, f"{_ANSWERED} close reopen", (0.5, 3)),
    Script(1, f"{_ANSWERED} raise_level", (0.5, 40), level=Level.OPEN),
    Script(1, f"{_ANSWERED} take_down", (0.5, 40), level=Level.OPEN),
    Script(1, f"{_ANSWERED} take_down_by_office", (0.5, 40), level=Level.OPEN),
    # Nobody answered: the portal closes them.
    Script(2, "submit claim ask", (30, 115)),
    Script(5, "submit claim decline", (2, 140)),
    Script(2, "submit claim decline appeal decline", (2, 110)),
    Script(2, "submit withdraw", (1, 140)),
    Script(3, f"{_READ} refer withdraw", (2, 120)),
]
