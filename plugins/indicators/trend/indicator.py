"""推移の傾向: whether consultations, visits or known cases rise or fall, and whether that is more than chance."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from functools import lru_cache
from operator import itemgetter
from typing import NamedTuple

from statistics_of_trend import Trend, median, trend, trends
from tsunagi_indicator import (
    Area,
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


class Series(NamedTuple):
    """The years that are of one definition."""

    periods: list[str]
    times: list[float]
    rows: list[tuple[float, ...]]
    """The values of each area."""
    marks: list[tuple[int, ...]]
    """Their status bytes. Thousands of areas have a few of these between them: what follows from them is worked out once."""
    cut: str | None
    """The period from which on the definition is the present one, where it was another before."""


class Known(NamedTuple):
    """What the status bytes of an area say."""

    at: list[int]
    """Positions of the periods with a value."""
    worst: Trust
    reasons: list[Blank]
    """Why there is no value elsewhere, the prevailing reason first."""


class Found(NamedTuple):
    """What came out for one area."""

    cell: Cell
    trend: Trend | None
    judged: Text | None
    low: float | None
    high: float | None
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
    known = {mark: _known(mark) for mark in set(given.marks)}
    for area, row, mark in zip(areas, given.rows, given.marks, strict=True):
        if row and min(row) < 0 and any(row[at] < 0 for at in known[mark].at):
            raise Problem("failed", f"{area.name}の{word.ja}に負の数があります。元の表を確かめてください。")
    found = _areas(given, known, population, level, unit)
    result = layer("", [one.cell for one in found])
    result.low = ends([one.low for one in found])
    result.high = ends([one.high for one in found])
    result.notes = [one.note for one in found]
    result.remarks = _remarks(given, known, found, level, word, unit)
    chart = _chart(given, known, found, population, areas, word)
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
    periods = [column.period for column in columns]
    numbers = [definitions.get(period, 1.0) for period in periods]
    start = numbers.index(numbers[-1]) if numbers else 0
    cut = periods[start] if start > 0 else None
    rows = list(zip(*[column.values for column in columns[start:]], strict=True))
    marks = list(zip(*[column.status for column in columns[start:]], strict=True))
    return Series(periods[start:], [year_of(period) for period in periods[start:]], rows, marks, cut)


def _known(mark: tuple[int, ...]) -> Known:
    decoded = cells(DataColumn("", [0.0] * len(mark), mark))
    reasons: list[Blank] = [reason for reason in BLANKS if any(cell.blank == reason for cell in decoded)]
    return Known([at for at, cell in enumerate(decoded) if cell.blank is None], _worst(decoded), reasons)


def _worst(row: Iterable[Cell]) -> Trust:
    """The worst trust of some cells; most often all have the same."""
    trusts = {cell.trust for cell in row}
    return max(trusts, key=TRUSTS.index, default="published")


def _areas(given: Series, known: dict[tuple[int, ...], Known], population: list[Cell], level: float, unit: str) -> list[Found]:
    kinds = {mark: _kind(given, of, level, unit) for mark, of in known.items()}
    if not given.rows:
        nothing = _kind(given, Known([], "published", []), level, unit)
        return [nothing((), people) for people in population]
    return [kinds[mark](row, people) for row, mark, people in zip(given.rows, given.marks, population, strict=True)]


def _kind(given: Series, known: Known, level: float, unit: str) -> Callable[[tuple[float, ...], Cell], Found]:
    """What computes an area whose values are known in these periods."""
    of = trends(tuple([given.times[at] for at in known.at]), level)
    if of is None:
        none = _too_short(given, known)
        return lambda _row, _people: none
    count, worst, is_whole = len(known.at), known.worst, len(known.at) == len(given.times)
    pick = itemgetter(*known.at)
    start, end = period_label(given.periods[known.at[0]]), period_label(given.periods[known.at[-1]])
    percent = f"{level:.0%}"

    def compute_area(row: tuple[float, ...], people: Cell) -> Found:
        residents = people.value
        values = row if is_whole else pick(row)
        found = of(values)
        if residents is None or residents <= 0:
            cell = combine([Cell(0.0, None, worst), people], lambda _slope, _residents: "not_applicable")
            reason = blank_label(cell.blank or "not_applicable")
            note = Text(f"総人口が「{reason.ja}」のため計算できません。", f"The population is blank ({reason.en}).")
            return Found(cell, None, None, None, None, note)
        slope, low, high, p = found
        value = slope / residents * PER
        trust = worst if people.trust == worst else _worst((Cell(0.0, None, worst), people))
        judged, judged_ja, judged_en = _judged(p, (slope > 0) - (slope < 0), level)
        # Each number is written once for both languages.
        first, last, a_year, per = group_digits(values[0]), group_digits(values[-1]), f"{slope:+.1f}", f"{value:+.2f}"
        lowest, highest = f"{low:+.1f}", f"{high:+.1f}"
        note = Text(
            f"{judged_ja}{start.ja}の{first}{unit}から{end.ja}の{last}{unit}まで、{count}時点。1年あたり{a_year}{unit}（{percent}区間 {lowest}〜{highest}）、人口1万人あたり{per}です。",
            f"{judged_en}From {first} ({start.en}) to {last} ({end.en}), {count} periods: {a_year} a year ({percent} interval {lowest} to {highest}), {per} per 10,000 residents.",
        )
        return Found(Cell(value, None, trust), found, judged, low / residents * PER, high / residents * PER, note)

    return compute_area


@lru_cache(maxsize=4096)
def _judged(p: float, sign: int, level: float) -> tuple[Text, str, str]:
    """The verdict, and how a note begins with it in either language. Thousands of areas have few probabilities between them."""
    # The probability is a ratio of whole numbers; a hair above the limit is rounding.
    if p > 1 - level + 1e-12 or sign == 0:
        judged = Text("はっきりしない", "not clear")
    else:
        judged = Text("増加傾向", "rising") if sign > 0 else Text("減少傾向", "falling")
    return judged, f"{judged.ja}（p＝{p:.3f}）。", f"{judged.en.capitalize()} (p = {p:.3f}). "


def _too_short(given: Series, known: Known) -> Found:
    def found(reason: Blank, ja: str, en: str) -> Found:
        return Found(blank(reason, known.worst), None, None, None, None, Text(ja, en))

    count, reasons = len(known.at), known.reasons
    if count == 0 and reasons:
        label = blank_label(reasons[0])
        return found(reasons[0], f"どの年度も「{label.ja}」のため計算できません。", f"Every period is blank ({label.en}), so there is no trend.")
    reason = reasons[0] if reasons else "not_applicable"
    if given.cut:
        since = period_label(given.cut)
        return found(
            reason,
            f"{since.ja}に数え方が変わり、その後は{count}時点しかないため、傾向を言えません。",
            f"The definition changed in {since.en}, and only {count} periods follow: no trend can be told.",
        )
    return found(reason, f"値のある時点が{count}つしかないため、傾向を言えません。", f"Only {count} periods have a value: no trend can be told.")


def _remarks(
    given: Series, known: dict[tuple[int, ...], Known], found: list[Found], level: float, word: Text, unit: str
) -> list[Text]:
    judged = [one.judged.ja for one in found if one.judged]
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
    whole = _whole(given, known, level)
    if whole:
        areas, total = whole
        verdict, _, _ = _judged(total.p, (total.slope > 0) - (total.slope < 0), level)
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


def _whole(given: Series, known: dict[tuple[int, ...], Known], level: float) -> tuple[int, Trend] | None:
    """The trend of the sum of all areas that have a value in every period, and how many these are."""
    n_periods = len(given.periods)
    complete = [row for row, mark in zip(given.rows, given.marks, strict=True) if len(known[mark].at) == n_periods]
    if not complete:
        return None
    found = trend(given.times, [math.fsum(column) for column in zip(*complete, strict=True)], level)
    return (len(complete), found) if found else None


def _chart(
    given: Series, known: dict[tuple[int, ...], Known], found: list[Found], population: list[Cell], areas: list[Area], word: Text
) -> Chart | None:
    """The steepest areas beside the median of all, per 10,000 residents."""
    there = [at for at, one in enumerate(found) if one.trend]
    if not there:
        return None

    def rates(at: int) -> list[Cell]:
        row = cells(DataColumn("", given.rows[at], given.marks[at]))
        return [combine([cell, population[at]], lambda count, people: count / people * PER) for cell in row]

    by_slope = sorted(there, key=lambda at: (found[at].cell.value, at))
    falling = [at for at in by_slope[:LINES] if found[at].cell.value < 0]
    rising = [at for at in reversed(by_slope[-LINES:]) if found[at].cell.value > 0]
    residents = [population[at].value for at in there]
    rows, marks = [given.rows[at] for at in there], [given.marks[at] for at in there]
    blanks = {mark: frozenset(range(len(mark))).difference(known[mark].at) for mark in set(marks)}
    of_people = _worst([population[at] for at in there])
    middle = []
    for at_period, column in enumerate(zip(*rows, strict=True)):
        values = [value / people * PER for value, people in zip(column, residents, strict=True)]
        if any(at_period in of for of in blanks.values()):
            values = [value for value, mark in zip(values, marks, strict=True) if at_period not in blanks[mark]]
        trusts = {TRUSTS[min(mark[at_period] >> 4, 3)] for mark in blanks} | {of_people}
        worst = max(trusts, key=TRUSTS.index)
        middle.append(Cell(median(sorted(values)), None, worst) if values else blank("not_surveyed", worst))
    names = {at: areas[at].name for at in rising + falling}
    lines = [series(Text(names[at], names[at]), rates(at)) for at in rising + falling]
    return Chart(
        id="course",
        title=Text(f"{word.ja}の推移（傾きの大きい地域）", f"Course of {word.en} (steepest areas)"),
        kind="lines",
        unit=Text("人口1万人あたり", "per 10,000 people"),
        items=list(given.periods),
        series=[series(Text("全地域の中央値", "Median of all areas"), middle), *lines],
    )
