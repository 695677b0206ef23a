"""Cells: a value, or the reason for having none, and how far to trust it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from .contract import Blank, ChartSeries, DataColumn, DistanceColumn, Layer, Text, Trust

BLANKS: tuple[Blank, ...] = ("suppressed", "not_surveyed", "no_reply", "not_applicable")
TRUSTS: tuple[Trust, ...] = ("published", "provisional", "estimate", "sample")
_LABELS: dict[Blank, Text] = {
    "suppressed": Text("秘匿", "suppressed"),
    "not_surveyed": Text("未調査", "not surveyed"),
    "no_reply": Text("未回答", "no reply"),
    "not_applicable": Text("対象外", "not applicable"),
}


@dataclass(frozen=True, slots=True)
class Cell:
    """A value or the reason for having none. Zero is a value, not a blank."""

    value: float | None
    blank: Blank | None = None
    trust: Trust = "published"

    def __post_init__(self) -> None:
        if (self.value is None) == (self.blank is None):
            raise ValueError("a cell has either a value or a reason for having none")

    @property
    def status(self) -> int:
        """The status byte."""
        reason = 0 if self.blank is None else BLANKS.index(self.blank) + 1
        return reason | TRUSTS.index(self.trust) << 4


def value(number: float, trust: Trust = "published") -> Cell:
    """A cell with a value."""
    return Cell(float(number), None, trust)


def blank(reason: Blank, trust: Trust = "published") -> Cell:
    """A cell without one."""
    return Cell(None, reason, trust)


def cells(column: DataColumn | DistanceColumn) -> list[Cell]:
    """The cells of a column, in the order of the areas; of distances, in kilometers."""
    numbers = column.km if isinstance(column, DistanceColumn) else column.values
    return [_cell(number, byte) for number, byte in zip(numbers, column.status, strict=True)]


def _cell(number: float, byte: int) -> Cell:
    reason, trust = byte & 0x0F, TRUSTS[min(byte >> 4, 3)]
    if reason == 0:
        return Cell(number, None, trust)
    # A reason that this contract does not know counts as not surveyed.
    return Cell(None, BLANKS[reason - 1] if reason <= len(BLANKS) else "not_surveyed", trust)


def combine(parts: Sequence[Cell], formula: Callable[..., float | Blank]) -> Cell:
    """Computes from several cells.

    A blank among them is a blank of the result (suppressed prevails), and the result is trusted no more than any of them. The formula
    gives a number, or the reason why there is none, as for a division by zero.
    """
    trust = TRUSTS[max((TRUSTS.index(part.trust) for part in parts), default=0)]
    reasons = {part.blank for part in parts}
    for reason in BLANKS:
        if reason in reasons:
            return Cell(None, reason, trust)
    result = formula(*(part.value for part in parts))
    return Cell(None, result, trust) if isinstance(result, str) else Cell(float(result), None, trust)


def layer(period: str, column: Sequence[Cell]) -> Layer:
    """A layer of cells; set its other fields on what this returns."""
    return Layer(period, *_encode(column))


def series(name: Text, column: Iterable[Cell]) -> ChartSeries:
    """A series of a chart."""
    return ChartSeries(name, *_encode(column))


def ends(bounds: Iterable[float | None]) -> list[float]:
    """One end of the intervals. Where there is none the contract ignores it, but wants a number."""
    return [0.0 if end is None else end for end in bounds]


def _encode(column: Iterable[Cell]) -> tuple[list[float], list[int]]:
    column = list(column)
    return [cell.value or 0.0 for cell in column], [cell.status for cell in column]


def blank_label(reason: Blank) -> Text:
    """The word for a blank."""
    return _LABELS[reason]


def group_digits(number: float) -> str:
    """A whole number with commas: 182962 becomes 182,962."""
    return f"{number:,.0f}".replace("-0", "0") if abs(number) < 0.5 else f"{number:,.0f}"


def period_label(period: str) -> Text:
    """A period identifier as words: ``FY2020`` becomes 2020年度, ``2022-03-31`` becomes 2022年3月31日時点."""
    if year := re.fullmatch(r"FY(\d+)", period):
        return Text(f"{year[1]}年度", f"fiscal year {year[1]}")
    if year := re.fullmatch(r"CY(\d+)", period):
        return Text(f"{year[1]}年（暦年）", f"calendar year {year[1]}")
    if day := re.fullmatch(r"(\d+)-(\d+)-(\d+)", period):
        return Text(f"{int(day[1])}年{int(day[2])}月{int(day[3])}日時点", f"as of {period}")
    return Text(period, period)
