"""Native tests: a stand-in for the host that answers from a case of golden.json, and the comparison with what is expected."""

from __future__ import annotations

import json
import unittest
from collections.abc import Callable
from pathlib import Path
from typing import Any

from . import definition
from .cells import BLANKS, TRUSTS, cells
from .contract import (
    Area,
    DataColumn,
    DistanceColumn,
    Grouping,
    GroupingMember,
    Inputs,
    Layer,
    Parameters,
    Place,
    Problem,
    Request,
)

Compute = Callable[[Inputs, Request], Layer]
_TOLERANCE = 1e-9


class Table:
    """Answers from a golden case as the host would."""

    def __init__(self, case: dict[str, Any]) -> None:
        self.case = case
        self.messages: list[str] = []

    def areas(self) -> list[Area]:
        return [
            Area(area["code"], area.get("name", area["code"]), area.get("urban", False), area.get("area_km2", 1.0))
            for area in self.case["areas"]
        ]

    def column(self, indicator: str, period: str | None = None) -> DataColumn:
        columns = self.series(indicator)
        if period is None:
            return columns[-1]
        exact = [column for column in columns if column.period == period]
        # The host's rule: the latest column that starts at or before the period's end, else the earliest.
        before = [column for column in columns if _span(column.period)[0] <= _span(period)[1]]
        return (exact or before or columns[:1])[-1]

    def series(self, indicator: str) -> list[DataColumn]:
        periods = self.case.get("columns", {}).get(indicator)
        if periods is None:
            raise Problem("missing-input", f"指標「{indicator}」がありません。")
        columns = [DataColumn(period, *_encode(list_)) for period, list_ in periods.items()]
        return sorted(columns, key=lambda column: _span(column.period)[0])

    def groupings(self) -> list[Grouping]:
        def member(one: dict[str, Any]) -> GroupingMember:
            return GroupingMember(one["id"], one.get("title", one["id"]), one["areas"])

        given = self.case.get("groupings", [])
        return [Grouping(one["id"], one.get("title", one["id"]), [member(each) for each in one["members"]]) for one in given]

    def facilities(self, kind: str) -> list[Place]:
        usual = {"name": "", "area": "", "lon": 0.0, "lat": 0.0, "precision": "site", "trust": "published"}
        given = self.case.get("facilities", [])
        return [Place(**usual | place) for place in given if kind in ("*", place["kind"])]

    def neighbours(self) -> list[tuple[int, int]]:
        return [tuple(pair) for pair in self.case.get("neighbours", [])]

    def distances(self, kind: str) -> DistanceColumn:
        # A kind that the case does not know has no place.
        none = [{"blank": "not_applicable"}] * len(self.case["areas"])
        given = self.case.get("distances", {}).get(kind, none)
        plain = [
            {"value": one["km"], "trust": one.get("trust", "published")} if isinstance(one, dict) and "km" in one else one
            for one in given
        ]
        return DistanceColumn(*_encode(plain), [one.get("nearest", "") if isinstance(one, dict) else "" for one in given])

    def reached(self, kind: str, km: float) -> DataColumn:
        given = self.case.get("reached", {}).get(kind, [0] * len(self.case["areas"]))
        if isinstance(given, dict):
            within = [list_ for text, list_ in given.items() if abs(float(text) - km) < 1e-9]
            if not within:
                raise Problem("missing-input", f"施設の種類「{kind}」の {km} km 以内の数がありません。")
            given = within[0]
        return DataColumn("", *_encode(given))

    def progress(self, done: float) -> None:
        pass

    def log(self, message: str) -> None:
        self.messages.append(str(message))


def run(compute: Compute, case: dict[str, Any], defaults: dict[str, Any] | None = None) -> Layer:
    """Computes a case. ``defaults`` are the parameters that the case does not set."""
    given = Parameters((defaults or {}) | case.get("parameters", {}))
    return compute(Table(case), Request(case.get("period"), given))


def differences(layer: Layer, expect: dict[str, Any]) -> list[str]:
    """Every difference between what came out and what must, a sentence each."""
    tolerance = expect.get("tolerance", _TOLERANCE)
    found = cells(DataColumn(layer.period, layer.values, layer.status))
    told = []
    if expect.get("period", layer.period) != layer.period:
        told.append(f"時期が「{expect['period']}」のはずが「{layer.period}」でした。")
    if len(found) != len(expect["values"]):
        return [*told, f"値が{len(expect['values'])}個のはずが{len(found)}個でした。"]
    for position, (wanted, cell) in enumerate(zip(expect["values"], found, strict=True)):
        plain = wanted if isinstance(wanted, dict) else {"value": wanted} if wanted is not None else {"blank": "not_surveyed"}
        expected = plain.get("value", plain.get("blank"))
        told += _off(cell.value if cell.blank is None else cell.blank, expected, tolerance, f"values[{position}]")
        if plain.get("trust", cell.trust) != cell.trust:
            told.append(f"values[{position}] の trust が {plain['trust']} のはずが {cell.trust} でした。")
    for end in ("low", "high"):
        column = getattr(layer, end)
        for position, wanted in enumerate(expect.get(end, [])):
            if wanted is not None:
                told += _off(column[position] if column else "なし", wanted, tolerance, f"{end}[{position}]")
    return told


def golden(project: Path | str, compute: Compute) -> type[unittest.TestCase]:
    """A test case of each case of golden.json in a project's folder: ``class Golden(golden(FOLDER, compute)): pass``."""
    folder = Path(project)
    usual = definition.defaults(definition.read((folder / "indicator.toml").read_text(encoding="utf-8")))
    cases = read_cases(folder / "golden.json")

    class GoldenCases(unittest.TestCase):
        def test_golden_cases(self) -> None:
            for case in cases:
                with self.subTest(case["name"]):
                    problem = case["expect"].get("problem")
                    if problem is not None:
                        with self.assertRaises(Problem) as raised:
                            run(compute, case, usual)
                        self.assertEqual(raised.exception.kind, problem)
                    else:
                        self.assertEqual(differences(run(compute, case, usual), case["expect"]), [])

    return GoldenCases


def read_cases(file: Path) -> list[dict[str, Any]]:
    """The cases of a golden.json."""
    cases = json.loads(file.read_text(encoding="utf-8"))["cases"]
    if not cases:
        raise ValueError(f"{file} に cases がありません。")
    return cases


def _off(found: Any, expected: Any, tolerance: float, place: str) -> list[str]:
    if isinstance(found, float | int) and isinstance(expected, float | int):
        same = abs(found - expected) <= tolerance * max(1.0, abs(expected))
    else:
        same = found == expected
    return [] if same else [f"{place} が {expected} のはずが {found} でした。"]


def _encode(given: list[Any]) -> tuple[list[float], bytes]:
    values, status = [], []
    for cell in given:
        # A bare null is what nobody has looked at.
        plain = cell if isinstance(cell, dict) else {"value": cell} if cell is not None else {"blank": "not_surveyed"}
        reason = plain.get("blank")
        values.append(float(plain.get("value", 0.0)))
        status.append((0 if reason is None else BLANKS.index(reason) + 1) | TRUSTS.index(plain.get("trust", "published")) << 4)
    return values, bytes(status)


def _span(period: str) -> tuple[int, int]:
    """First and last day of a period, as numbers that sort."""
    if period[:2] in ("FY", "CY"):
        start = int(period[2:]) * 10_000
        return (start + 401, start + 10_331) if period[:2] == "FY" else (start + 101, start + 1_231)
    day = int(period.replace("-", "") or 0)
    return day, day
