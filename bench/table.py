"""The table: one line for each thing measured, as it is measured, beside its bar."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Bar:
    """What QUALITY asks for: at most (or at least) so much."""

    limit: float
    unit: str = "× hello"
    at_least: bool = False

    def __str__(self) -> str:
        return f"{'≥' if self.at_least else '≤'} {_number(self.limit)}{_spaced(self.unit)}"

    def holds(self, value: float) -> bool:
        return value >= self.limit if self.at_least else value <= self.limit


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 or value == int(value) else f"{value:.1f}"


def _spaced(unit: str) -> str:
    return unit if unit.startswith("×") else f" {unit}"


class Table:
    """Prints itself while it grows."""

    def head(self, text: str) -> None:
        print(f"\n{text}", flush=True)

    def say(self, text: str) -> None:
        print(f"  {text}", flush=True)

    def line(
        self, label: str, value: float, bar: Bar | None = None, *, more: str = "", unit: str = "× hello"
    ) -> None:
        unit = bar.unit if bar else unit
        figure = f"{_number(value)}{_spaced(unit)}"
        verdict = ("within" if bar.holds(value) else "beyond") if bar else ""
        print(f"  {label:<52} {figure:>16}  {bar or ''!s:<16} {verdict:<7} {more}".rstrip(), flush=True)
