"""Visits per 1,000 people with Byar's interval, over columns."""

from __future__ import annotations

from functools import cache
from math import sqrt
from typing import NamedTuple

from tsunagi_indicator import DataColumn, blank, combine_status

PER = 1_000
"""People for whom the rate is stated."""

Z = {"95": 1.959963984540054, "99.8": 3.090232306167813}
"""Quantiles of the standard normal distribution: two standard errors, and the three of funnel plots."""

NOBODY = blank("not_applicable").status
"""Of an area whose base is nobody."""


class Rates(NamedTuple):
    """A list each with one number an area: an object an area would take longer than its arithmetic."""

    values: list[float]
    """Visits per 1,000; 0 where there is no rate."""
    status: list[int]
    low: list[float]
    """Lower end of the interval, per 1,000; 0 where there is no rate."""
    high: list[float]
    """Upper end."""


def rates(visits: DataColumn, base: DataColumn, level: str) -> Rates:
    """The visits of each area per 1,000 people of its base.

    A blank of either is a blank of the result: unknown visits are never taken for none. An area whose base is nobody is not applicable.
    """
    z = Z[level]
    interval = cache(lambda count: byar(count, z))
    values, status, low, high = [], [], [], []
    for mark, count, people in zip(combine_status(visits, base), visits.values, base.values, strict=True):
        if mark & 0x0F or people == 0:
            values.append(0.0)
            low.append(0.0)
            high.append(0.0)
            status.append(mark if mark & 0x0F else mark | NOBODY)
            continue
        value = count / people * PER
        lowest, highest = interval(count)
        lowest, highest = lowest / people * PER, highest / people * PER
        values.append(value)
        low.append(lowest if lowest < value else value)
        high.append(highest if highest > value else value)
        status.append(mark)
    return Rates(values, status, low, high)


def settle_zeros(found: Rates, staff: DataColumn) -> None:
    """Takes the interval from zeros that chance has no part in: who has no outreach staff cannot have had a visit by them."""
    for area, value in enumerate(found.values):
        if value <= 0 and staff.values[area] <= 0 and staff.status[area] & 0x0F == 0:
            found.low[area] = found.high[area] = 0.0


def byar(events: float, z: float) -> tuple[float, float]:
    """Byar's approximation to the exact interval of a Poisson count.

    N. E. Breslow and N. E. Day, "Statistical methods in cancer research, volume II" (1987), IARC, page 69. From ten events on it is
    within 0.2% of the exact interval at 95%. Of no events the lower end is 0.
    """
    return _cube(events, -z) if events > 0 else 0.0, _cube(events + 1, z)


def _cube(count: float, z: float) -> float:
    root = max(0.0, 1 - 1 / (9 * count) + z / (3 * sqrt(count)))
    return count * (root * root * root)
