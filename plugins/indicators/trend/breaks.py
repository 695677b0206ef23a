"""Where the series that ship are broken: figures on both sides of such a year are not of one definition.

The contract tells a plugin no breaks, so those of the packages that ship stand here, as in their ``breaks.csv``.
"""

from __future__ import annotations

from dataclasses import dataclass

from tsunagi_indicator import Text, Trust


@dataclass(frozen=True)
class Break:
    """The first period of a new definition."""

    indicator: str
    period: str
    why: Text
    trust: Trust | None = None
    """In figures of this trust alone; ``None`` for all."""


_CLOSED = Text("面接の休止期間がありました", "face-to-face consultations were suspended for a time")
BREAKS = (
    Break("cases", "FY2023", Text("市町村の窓口が知っている人も数えることにしました（見本）", "people known to municipal desks are counted too (sample)"), "sample"),
    Break("cases", "FY2025", Text("「原則6か月以上」という条件がなくなりました", "the condition of six months was dropped")),
    Break("center-consultation-persons", "FY2020", _CLOSED),
    Break("center-consultation-persons", "FY2021", _CLOSED),
)


def last_break(indicator: str, periods: list[str], trust: Trust) -> Break | None:
    """The last break within the periods of a series: from its period on the figures are of one definition."""
    there = [one for one in BREAKS if one.indicator == indicator and one.trust in (None, trust) and one.period in periods[1:]]
    return max(there, key=lambda one: periods.index(one.period), default=None)
