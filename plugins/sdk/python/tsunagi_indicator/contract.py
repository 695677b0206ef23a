"""The words that an indicator and the host share. A test asserts that they are those of ``wit/v1/indicator.wit``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol

Trust = Literal["published", "provisional", "estimate", "sample"]
"""How far to trust a number, from the most to the least trustworthy: 公表値, 速報, 推計, 見本."""

Blank = Literal["suppressed", "not_surveyed", "no_reply", "not_applicable"]
"""Why there is no value, in the order in which one reason prevails: 秘匿, 未調査, 未回答, 対象外."""

ChartKind = Literal["stacked-bars", "bars", "lines", "scatter"]
"""How a chart is drawn."""

ProblemKind = Literal["missing-input", "refused", "bad-parameter", "failed"]
"""What kind of problem there is."""


@dataclass(slots=True, unsafe_hash=True)
class Text:
    """One text in the two languages of the screen. Not to be changed; saying so to Python would make each of thousands twice as slow."""

    ja: str
    en: str


@dataclass(frozen=True)
class Area:
    """A municipality, or a district where indicator.toml allows it."""

    code: str
    """5-digit code, or the identifier of a district."""
    name: str
    urban: bool
    """市部: whether it is a city."""
    area_km2: float
    """Square kilometers."""


@dataclass(frozen=True)
class DataColumn:
    """One number an area, each with a status byte; ``cells`` reads it."""

    period: str
    """As in ``FY2020`` or ``2022-03-31``; empty where time plays no part."""
    values: Sequence[float]
    status: Sequence[int]


@dataclass(frozen=True)
class DistanceColumn:
    """The distance from each area's reference point to the nearest place of a kind."""

    km: Sequence[float]
    """Kilometers along the ellipsoid."""
    status: Sequence[int]
    nearest_ids: Sequence[str]
    """Identifier of the nearest place, empty where there is none."""


@dataclass(frozen=True)
class Place:
    """One place that people can go to."""

    id: str
    kind: str
    name: str
    area: str
    """Code of the area that it stands in; empty where unknown."""
    lon: float
    """Degrees east."""
    lat: float
    """Degrees north."""
    precision: str
    """``site``, ``town``, ``municipality`` or ``unknown``."""
    trust: Trust


@dataclass(frozen=True)
class GroupingMember:
    """A member of a grouping, such as 安芸福祉保健所."""

    id: str
    title: str
    areas: Sequence[int]
    """Positions in ``areas``."""


@dataclass(frozen=True)
class Grouping:
    """A way to group the areas, such as 福祉保健所."""

    id: str
    title: str
    members: Sequence[GroupingMember]


@dataclass
class ChartSeries:
    """One series of a chart."""

    name: Text
    values: list[float]
    status: list[int]


@dataclass
class Chart:
    """A chart; the host draws it."""

    id: str
    """``a-z``, ``0-9`` and ``-``."""
    title: Text
    kind: ChartKind
    unit: Text
    items: list[str]
    """Codes of areas, or of ``lines`` identifiers of periods."""
    series: list[ChartSeries]


@dataclass
class Layer:
    """The result: one cell an area, in the order of ``areas``."""

    period: str
    """The period that was used; empty where time plays no part."""
    values: list[float]
    status: list[int]
    low: list[float] = field(default_factory=list)
    """Lower ends of the intervals; empty for none."""
    high: list[float] = field(default_factory=list)
    notes: list[Text] = field(default_factory=list)
    """Why here: one text an area, or empty."""
    class_breaks: list[float] = field(default_factory=list)
    """Hint where to put the class breaks, ascending."""
    charts: list[Chart] = field(default_factory=list)
    remarks: list[Text] = field(default_factory=list)
    """Remarks on the whole layer."""


class Parameters(dict[str, float | str | bool]):
    """Every parameter of indicator.toml, with its default filled in. One that indicator.toml does not have is a problem."""

    def __missing__(self, key: str) -> float | str | bool:
        raise Problem("bad-parameter", f"パラメーター「{key}」は indicator.toml にありません。")


@dataclass(frozen=True)
class Request:
    """One call."""

    period: str | None
    """The period asked for; ``None`` means the latest."""
    parameters: Parameters


class Problem(Exception):
    """Why there is no answer, in a sentence for the user."""

    def __init__(self, kind: ProblemKind, sentence: str) -> None:
        super().__init__(sentence)
        self.kind: ProblemKind = kind
        self.sentence = sentence


def failed(sentence: str) -> Problem:
    """A problem that is neither a missing input nor a parameter."""
    return Problem("failed", sentence)


class Inputs(Protocol):
    """What the host answers. In native tests ``testing.Table`` stands in for it. Every method may raise ``Problem``."""

    def areas(self) -> list[Area]:
        """The areas, in the order of every column."""
        ...

    def column(self, indicator: str, period: str | None = None) -> DataColumn:
        """The column of an indicator in the period, or in the one that stands for it; without a period, the latest."""
        ...

    def series(self, indicator: str) -> list[DataColumn]:
        """The columns of an indicator in every period that it has, the earliest first."""
        ...

    def groupings(self) -> list[Grouping]:
        """Ways to group the areas."""
        ...

    def facilities(self, kind: str) -> list[Place]:
        """The places of a kind whose position is known."""
        ...

    def neighbours(self) -> list[tuple[int, int]]:
        """Pairs of positions in ``areas`` that touch, each pair once."""
        ...

    def distances(self, kind: str) -> DistanceColumn:
        """The distance from each area to the nearest place of a kind."""
        ...

    def reached(self, kind: str, km: float) -> DataColumn:
        """How many places of a kind stand within ``km`` kilometers of each area's reference point."""
        ...

    def progress(self, done: float) -> None:
        """How much is done, 0 to 1."""
        ...

    def log(self, message: str) -> None:
        """A line for the log that the author reads."""
        ...
