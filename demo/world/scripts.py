"""What becomes of inputs: how many live which life, and how long each step takes."""

from dataclasses import dataclass

from demo.world.dice import Range


@dataclass(frozen=True)
class Script:
    """`many` inputs take these steps one after the other, the last one `ago` days before now."""

    many: int
    steps: str
    ago: Range
    # Whether an organisation that is still being checked may live it.
    unverified: bool = False

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
    "draft_answer": (1, 7),
    "clear_answer": (0.5, 3),
    "send_answer": (0.1, 2),
    "release_answer": (0.1, 1.8),
    "give_back": (1, 7),
    "forward": (0.5, 5),
    "close": (1, 8),
    "withdraw": (1, 9),
    "lapse": (27, 28),
}
_READ = "submit claim assess"
_ANSWER = "acknowledge draft_answer clear_answer send_answer"

SCRIPTS = [
    Script(25, "", (0.1, 24), unverified=True),
    Script(31, "submit", (0.05, 1.8), unverified=True),
    Script(5, "submit", (4.5, 8)),
    Script(24, "submit claim", (0.1, 8), unverified=True),
    Script(4, _READ, (16, 21)),
    Script(8, "submit claim ask answer_question", (0.2, 8)),
    Script(3, "submit claim decline appeal", (0.5, 4)),
    Script(4, f"{_READ} refer give_back", (0.5, 5)),
    Script(14, "submit claim ask", (0.5, 13)),
    Script(16, f"{_READ} refer", (0.2, 5)),
    Script(6, f"{_READ} refer", (25, 34)),
    Script(14, f"{_READ} refer acknowledge", (0.5, 10)),
    Script(5, f"{_READ} refer acknowledge", (25, 34)),
    Script(9, f"{_READ} refer acknowledge draft_answer", (0.3, 6)),
    Script(5, f"{_READ} refer acknowledge draft_answer clear_answer", (0.1, 2)),
    Script(9, f"{_READ} refer {_ANSWER}", (0.1, 1.5)),
    Script(4, f"{_READ} refer_to_two give_back", (0.2, 2)),
    Script(7, f"{_READ} refer forward", (0.5, 8)),
    Script(3, f"{_READ} refer forward acknowledge", (0.5, 6)),
    Script(2, f"{_READ} refer forward forward", (0.5, 5)),
    Script(7, f"{_READ} refer_to_two {_ANSWER} release_answer", (0.5, 6)),
    Script(18, f"{_READ} refer {_ANSWER} release_answer", (0.2, 9)),
    Script(6, f"{_READ} refer_to_two {_ANSWER} release_answer {_ANSWER} release_answer", (0.2, 9)),
    Script(28, f"{_READ} refer {_ANSWER} release_answer close", (0.3, 130)),
    Script(6, f"{_READ} refer forward {_ANSWER} release_answer close", (1, 120)),
    Script(4, f"submit claim ask answer_question assess refer {_ANSWER} release_answer close", (1, 115)),
    Script(5, "submit claim ask lapse", (1, 115)),
    Script(13, "submit claim decline", (2, 140)),
    Script(3, "submit claim decline appeal decline", (2, 110)),
    Script(5, "submit withdraw", (1, 140)),
    Script(7, f"{_READ} refer withdraw", (2, 120)),
]
