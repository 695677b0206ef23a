"""Between the raw world of the component and an author's indicator. Only the module that the build writes imports it.

``wit_world`` and ``componentize_py_types`` exist in the guest alone; tests hand in what they need.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from types import ModuleType
from typing import Any

from . import contract
from .cells import TRUSTS

_PROBLEMS = {
    "missing-input": "Problem_MissingInput",
    "refused": "Problem_Refused",
    "bad-parameter": "Problem_BadParameter",
    "failed": "Problem_Failed",
}
_SDK = "tsunagi_indicator"


class Guest:
    """The two exports of the world ``indicator``."""

    def __init__(self, definition: str, host: ModuleType, types: ModuleType, err: type) -> None:
        written = json.loads(definition)
        self._class_breaks = [float(number) for number in written["class_breaks"]]
        self._types = types
        self._err = err
        self._inputs = _Host(host, err)
        self.manifest = _manifest(written["manifest"], types)

    def compute(self, compute: Callable[[contract.Inputs, contract.Request], contract.Layer], request: Any) -> Any:
        """Calls the author's function."""
        parameters = contract.Parameters((name, given.value) for name, given in request.parameters)
        try:
            return self._layer(compute(self._inputs, contract.Request(request.period, parameters)))
        except contract.Problem as problem:
            raise self._problem(problem.kind, problem.sentence) from None
        except RecursionError as error:
            raise self._problem("failed", f"関数が自分を呼び続けました{places(error)}") from None
        except Exception as error:  # noqa: BLE001 - whatever the author's code raises reaches the author
            sentence = f"プログラムの中で失敗しました：{type(error).__name__}: {error}{places(error)}"
            raise self._problem("failed", sentence) from None

    def _problem(self, kind: str, sentence: str) -> BaseException:
        return self._err(getattr(self._types, _PROBLEMS[kind])(sentence))

    def _layer(self, layer: contract.Layer) -> Any:
        if not isinstance(layer, contract.Layer):
            message = f"compute が Layer ではなく {type(layer).__name__} を返しました。layer() で作ってください。"
            raise contract.Problem("failed", message)
        types = self._types
        return types.Layer(
            period=layer.period,
            values=_floats(layer.values, "values"),
            status=bytes(layer.status),
            low=_floats(layer.low, "low"),
            high=_floats(layer.high, "high"),
            # As they are: a record is read by the names of its fields, and making thousands of texts anew takes long.
            notes=_texts(layer.notes, "notes"),
            class_breaks=_floats(layer.class_breaks, "class_breaks") or self._class_breaks,
            charts=[self._chart(chart) for chart in layer.charts],
            remarks=_texts(layer.remarks, "remarks"),
        )

    def _chart(self, chart: contract.Chart) -> Any:
        types = self._types
        series = [
            types.ChartSeries(self._text(one.name), _floats(one.values, "series"), bytes(one.status))
            for one in chart.series
        ]
        kind = types.ChartKind[chart.kind.upper().replace("-", "_")]
        return types.Chart(chart.id, self._text(chart.title), kind, self._text(chart.unit), list(chart.items), series)

    def _text(self, text: contract.Text) -> Any:
        return self._types.Text(text.ja, text.en)


class _Host:
    """The host, with the contract's own words."""

    def __init__(self, host: ModuleType, err: type) -> None:
        self._host = host
        self._err = err

    def _ask(self, name: str, *given: Any) -> Any:
        try:
            return getattr(self._host, name)(*given)
        except self._err as error:
            problem = error.value
            kind = next(kind for kind, case in _PROBLEMS.items() if case == type(problem).__name__)
            raise contract.Problem(kind, problem.value) from None

    def areas(self) -> list[contract.Area]:
        return self._ask("areas")

    def column(self, indicator: str, period: str | None = None) -> contract.DataColumn:
        return _column(self._ask("column", indicator, period))

    def series(self, indicator: str) -> list[contract.DataColumn]:
        return [_column(column) for column in self._ask("series", indicator)]

    def groupings(self) -> list[contract.Grouping]:
        return self._ask("groupings")

    def facilities(self, kind: str) -> list[contract.Place]:
        return [
            contract.Place(
                place.id, place.kind, place.name, place.area, place.lon, place.lat, place.precision, TRUSTS[place.trust.value]
            )
            for place in self._ask("facilities", kind)
        ]

    def neighbours(self) -> list[tuple[int, int]]:
        return self._ask("neighbours")

    def distances(self, kind: str) -> contract.DistanceColumn:
        column = self._ask("distances", kind)
        return contract.DistanceColumn(column.km, column.status, column.nearest_ids)

    def reached(self, kind: str, km: float) -> contract.DataColumn:
        return _column(self._ask("reached", kind, float(km)))

    def progress(self, done: float) -> None:
        self._host.progress(float(done))

    def log(self, message: str) -> None:
        self._host.log(str(message))


def _column(column: Any) -> contract.DataColumn:
    return contract.DataColumn(column.period, column.values, column.status)


def _texts(texts: Any, what: str) -> list[contract.Text]:
    texts = list(texts)
    if {type(text) for text in texts} - {contract.Text}:
        raise contract.Problem("failed", f"layer の {what} が Text の並びではありません。Text(日本語, 英語) で作ってください。")
    return texts


def _floats(numbers: Any, what: str) -> list[float]:
    try:
        return list(map(float, numbers))
    except (TypeError, ValueError) as error:
        raise contract.Problem("failed", f"layer の {what} が数の並びではありません（{error}）。") from None


def places(error: BaseException) -> str:
    """The author's lines of a traceback, innermost first, as in ``（indicator.py:12 ratio ← indicator.py:30 compute）``."""
    # Not `traceback.extract_tb`: it looks for the source files, and a guest has none.
    frames = []
    step = error.__traceback__
    while step is not None:
        file = step.tb_frame.f_code.co_filename.replace("\\", "/")
        if f"/{_SDK}/" not in file and not file.endswith("tsunagi_app.py"):
            frames.insert(0, f"{file.rpartition('/')[2]}:{step.tb_lineno} {step.tb_frame.f_code.co_name}")
        step = step.tb_next
    return f"（{' ← '.join(frames[:6])}）" if frames else ""


def _manifest(written: dict[str, Any], types: ModuleType) -> Any:
    def text(both: dict[str, str]) -> Any:
        return types.Text(both["ja"], both["en"])

    def kind(name: str, set_: Any) -> Any:
        if name == "number":
            return types.ParameterKind_Number(types.NumberBounds(**set_))
        if name == "choice":
            return types.ParameterKind_Choice([types.ChoiceOption(one["id"], text(one["label"])) for one in set_])
        if name == "boolean":
            return types.ParameterKind_Boolean(set_)
        return types.ParameterKind_FacilityKind(set_) if name == "facility-kind" else types.ParameterKind_Area()

    def asked(name: str, set_: Any) -> Any:
        if name == "column":
            return types.Input_Column(types.ColumnInput(**set_))
        if name in ("neighbours", "groupings"):
            return getattr(types, f"Input_{name.title()}")()
        return getattr(types, f"Input_{name.title()}")(set_)

    def enum(name: str, word: str) -> Any:
        return getattr(types, name)[word.upper().replace("-", "_")]

    parameters = [
        types.Parameter(one["id"], text(one["label"]), text(one["help"]), kind(*one["kind"])) for one in written["parameters"]
    ]
    return types.Manifest(
        id=written["id"],
        version=written["version"],
        author=written["author"],
        license=written["license"],
        title=text(written["title"]),
        definition=text(written["definition"]),
        theme=written["theme"],
        measure=enum("Measure", written["measure"]),
        unit=text(written["unit"]),
        polarity=enum("Polarity", written["polarity"]),
        decimals=written["decimals"],
        trust=enum("Trust", written["trust"]),
        method=text(written["method"]),
        caveats=[text(caveat) for caveat in written["caveats"]],
        parameters=parameters,
        inputs=[asked(*one) for one in written["inputs"]],
        periods_of=written["periods_of"],
        per_district=written["per_district"],
    )
