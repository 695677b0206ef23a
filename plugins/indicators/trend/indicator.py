"""推移の傾向: whether consultations, visits or known cases rise or fall, and whether that is more than chance."""

from __future__ import annotations

import math
from dataclasses import dataclass

from statistics_of_trend import Trend, median, trend
from tsunagi_indicator import (
    Blank,
    Cell,
    Chart,
    DataColumn,
    Inputs,
    Layer,
    Problem,
    Request,
    Text,
    Trust,
    blank,
    blank_label,
    cells,
    combine,
    ends,
    group_digits,
    layer,
    period_label,
    series,
)
from tsunagi_indicator.cells import BLANKS, TRUSTS

PER = 10_000
"""People to whom the slope refers."""
LINES = 3
"""Areas that rise, and areas that fall, in the chart."""

WORDS = {
    "desk-consultation-persons": (Text("市町村の窓口の相談", "consultations at municipal desks"), "人"),
    "outreach-visits": (Text("アウトリーチの訪問", "outreach visits"), "件"),
    "outreach-contacts": (Text("アウトリーチの本人との接触", "outreach contacts"), "件"),
    "center-consultation-persons": (Text("県の窓口のひきこもり相談", "consultations at the prefecture's centre"), "人"),
    "cases": (Text("把握されたひきこもりの人", "known people in withdrawal"), "人"),
}


@dataclass(frozen=True)
class Series:
    """The years that are of one definition, and one row of cells an area."""

    periods: list[str]
    times: list[float]
    rows: list[list[Cell]]
    cut: str | None
    """The period from which on the definition is the present one, where it was another before."""


@dataclass(frozen=True)
class Found:
    """What came out for one area."""

    cell: Cell
    trend: Trend | None
    note: Text


def compute(inputs: Inputs, request: Request) -> Layer:
    """One slope an area."""
    of = str(request.parameters["of"])
    level = {"95": 0.95, "90": 0.90}[str(request.parameters["confidence"])]
    word, unit = WORDS[of]
    areas = inputs.areas()
    population = cells(inputs.column("population-total", request.period))
    try:
        columns = inputs.series(of)
    except Problem as problem:
        if problem.kind != "missing-input":
            raise
        return _missing(len(areas), word)
    given = _series(_definitions(inputs, of), columns, request.period, int(request.parameters["years"]))
    for area, row in zip(areas, given.rows, strict=True):
        if any(cell.value is not None and cell.value < 0 for cell in row):
            raise Problem("failed", f"{area.name}の{word.ja}に負の数があります。元の表を確かめてください。")
    found = [_area(given, row, people, level, unit) for row, people in zip(given.rows, population, strict=True)]
    result = layer("", [one.cell for one in found])
    result.low = ends(_bound(one, people, "low") for one, people in zip(found, population, strict=True))
    result.high = ends(_bound(one, people, "high") for one, people in zip(found, population, strict=True))
    result.notes = [one.note for one in found]
    result.remarks = _remarks(given, found, level, word, unit)
    chart = _chart(given, found, population, [area.name for area in areas], word)
    result.charts = [chart] if chart else []
    return result


def _missing(count: int, word: Text) -> Layer:
    """Where the data do not have the series at all."""
    result = layer("", [blank("not_surveyed")] * count)
    result.notes = [Text(f"このデータに「{word.ja}」はありません。", f"These data have no {word.en}.")] * count
    result.remarks = [
        Text(
            f"このデータに「{word.ja}」がないため計算できません。「何の推移を見るか」で別のものを選んでください。",
            f"These data have no {word.en}, so nothing can be computed. Choose another series.",
        )
    ]
    return result


def year_of(period: str) -> float:
    """A period as a number of years."""
    if period[:2] in ("FY", "CY"):
        return float(period[2:])
    year, month, day = (int(part) for part in period.split("-"))
    return year + (month - 1) / 12 + (day - 1) / 365.25


def _definitions(inputs: Inputs, of: str) -> dict[str, float]:
    """The number of the definition that each period follows: it rises with every dated break of the data."""
    try:
        return {column.period: column.values[0] for column in inputs.series(f"{of}.definition") if column.values}
    except Problem as problem:
        if problem.kind != "missing-input":
            raise
        return {}


def _series(definitions: dict[str, float], columns: list[DataColumn], asked: str | None, years: int) -> Series:
    """The years that are asked for and of one definition."""
    columns = [column for column in columns if column.period]
    if asked is not None:
        columns = [column for column in columns if year_of(column.period) <= year_of(asked)]
    if columns:
        first = year_of(columns[-1].period) - years
        columns = [column for column in columns if year_of(column.period) > first]
    decoded = [cells(column) for column in columns]
    periods = [column.period for column in columns]
    numbers = [definitions.get(period, 1.0) for period in periods]
    start = numbers.index(numbers[-1]) if numbers else 0
    cut = periods[start] if start > 0 else None
    rows = [list(row) for row in zip(*decoded[start:], strict=True)]
    return Series(periods[start:], [year_of(period) for period in periods[start:]], rows, cut)


def _worst(row: list[Cell]) -> Trust:
    """The worst trust of some cells; most often all have the same."""
    trusts = {cell.trust for cell in row}
    return max(trusts, key=TRUSTS.index, default="published")


def _area(given: Series, row: list[Cell], people: Cell, level: float, unit: str) -> Found:
    points = [(time, cell.value) for time, cell in zip(given.times, row, strict=True) if cell.value is not None]
    worst = _worst(row)
    found = trend([time for time, _ in points], [value for _, value in points], level)
    if found is None:
        cell, note = _too_short(given, row, len(points), worst)
        return Found(cell, None, note)
    slope = Cell(found.slope, None, worst)
    cell = combine([slope, people], lambda value, residents: value / residents * PER if residents > 0 else "not_applicable")
    if cell.value is None:
        reason = blank_label(cell.blank or "not_applicable")
        return Found(cell, None, Text(f"総人口が「{reason.ja}」のため計算できません。", f"The population is blank ({reason.en})."))
    return Found(cell, found, _note(given, row, cell.value, found, level, unit))


def _too_short(given: Series, row: list[Cell], count: int, worst: Trust) -> tuple[Cell, Text]:
    reasons: list[Blank] = [reason for reason in BLANKS if any(cell.blank == reason for cell in row)]
    if count == 0 and reasons:
        label = blank_label(reasons[0])
        return blank(reasons[0], worst), Text(
            f"どの年度も「{label.ja}」のため計算できません。", f"Every period is blank ({label.en}), so there is no trend."
        )
    if given.cut:
        since = period_label(given.cut)
        cell = blank(reasons[0] if reasons else "not_applicable", worst)
        return cell, Text(
            f"{since.ja}に数え方が変わり、その後は{count}時点しかないため、傾向を言えません。",
            f"The definition changed in {since.en}, and only {count} periods follow: no trend can be told.",
        )
    return blank(reasons[0] if reasons else "not_applicable", worst), Text(
        f"値のある時点が{count}つしかないため、傾向を言えません。", f"Only {count} periods have a value: no trend can be told."
    )


def _judged(found: Trend, level: float) -> Text:
    # The probability is a ratio of whole numbers; a hair above the limit is rounding.
    if found.p > 1 - level + 1e-12 or found.slope == 0:
        return Text("はっきりしない", "not clear")
    return Text("増加傾向", "rising") if found.slope > 0 else Text("減少傾向", "falling")


def _note(given: Series, row: list[Cell], value: float, found: Trend, level: float, unit: str) -> Text:
    known = [(period, cell.value) for period, cell in zip(given.periods, row, strict=True) if cell.value is not None]
    (first, first_value), (last, last_value) = known[0], known[-1]
    judged, percent = _judged(found, level), f"{level:.0%}"
    start, end = period_label(first), period_label(last)
    return Text(
        f"{judged.ja}（p＝{found.p:.3f}）。{start.ja}の{group_digits(first_value)}{unit}から{end.ja}の{group_digits(last_value)}{unit}まで、"
        f"{len(known)}時点。1年あたり{found.slope:+.1f}{unit}（{percent}区間 {found.low:+.1f}〜{found.high:+.1f}）、"
        f"人口1万人あたり{value:+.2f}です。",
        f"{judged.en.capitalize()} (p = {found.p:.3f}). From {group_digits(first_value)} ({start.en}) to {group_digits(last_value)} ({end.en}), "
        f"{len(known)} periods: {found.slope:+.1f} a year ({percent} interval {found.low:+.1f} to {found.high:+.1f}), "
        f"{value:+.2f} per 10,000 residents.",
    )


def _bound(found: Found, people: Cell, end: str) -> float | None:
    if found.cell.value is None or found.trend is None or not people.value:
        return None
    return getattr(found.trend, end) / people.value * PER


def _remarks(given: Series, found: list[Found], level: float, word: Text, unit: str) -> list[Text]:
    judged = [_judged(one.trend, level).ja for one in found if one.trend]
    said = []
    if given.cut:
        since = period_label(given.cut)
        said.append(
            Text(
                f"{word.ja}は{since.ja}に数え方が変わったため、それより前とは続けて比べません。",
                f"The definition of {word.en} changed in {since.en}; what was before is not compared.",
            )
        )
    if not judged:
        said.append(Text("傾向を言えるだけの時点がある地域はありません。", "No area has periods enough to tell a trend."))
        return said
    counts = {name: judged.count(name) for name in ("増加傾向", "減少傾向", "はっきりしない")}
    start, end = period_label(given.periods[0]), period_label(given.periods[-1])
    said.append(
        Text(
            f"{start.ja}から{end.ja}までの{word.ja}：増加傾向{counts['増加傾向']}、減少傾向{counts['減少傾向']}、はっきりしない{counts['はっきりしない']}。",
            f"{word.en.capitalize()} from {start.en} to {end.en}: {counts['増加傾向']} rising, {counts['減少傾向']} falling, {counts['はっきりしない']} not clear.",
        )
    )
    whole = _whole(given, level)
    if whole:
        areas, total = whole
        verdict = _judged(total, level)
        said.append(
            Text(
                f"全部の年度に値のある{areas}地域の計では、1年あたり{total.slope:+.1f}{unit}で{verdict.ja}です（p＝{total.p:.3f}）。",
                f"The sum of the {areas} areas with a value in every period changes by {total.slope:+.1f} a year: {verdict.en} (p = {total.p:.3f}).",
            )
        )
    by_chance = math.ceil(len(judged) * (1 - level) - 1e-9)
    said.append(
        Text(
            f"{len(judged)}の地域を一度に調べているため、動きがなくても{by_chance}か所ほどまでは偶然だけで傾向ありになりえます。",
            f"{len(judged)} areas are tested at once: up to about {by_chance} may seem to have a trend by chance alone.",
        )
    )
    return said


def _whole(given: Series, level: float) -> tuple[int, Trend] | None:
    complete = [row for row in given.rows if all(cell.value is not None for cell in row)]
    if not complete:
        return None
    totals = [math.fsum(row[at].value or 0.0 for row in complete) for at in range(len(given.periods))]
    found = trend(given.times, totals, level)
    return (len(complete), found) if found else None


def _chart(given: Series, found: list[Found], population: list[Cell], names: list[str], word: Text) -> Chart | None:
    """The steepest areas beside the median of all, per 10,000 residents."""
    there = [at for at, one in enumerate(found) if one.trend and one.cell.value is not None]
    if not there:
        return None

    def rates(at: int) -> list[Cell]:
        return [combine([cell, population[at]], lambda count, people: count / people * PER) for cell in given.rows[at]]

    by_slope = sorted(there, key=lambda at: (found[at].cell.value, at))
    falling = [at for at in by_slope[:LINES] if found[at].cell.value < 0]
    rising = [at for at in reversed(by_slope[-LINES:]) if found[at].cell.value > 0]
    residents = [population[at].value or 0.0 for at in there]
    middle = []
    for at_period in range(len(given.periods)):
        column = [given.rows[at][at_period] for at in there]
        values = sorted([cell.value / people * PER for cell, people in zip(column, residents, strict=True) if cell.value is not None])
        worst = _worst([*column, *(population[at] for at in there)])
        middle.append(Cell(median(values), None, worst) if values else blank("not_surveyed", worst))
    lines = [series(Text(names[at], names[at]), rates(at)) for at in rising + falling]
    return Chart(
        id="course",
        title=Text(f"{word.ja}の推移（傾きの大きい地域）", f"Course of {word.en} (steepest areas)"),
        kind="lines",
        unit=Text("人口1万人あたり", "per 10,000 people"),
        items=list(given.periods),
        series=[series(Text("全地域の中央値", "Median of all areas"), middle), *lines],
    )
