"""What the queue is narrowed by, as the reader sees it: each filter that is set, and the panel to set others.

The panel is in the page only where it is asked for: its lists are a third of the page.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from engagements.admin import choices
from engagements.admin.choices import Choice
from engagements.admin.filters import Arranging, SavedViewFilter, officer_in
from engagements.admin.narrowing import Narrowing
from engagements.labels.models import Label
from focalpoint.widgets import QuickSelect

# Filters whose choices are in the database; labels are read with the rest of the page.
_LISTED = ("call", "theme", "department", "officer", "reason")


@dataclass(frozen=True)
class Select:
    """A drop-down of the panel."""

    name: str
    label: str
    control: str


@dataclass(frozen=True)
class Chosen:
    """A filter that is set, in words, and the address of the queue without it."""

    name: str
    label: str
    value: str
    choice: str
    address: str


@dataclass(frozen=True)
class Panel:
    """`problems`: what is to be said about choices that are gone, or not in use any more."""

    is_open: bool
    chosen: list[Chosen]
    selects: list[Select]
    problems: list[str]


def is_set(spec: Narrowing) -> bool:
    """Whether it narrows the queue, beside the view."""
    return bool(spec.value) and not isinstance(spec, SavedViewFilter | Arranging)


def panel(
    specs: Mapping[str, Narrowing],
    labels: Sequence[Label],
    *,
    is_open: bool,
    without: Callable[[str], str],
) -> Panel:
    """`specs` by the name of their parameter; `without` gives the address without such a parameter."""
    values = {name: spec.value for name, spec in specs.items()}
    offered, over = _choices(specs, is_open=is_open)
    offered["label"] = [
        (str(label.pk), label.name)
        for label in labels
        if not label.is_archived or str(label.pk) == values["label"]
    ]
    over |= {("label", str(label.pk)) for label in labels if label.is_archived}
    set_ones = {name: spec for name, spec in specs.items() if is_set(spec)}
    return Panel(
        is_open,
        [
            Chosen(name, str(spec.title), spec.value, _in_words(spec, offered.get(name)), without(name))
            for name, spec in set_ones.items()
        ],
        [
            Select(name, str(spec.title), _drop_down(spec, offered.get(name) or spec.offered))
            for name, spec in specs.items()
            if is_open and not isinstance(spec, SavedViewFilter | Arranging)
        ],
        [problem for name, spec in set_ones.items() if (problem := _problem(spec, offered.get(name), over))],
    )


def _choices(
    specs: Mapping[str, Narrowing], *, is_open: bool
) -> tuple[dict[str, Sequence[Choice]], set[tuple[str, str]]]:
    """What the lists offer; of a closed panel only what is chosen, without a statement for nothing."""
    values = {name: specs[name].value for name in _LISTED}
    offered: dict[str, Sequence[Choice]] = {}
    over: set[tuple[str, str]] = set()
    if is_open or any(values.values()):
        officer = officer_in(values.pop("officer"))
        lists, over = choices.of_queue(**values, officer=officer, every=is_open)
        offered |= lists
    fixed = [(code, str(label)) for code, label in specs["officer"].offered]
    offered["officer"] = [*fixed, *offered.get("officer", [])]
    return offered, over


def _in_words(spec: Narrowing, offered: Sequence[Choice] | None) -> str:
    known = dict(spec.offered if offered is None else offered)
    return str(known.get(spec.value) or _("Not there any more"))


def _problem(spec: Narrowing, offered: Sequence[Choice] | None, over: set[tuple[str, str]]) -> str:
    if offered is None:
        return ""
    label = dict(offered).get(spec.value)
    if label is None:
        gone = _("%(filter)s: what was chosen here does not exist any more. Choose another, or “Any”.")
        return gone % {"filter": spec.title}
    if (spec.parameter_name, spec.value) in over:
        return _("%(filter)s: “%(choice)s” is not in use any more.") % {"filter": spec.title, "choice": label}
    return ""


def _drop_down(spec: Narrowing, offered: Sequence[tuple[str, str | Promise]]) -> str:
    name = spec.parameter_name
    options = [("", _("Any")), *offered]
    if spec.value and spec.value not in dict(options):
        options.append((spec.value, _("Not there any more")))
    return QuickSelect(choices=options).render(name, spec.value, {"id": f"id_{name}"})
