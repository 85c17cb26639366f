"""mypy finds a wrong argument to each verb: the decorator keeps the signature of the body."""

import inspect
import re
import subprocess
import sys

import pytest

from focalpoint.verbs import RUN
from tests.house.source import ROOT
from tests.house.test_verbs import OURS

HEAD = """
from collections.abc import Callable
from typing import Any


class Wrong:
    "What no verb takes."


any_: Any = None
wrong = Wrong()
"""


def _calls(verb):
    """Source lines that call the verb, and whether each of them is right."""
    module, name = RUN[verb].__module__, RUN[verb].__name__
    parameters = inspect.signature(RUN[verb]).parameters.values()

    def line(wrong="", without="", more=()):
        given = []
        for one in parameters:
            value = "wrong" if one.name == wrong else "any_"
            if one.name != without:
                given.append(f"{one.name}={value}" if one.kind is one.KEYWORD_ONLY else value)
        return f"{module}.{name}({', '.join([*given, *more])})"

    yield line(), True
    yield line(more=["unheard_of=any_"]), False
    yield line(without="at"), False
    for one in parameters:
        yield line(wrong=one.name), False


@pytest.fixture(scope="module")
def is_mistake(tmp_path_factory):
    """By source line, whether mypy finds a mistake in it. One run for all: it costs some seconds."""
    calls = [call for verb in OURS for call, _is_right in _calls(verb)]
    # What a decorator that loses the signature makes of a verb.
    lossy = "lossy(wrong)"
    modules = sorted({RUN[verb].__module__ for verb in OURS})
    head = "".join(f"import {module}\n" for module in modules) + HEAD
    first = f"lossy: Callable[..., object] = {calls[0].split('(')[0]}\n"
    lines = [*(head + first).splitlines(), lossy, *calls]
    path = tmp_path_factory.mktemp("types") / "calls.py"
    path.write_text("\n".join(lines) + "\n")
    mypy = subprocess.run(
        [sys.executable, "-m", "mypy", "--no-error-summary", str(path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=200,
    )
    assert mypy.returncode in (0, 1), mypy.stdout + mypy.stderr
    wrong = {int(number) for number in re.findall(r"calls\.py:(\d+): error:", mypy.stdout)}
    return {line: number in wrong for number, line in enumerate(lines, 1)}


@pytest.mark.parametrize("verb", OURS)
def test_a_wrong_argument_to_a_verb_is_found(verb, is_mistake):
    assert [(call, is_mistake[call]) for call, _is_right in _calls(verb)] == [
        (call, not is_right) for call, is_right in _calls(verb)
    ]


def test_nothing_is_found_where_the_signature_is_lost(is_mistake):
    assert is_mistake["lossy(wrong)"] is False
