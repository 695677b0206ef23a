"""The formulas, over plain numbers: Sen's slope, its exact interval and the exact Mann-Kendall test."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from functools import lru_cache
from itertools import combinations
from operator import itemgetter, sub, truediv
from typing import NamedTuple

LONGEST = 60
"""More points than this are not taken: the exact distribution grows with their square."""


class Trend(NamedTuple):
    """A trend of one series."""

    slope: float
    """Sen's slope, per unit of time."""
    low: float
    """Lower end of its interval."""
    high: float
    """Upper end."""
    p: float
    """Two-sided probability of so clear an order by chance, 0 to 1."""


def trend(times: Sequence[float], values: Sequence[float], level: float) -> Trend | None:
    """The trend of a series, or ``None`` where it is too short for an interval at ``level`` (as 0.95)."""
    of = trends(tuple(times), level)
    return of(values) if of else None


@lru_cache(maxsize=256)
def trends(times: tuple[float, ...], level: float) -> Callable[[Sequence[float]], Trend] | None:
    """What gives the trend of values at these times, or ``None`` where there are too few of them.

    P. K. Sen (1968), JASA 63, 1379-1389; H. B. Mann (1945), Econometrica 13, 245-259.
    """
    count = len(times)
    if count < 2 or count > LONGEST:
        return None
    rank = interval_rank(count, level)
    if rank is None:
        return None
    # Most series are at the same times, and thousands of them come in one call: what depends on the times alone is made once, and
    # what remains is left to functions that are no Python.
    pairs = list(combinations(range(count), 2))
    if len(pairs) == 1:
        return None
    earlier, later = itemgetter(*[one for one, _ in pairs]), itemgetter(*[other for _, other in pairs])
    spans = [times[other] - times[one] for one, other in pairs]
    last, middle, is_odd = len(pairs) - rank, len(pairs) // 2, len(pairs) % 2 == 1

    def of(values: Sequence[float]) -> Trend:
        slopes = sorted(map(truediv, map(sub, later(values), earlier(values)), spans))
        # A slope rises where its pair rises, so the ordered slopes hold Kendall's S, and the pairs of equal values.
        falling, not_rising = bisect_left(slopes, 0.0), bisect_right(slopes, 0.0)
        slope = slopes[middle] if is_odd else (slopes[middle - 1] + slopes[middle]) / 2
        ties = _FEW_TIES.get(not_rising - falling)
        p = _tails(count, _ties(values) if ties is None else ties, abs(len(slopes) - not_rising - falling))
        return Trend(slope, slopes[rank - 1], slopes[last], p)

    return of


_FEW_TIES = {0: (), 1: (2,), 2: (2, 2)}
"""The sizes of the groups of equal values, where the number of equal pairs alone tells them."""


def median(ascending: Sequence[float]) -> float:
    """The middle of an ascending list."""
    middle = len(ascending) // 2
    return ascending[middle] if len(ascending) % 2 else (ascending[middle - 1] + ascending[middle]) / 2


def score(values: Sequence[float]) -> int:
    """Kendall's S: pairs that rise, less pairs that fall."""
    return sum((later > earlier) - (later < earlier) for earlier, later in combinations(values, 2))


def probability(values: Sequence[float]) -> float:
    """The exact two-sided probability of the Mann-Kendall test, given the ties of the values."""
    return _tails(len(values), _ties(values), abs(score(values)))


def _ties(values: Sequence[float]) -> tuple[int, ...]:
    """The sizes of the groups of equal values."""
    return tuple(sorted([size for size in map(values.count, set(values)) if size > 1]))


@lru_cache(maxsize=4096)
def _tails(count: int, ties: tuple[int, ...], least: int) -> float:
    """The share of orders whose S is ``least`` or more on either side."""
    orders = _orders(count, ties)
    most = len(orders) - 1
    return sum(ways for falls, ways in enumerate(orders) if abs(most - 2 * falls) >= least) / sum(orders)


@lru_cache(maxsize=None)
def interval_rank(count: int, level: float) -> int | None:
    """Which slope from either end bounds the interval, or ``None`` where none is wide enough.

    M. Hollander and D. A. Wolfe (1999), Nonparametric Statistical Methods, 2nd edition, section 9.3.
    """
    orders = _orders(count, ())
    pairs, total = len(orders) - 1, sum(orders)
    tail, rank = 0, 0
    for falls in range(pairs // 2 + 1):
        tail += orders[falls]
        # The probability of S >= pairs - 2 * falls; compared in whole numbers times the level's complement.
        if tail / total > (1 - level) / 2 + 1e-12:
            break
        # C = (pairs - 2 falls) - 2 and rank = (pairs - C) / 2.
        rank = falls + 1
    return rank or None


@lru_cache(maxsize=None)
def _orders(count: int, ties: tuple[int, ...]) -> tuple[int, ...]:
    """How many orders of ``count`` values with these ties have 0, 1, 2 … pairs that fall.

    The coefficients of the q-multinomial [count]! / ([t1]! [t2]! …): M. G. Kendall (1970), Rank Correlation Methods, chapter 5, for
    ranks without ties.
    """
    orders = [1]
    for size in range(2, count + 1):
        orders = _times_ones(orders, size)
    for tie in ties:
        for size in range(2, tie + 1):
            orders = _by_ones(orders, size)
    return tuple(orders)


def _times_ones(polynomial: list[int], size: int) -> list[int]:
    """Times 1 + q + … + q^(size - 1)."""
    result, running = [], 0
    for power in range(len(polynomial) + size - 1):
        running += polynomial[power] if power < len(polynomial) else 0
        running -= polynomial[power - size] if power >= size else 0
        result.append(running)
    return result


def _by_ones(polynomial: list[int], size: int) -> list[int]:
    """Divided by 1 + q + … + q^(size - 1), which it is a multiple of."""
    result: list[int] = []
    for power in range(len(polynomial) - size + 1):
        # result[power] = polynomial[power] - sum of the last (size - 1) results
        result.append(polynomial[power] - sum(result[max(0, power - size + 1) : power]))
    return result
