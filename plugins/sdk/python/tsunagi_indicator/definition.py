"""indicator.toml becomes the manifest. What is checked here is what an author gets wrong most; the final word has
``tsunagi plugin check``."""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Callable
from typing import Any

WORDS = {
    "measure": ("persons", "events", "places", "rate", "state", "index"),
    "polarity": ("higher-is-need", "lower-is-need", "neutral"),
    "trust": ("published", "provisional", "estimate", "sample"),
}
KEYS = (
    "id", "version", "author", "license", "theme", "measure", "polarity", "decimals", "trust", "periods-of", "per-district",
    "class-breaks", "title", "unit", "definition", "method", "caveats", "inputs", "parameters",
)  # fmt: skip
INPUT_KINDS = ("column", "facilities", "distances", "reached", "neighbours", "groupings")
PARAMETER_KINDS = ("number", "choice", "boolean", "facility-kind", "area")
_ID = r"[a-z0-9-]{1,64}"


class DefinitionError(Exception):
    """Everything that is wrong with an indicator.toml, one sentence a line."""


class _Fault(Exception):
    """What is wrong in one place."""


def read(source: str) -> dict[str, Any]:
    """Reads indicator.toml: ``{"manifest": …, "class_breaks": …}`` in plain JSON types, as ``guest.Guest`` takes it."""
    try:
        file = tomllib.loads(source)
    except tomllib.TOMLDecodeError as error:
        place = re.search(r"\(at (?:line (\d+), column (\d+)|end of document)\)", str(error))
        where = f"の{place[1]}行{place[2]}文字目" if place and place[1] else "の終わり"
        message = re.sub(r" \(at .*\)$", "", str(error))
        raise DefinitionError(f"indicator.toml {where}が TOML として読めません：{message}") from None
    faults: list[str] = []

    def gather(work: Callable[[], Any]) -> Any:
        try:
            return work()
        except _Fault as fault:
            faults.append(f"indicator.toml：{fault}")
            return None

    gather(lambda: _known(file, KEYS, ""))
    manifest = {
        "id": gather(lambda: _matching(file, "id", _ID, "a〜z、0〜9、- で1〜64文字")),
        "version": gather(lambda: _matching(file, "version", r"\d+\.\d+\.\d+", "1.0.0 のような三つの数")),
        "author": gather(lambda: _optional(file, "author", str, "")),
        "license": gather(lambda: _optional(file, "license", str, "")),
        "title": gather(lambda: _both(file, "title", "")),
        "definition": gather(lambda: _both(file, "definition", "")),
        "theme": gather(lambda: _matching(file, "theme", r"(?s).*\S.*", "「ニーズ」のような言葉")),
        "measure": gather(lambda: _word(file, "measure")),
        "unit": gather(lambda: _both(file, "unit", "", may_be_empty=True)),
        "polarity": gather(lambda: _word(file, "polarity")),
        "decimals": gather(lambda: _decimals(file.get("decimals"))),
        "trust": gather(lambda: _word({"trust": "published"} | file, "trust")),
        "method": gather(lambda: _both(file, "method", "")),
        "caveats": gather(lambda: [_both(one, None, f"caveats の{at}個目") for at, one in _list(file, "caveats")]),
        "parameters": gather(lambda: [_parameter(*entry) for entry in _entries(file, "parameters")]),
        "inputs": gather(lambda: [_input(*entry) for entry in _entries(file, "inputs")]),
        "periods_of": gather(lambda: _optional(file, "periods-of", str, None)),
        "per_district": gather(lambda: _optional(file, "per-district", bool, False)),
    }
    breaks = gather(lambda: _breaks([number for _, number in _list(file, "class-breaks")]))
    if faults:
        raise DefinitionError("\n".join(faults))
    clock = manifest["periods_of"]
    if clock is not None and clock not in [set_["indicator"] for kind, set_ in manifest["inputs"] if kind == "column"]:
        raise DefinitionError(f"indicator.toml：periods-of の「{clock}」が inputs の column にありません。")
    return {"manifest": manifest, "class_breaks": breaks}


def defaults(definition: dict[str, Any]) -> dict[str, Any]:
    """What each parameter is when nobody sets it."""

    def usual(kind: str, set_: Any) -> Any:
        if kind == "number":
            return float(set_["default"])
        if kind == "choice":
            return set_[0]["id"]
        return "" if kind == "area" else set_

    return {one["id"]: usual(*one["kind"]) for one in definition["manifest"]["parameters"]}


def _known(table: dict[str, Any], keys: tuple[str, ...], place: str) -> None:
    for key in table:
        if key == "formula" and not place:
            raise _Fault("[formula] は数式だけのプラグインのものです。プログラムで書くときは消してください。")
        if key not in keys:
            raise _Fault(f"{place}「{key}」という項目はありません（{'、'.join(keys)}）。")


def _matching(file: dict[str, Any], key: str, pattern: str, like: str) -> str:
    given = file.get(key)
    if not isinstance(given, str) or not re.fullmatch(pattern, given):
        raise _Fault(f"{key} は {like} です。")
    return given


def _word(file: dict[str, Any], key: str) -> str:
    if file.get(key) not in WORDS[key]:
        raise _Fault(f"{key} は {'、'.join(WORDS[key])} のどれかです。")
    return file[key]


def _optional(file: dict[str, Any], key: str, kind: type, otherwise: Any) -> Any:
    given = file.get(key, otherwise)
    if given is not otherwise and not isinstance(given, kind):
        raise _Fault(f"{key} は {'文字' if kind is str else 'true か false'} です。")
    return given


def _both(table: Any, key: str | None, place: str, may_be_empty: bool = False) -> dict[str, str]:
    given = table.get(key) if key is not None else table
    where = f"{place}{key or ''}"
    texts = [given.get(language) for language in ("ja", "en")] if isinstance(given, dict) else [None]
    if not all(isinstance(text, str) and (may_be_empty or text.strip()) for text in texts):
        raise _Fault(f'{where} は {{ ja = "…", en = "…" }} です。日本語と英語の両方が要ります。')
    _known(given, ("ja", "en"), where)
    return given


def _decimals(given: Any) -> int:
    if not isinstance(given, int) or isinstance(given, bool) or not 0 <= given <= 6:
        raise _Fault("decimals は 0〜6 の整数です。")
    return given


def _list(file: dict[str, Any], key: str) -> list[tuple[int, Any]]:
    given = file.get(key, [])
    if not isinstance(given, list):
        raise _Fault(f"{key} は [ ] で囲んだ並びです。")
    return list(enumerate(given, 1))


def _is_number(given: Any) -> bool:
    return isinstance(given, int | float) and not isinstance(given, bool) and math.isfinite(given)


def _breaks(numbers: list[Any]) -> list[float]:
    if not all(map(_is_number, numbers)) or any(left >= right for left, right in zip(numbers, numbers[1:], strict=False)):
        raise _Fault("class-breaks は小さい順の数です。")
    return [float(number) for number in numbers]


def _entries(file: dict[str, Any], key: str) -> list[tuple[str, Any]]:
    given = file.get(key, {})
    if not isinstance(given, dict) or not all(isinstance(one, dict) for one in given.values()):
        raise _Fault(f"{key} は [{key}.名前] の形で書きます。")
    return list(given.items())


def _input(name: str, given: dict[str, Any]) -> tuple[str, Any]:
    place = f"[inputs.{name}] "
    _known(given, (*INPUT_KINDS, "required", "label", "measure", "unit", "km"), place)
    kind = _only(given, INPUT_KINDS, place)
    if kind == "column":
        required = given.get("required", True)
        if not isinstance(given["column"], str) or not isinstance(required, bool):
            raise _Fault(f"{place}column は指標の id、required は true か false です。")
        return kind, {"indicator": given["column"], "required": required}
    if kind in ("neighbours", "groupings"):
        if given[kind] is not True:
            raise _Fault(f"{place}{kind} は true とだけ書けます。")
        return kind, None
    if not isinstance(given[kind], str):
        raise _Fault(f'{place}{kind} は施設の種類の id です（どれでもよいときは "*"）。')
    return kind, given[kind]


def _parameter(name: str, given: dict[str, Any]) -> dict[str, Any]:
    place = f"[parameters.{name}] "
    if not re.fullmatch(_ID, name):
        raise _Fault(f"{place}名前は a〜z、0〜9、- です。")
    _known(given, (*PARAMETER_KINDS, "label", "help"), place)
    kind = _only(given, PARAMETER_KINDS, place)
    label, help_ = _both(given, "label", place), _both(given, "help", place)
    return {"id": name, "label": label, "help": help_, "kind": (kind, _parameter_kind(kind, given[kind], place))}


def _parameter_kind(kind: str, given: Any, place: str) -> Any:
    if kind == "number":
        return _bounds(given, place)
    if kind == "choice":
        return _options(given, place)
    if kind == "area":
        if given is not True:
            raise _Fault(f"{place}area は true とだけ書けます。")
        return None
    if not isinstance(given, bool if kind == "boolean" else str):
        usual = "true か false" if kind == "boolean" else "施設の種類の id"
        raise _Fault(f"{place}{kind} には既定の値（{usual}）を書きます。")
    return given


def _bounds(given: Any, place: str) -> dict[str, Any]:
    fault = _Fault(f"{place}number は {{ min = 0, max = 10, step = 1, default = 5 }} の形で、min ≦ default ≦ max です。")
    if not isinstance(given, dict):
        raise fault
    _known(given, ("min", "max", "step", "default", "unit"), place)
    numbers = [given.get(key) for key in ("min", "max", "step", "default")]
    unit = given.get("unit", "")
    if not all(map(_is_number, numbers)) or not isinstance(unit, str):
        raise fault
    least, most, step, usual = (float(number) for number in numbers)
    if least >= most or step <= 0 or not least <= usual <= most:
        raise fault
    return {"min": least, "max": most, "step": step, "default": usual, "unit": unit}


def _options(given: Any, place: str) -> list[dict[str, Any]]:
    options = given if isinstance(given, list) and all(isinstance(one, dict) for one in given) else []
    ids = [str(one.get("id")) for one in options]
    if not ids or len(set(ids)) < len(ids) or not all(re.fullmatch(r"[a-z0-9.-]{1,64}", one) for one in ids):
        raise _Fault(
            f'{place}choice は [{{ id = "…", label = {{ ja = "…", en = "…" }} }}, …] で、'
            "id は a〜z、0〜9、.、- の別々のものです。"
        )
    return [{"id": one["id"], "label": _both(one, "label", f"{place}choice の「{one['id']}」の ")} for one in options]


def _only(given: dict[str, Any], kinds: tuple[str, ...], place: str) -> str:
    there = [kind for kind in kinds if kind in given]
    if len(there) != 1:
        raise _Fault(f"{place}には {'、'.join(kinds)} のうち一つだけを書きます。")
    return there[0]
