"""What a Tsunagi indicator in Python is written with.

An indicator is a function ``compute(inputs, request)`` in ``indicator.py`` beside an ``indicator.toml`` that says what it is::

    from tsunagi_indicator import Inputs, Layer, Request, cells, combine, layer

    def compute(inputs: Inputs, request: Request) -> Layer:
        alone = inputs.column("single-person-households", request.period)
        households = inputs.column("general-households", alone.period)
        share = [combine(pair, lambda part, whole: 100 * part / whole if whole else "not_applicable")
                 for pair in zip(cells(alone), cells(households))]
        return layer(alone.period, share)
"""

from .cells import (
    Cell,
    blank,
    blank_label,
    cells,
    combine,
    combine_status,
    ends,
    group_digits,
    layer,
    period_label,
    reason_of,
    series,
    value,
)
from .contract import (
    Area,
    Blank,
    Chart,
    ChartKind,
    ChartSeries,
    DataColumn,
    DistanceColumn,
    Grouping,
    GroupingMember,
    Inputs,
    Layer,
    Parameters,
    Place,
    Problem,
    ProblemKind,
    Request,
    Text,
    Trust,
    failed,
)

__all__ = [
    "Area",
    "Blank",
    "Cell",
    "Chart",
    "ChartKind",
    "ChartSeries",
    "DataColumn",
    "DistanceColumn",
    "Grouping",
    "GroupingMember",
    "Inputs",
    "Layer",
    "Parameters",
    "Place",
    "Problem",
    "ProblemKind",
    "Request",
    "Text",
    "Trust",
    "blank",
    "blank_label",
    "cells",
    "combine",
    "combine_status",
    "ends",
    "failed",
    "group_digits",
    "layer",
    "period_label",
    "reason_of",
    "series",
    "value",
]
