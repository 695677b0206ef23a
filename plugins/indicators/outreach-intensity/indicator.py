"""訪問支援の厚み: home visits by outreach staff per 1,000 residents, or per 1,000 known cases, with Byar's interval."""

from __future__ import annotations

from rates import PER, Rates, rates, settle_zeros
from tsunagi_indicator import (
    Area,
    Chart,
    ChartSeries,
    DataColumn,
    Inputs,
    Layer,
    Problem,
    Request,
    Text,
    blank,
    cells,
    combine,
    series,
)
from words import BASE_NAMES, Facts, notes, remarks

BASES = {"population": "population-15-64", "cases": "cases"}
BARS = 25
"""Areas in the chart: with more of them nobody can read it."""
CLASSES = 5
"""Classes on the map."""
ROUND = [step * decade for decade in (0.01, 0.1, 1.0, 10.0, 100.0, 1_000.0, 10_000.0) for step in (1.0, 2.0, 5.0)]


def compute(inputs: Inputs, request: Request) -> Layer:
    """One rate an area."""
    base, level = str(request.parameters["base"]), str(request.parameters["confidence"])
    areas = inputs.areas()
    visits = inputs.column("outreach-visits", request.period)

    def read(indicator: str) -> DataColumn:
        return _column(inputs, indicator, visits.period, len(areas))

    # Districts have no state: nobody can add up whether staff are placed.
    facts = Facts(visits, read(BASES[base]), read("outreach-contacts"), read("outreach-staff"))
    _refuse_negative(areas, facts, base)
    found = rates(visits, facts.people, level)
    settle_zeros(found, facts.staff)
    chart = _chart(areas, found, facts, base)
    return Layer(
        period=visits.period,
        values=found.values,
        status=found.status,
        low=found.low,
        high=found.high,
        notes=notes(found, facts, base, level),
        class_breaks=round_breaks(found),
        charts=[chart] if chart else [],
        remarks=remarks(found, base),
    )


def _column(inputs: Inputs, indicator: str, period: str, areas: int) -> DataColumn:
    """A column; unknown everywhere where it does not exist, or where these areas cannot have it."""
    try:
        return inputs.column(indicator, period)
    except Problem as problem:
        if problem.kind not in ("missing-input", "refused"):
            raise
        return DataColumn("", [0.0] * areas, [blank("not_surveyed").status] * areas)


def _refuse_negative(areas: list[Area], facts: Facts, base: str) -> None:
    visits, people = facts.visits, facts.people
    if min(visits.values, default=0) >= 0 and min(people.values, default=0) >= 0:
        return
    rows = zip(areas, visits.values, visits.status, people.values, people.status, strict=True)
    for area, count, count_mark, residents, residents_mark in rows:
        if (count < 0 and count_mark & 0x0F == 0) or (residents < 0 and residents_mark & 0x0F == 0):
            raise Problem("failed", f"{area.name}の訪問件数か{BASE_NAMES[base].ja}が負の数です。元の表を確かめてください。")


def round_breaks(found: Rates) -> list[float]:
    """Round breaks below the highest rate, in steps of 1, 2 and 5.

    Most municipalities have few visits or none, a few have many: classes of as many areas each would put nearly all of them into one.
    """
    highest = max(found.values, default=0.0)
    return [step for step in ROUND if step < highest][1 - CLASSES :]


def _chart(areas: list[Area], found: Rates, facts: Facts, base: str) -> Chart | None:
    """Visits beside contacts with the person, per 1,000, most visits first. Who had none is left out."""
    most = sorted(range(len(areas)), key=found.values.__getitem__, reverse=True)[:BARS]
    shown = [area for area in most if found.values[area] > 0]
    if not shown:
        return None

    def of_shown(column: DataColumn) -> DataColumn:
        return DataColumn(column.period, [column.values[area] for area in shown], [column.status[area] for area in shown])

    visits = ChartSeries(
        Text("自宅などへの訪問", "home visits"), [found.values[area] for area in shown], [found.status[area] for area in shown]
    )
    contacts = [
        combine(pair, lambda met, people: met / people * PER if people > 0 else "not_applicable")
        for pair in zip(cells(of_shown(facts.contacts)), cells(of_shown(facts.people)), strict=True)
    ]
    is_known = any(cell.blank is None for cell in contacts)
    name = BASE_NAMES[base]
    return Chart(
        id="visits-and-contacts",
        title=Text(f"訪問と本人との接触（{name.ja}1,000人あたり）", f"Visits and contacts per 1,000 {name.en}"),
        kind="bars",
        unit=Text("件／1,000人", "per 1,000"),
        items=[areas[area].code for area in shown],
        series=[visits, series(Text("本人との接触", "contacts with the person"), contacts)] if is_known else [visits],
    )
