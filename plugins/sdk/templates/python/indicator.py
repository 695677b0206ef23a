"""{{title}}"""

from tsunagi_indicator import Cell, Inputs, Layer, Request, Text, cells, combine, group_digits, layer


def compute(inputs: Inputs, request: Request) -> Layer:
    """全市町村を一度に計算します。時計も乱数もファイルもありません。同じ入力からは、いつも同じ結果になります。"""
    indicator = "single-elderly-households" if request.parameters["who"] == "elderly" else "single-person-households"
    some = inputs.column(indicator, request.period)
    whole = inputs.column("general-households", some.period)
    result = layer(some.period, shares(cells(some), cells(whole)))
    result.notes = [note(*pair) for pair in zip(cells(some), cells(whole))]
    return result


def shares(some: list[Cell], whole: list[Cell]) -> list[Cell]:
    """全体に対する割合（％）。空欄は同じ理由の空欄、0で割る所は「対象外」です。"""
    return [combine(pair, lambda part, of: 100 * part / of if of else "not_applicable") for pair in zip(some, whole)]


def note(part: Cell, of: Cell) -> Text:
    """その市町村の値の理由。"""
    if part.value is None or of.value is None:
        return Text("", "")
    counted, households = group_digits(part.value), group_digits(of.value)
    return Text(f"{households}世帯のうち{counted}世帯です。", f"{counted} of {households} households.")
