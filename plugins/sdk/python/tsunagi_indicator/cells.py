"""Cells: a value, or the reason for having none, and how far to trust it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from .contract import Blank, ChartSeries, DataColumn, DistanceColumn, Layer, Text, Trust

BLANKS: tuple[Blank, ...] = ("suppressed", "not_surveyed", "no_reply", "not_applicable")
TRUSTS: tuple[Trust, ...] = ("published", "provisional", "estimate", "sample")
_LABELS: dict[Blank, Text] = {
    "suppressed": Text("秘匿", "suppressed"),
    "not_surveyed": Text("未調査", "not surveyed"),
    "no_reply": Text("未回答", "no reply"),
    "not_applicable": Text("対象外", "not applicable"),
}


_RANKS = {trust: rank for rank, trust in enumerate(TRUSTS)}


class _Fields(NamedTuple):
    value: float | None
    blank: Blank | None = None
    trust: Trust = "published"


class Cell(_Fields):
    """A value or the reason for having none. Zero is a value, not a blank."""

    # A tuple underneath: a country of twenty years is 35,000 of them in one call, and a dataclass takes ten times as long to make.
    __slots__ = ()

    def __new__(cls, value: float | None, blank: Blank | None = None, trust: Trust = "published") -> Cell:
        if (value is None) == (blank is None):
            raise ValueError("a cell has either a value or a reason for having none")
        return _cell(cls, (value, blank, trust))

    @property
    def status(self) -> int:
        """The status byte."""
        return _BYTES[self.blank, self.trust]


_cell = tuple.__new__
"""Makes a cell of what is known to fit together, without asking."""
_BYTES: dict[tuple[Blank | None, Trust], int] = {
    (reason, trust): code | rank << 4
    for rank, trust in enumerate(TRUSTS)
    for code, reason in enumerate((None, *BLANKS))
}


def value(number: float, trust: Trust = "published") -> Cell:
    """A cell with a value."""
    return Cell(float(number), None, trust)


def blank(reason: Blank, trust: Trust = "published") -> Cell:
    """A cell without one."""
    return Cell(None, reason, trust)


def cells(column: DataColumn | DistanceColumn) -> list[Cell]:
    """The cells of a column, in the order of the areas; of distances, in kilometers."""
    numbers = column.km if isinstance(column, DistanceColumn) else column.values
    return [
        _cell(Cell, (number, None, TRUSTS[byte >> 4])) if byte in _KNOWN else _unknown(byte)
        for number, byte in zip(numbers, column.status, strict=True)
    ]


_KNOWN = frozenset(rank << 4 for rank in range(len(TRUSTS)))
"""Status bytes that say that there is a value."""


def _unknown(byte: int) -> Cell:
    reason, trust = byte & 0x0F, TRUSTS[min(byte >> 4, 3)]
    # A reason that this contract does not know counts as not surveyed.
    return Cell(None, BLANKS[reason - 1] if 0 < reason <= len(BLANKS) else "not_surveyed", trust)


def combine(parts: Sequence[Cell], formula: Callable[..., float | Blank]) -> Cell:
    """Computes from several cells.

    A blank among them is a blank of the result (suppressed prevails), and the result is trusted no more than any of them. The formula
    gives a number, or the reason why there is none, as for a division by zero.
    """
    worst = 0
    reasons: set[Blank] = set()
    for part in parts:
        rank = _RANKS[part.trust]
        if rank > worst:
            worst = rank
        if part.blank is not None:
            reasons.add(part.blank)
    trust = TRUSTS[worst]
    if reasons:
        return Cell(None, next(reason for reason in BLANKS if reason in reasons), trust)
    result = formula(*[part.value for part in parts])
    return Cell(None, result, trust) if isinstance(result, str) else _cell(Cell, (float(result), None, trust))


def combine_status(*columns: DataColumn) -> list[int]:
    """The status bytes of what is computed from several columns: those that ``combine`` gives its cells, for all areas at once."""
    return [_combined(marks) for marks in zip(*[column.status for column in columns], strict=True)]


@lru_cache(maxsize=1024)
def _combined(marks: tuple[int, ...]) -> int:
    return combine(cells(DataColumn("", [0.0] * len(marks), marks)), lambda *_: 0.0).status


def reason_of(status: int) -> Blank | None:
    """What a status byte gives as the reason for having no value, or ``None`` where there is one."""
    return None if status in _KNOWN else _unknown(status).blank


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
    return [cell.value or 0.0 for cell in column], [_BYTES[cell.blank, cell.trust] for cell in column]


def blank_label(reason: Blank) -> Text:
    """The word for a blank."""
    return _LABELS[reason]


@lru_cache(maxsize=8192)
def group_digits(number: float) -> str:
    """A whole number with commas: 182962 becomes 182,962."""
    return f"{number:,.0f}".replace("-0", "0") if abs(number) < 0.5 else f"{number:,.0f}"


@lru_cache(maxsize=256)
def period_label(period: str) -> Text:
    """A period identifier as words: ``FY2020`` becomes 2020年度, ``2022-03-31`` becomes 2022年3月31日時点."""
    if year := re.fullmatch(r"FY(\d+)", period):
        return Text(f"{year[1]}年度", f"fiscal year {year[1]}")
    if year := re.fullmatch(r"CY(\d+)", period):
        return Text(f"{year[1]}年（暦年）", f"calendar year {year[1]}")
    if day := re.fullmatch(r"(\d+)-(\d+)-(\d+)", period):
        return Text(f"{int(day[1])}年{int(day[2])}月{int(day[3])}日時点", f"as of {period}")
    return Text(period, period)
