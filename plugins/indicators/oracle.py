#!/usr/bin/env python3
"""Writes golden.json of most plugins that ship: cases whose numbers no plugin has computed.

Each formula stands here a second time, written from its source in plain Python (3.9 or later, standard library alone), so that a slip in a plugin and a slip
here would have to be the same to go unnoticed. Numbers that a source states or a hand can compute are given as they are.

    python3 plugins/indicators/oracle.py            # run from the repository, after a formula has changed on purpose
"""

import csv
import json
import math
import statistics
from pathlib import Path

HERE = Path(__file__).resolve().parent
KOCHI = HERE.parents[1] / "geodata" / "packages" / "kochi"
NORMAL = statistics.NormalDist()
RANKS = ["suppressed", "not_surveyed", "no_reply", "not_applicable"]


# ---- cells: a number, None (not surveyed), {"blank": …} or {"value": …, "trust": …}


def blank(reason):
    return {"blank": reason}


def reason(cell):
    """Why a cell is blank; None where it has a value."""
    if cell is None:
        return "not_surveyed"
    return cell.get("blank") if isinstance(cell, dict) else None


def number(cell):
    return cell["value"] if isinstance(cell, dict) else cell


def worst(*cells):
    """The reason that prevails; None where no cell is blank."""
    reasons = [reason(cell) for cell in cells if reason(cell)]
    return min(reasons, key=RANKS.index) if reasons else None


def ratio(part, whole, per):
    why = worst(part, whole)
    if why:
        return blank(why)
    return number(part) / number(whole) * per if number(whole) != 0 else blank("not_applicable")


def estimate(cell):
    why = reason(cell)
    return {"blank": why, "trust": "estimate"} if why else {"value": number(cell), "trust": "estimate"}


# ---- areas


def areas(*pairs):
    return [{"code": str(39001 + i), "name": name, "urban": urban, "area_km2": 100.0} for i, (name, urban) in enumerate(pairs)]


def kochi():
    """The 34 municipalities and their published columns by indicator and period."""
    places, columns = [], {}
    with open(KOCHI / "areas.csv", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if len(row["code"]) == 5 and row["code"].startswith("39"):
                places.append({"code": row["code"], "name": row["name"], "urban": row["name"].endswith("市"), "area_km2": 1.0})
    codes = [place["code"] for place in places]
    for name in ["census", "area"]:
        with open(KOCHI / "cells" / f"{name}.csv", encoding="utf-8") as file:
            for row in csv.DictReader(file):
                if row["area"] in codes:
                    column = columns.setdefault(row["indicator"], {}).setdefault(row["period"], [None] * len(codes))
                    column[codes.index(row["area"])] = float(row["value"]) if row["value"] else blank(row["blank"])
    return places, columns


# ---- the formulas


def wilson(successes, trials, level):
    z = NORMAL.inv_cdf(0.5 + level / 200)
    # The roots of (p − s/n)² = z² p (1 − p) / n, as a quadratic equation in p.
    a, b, c = 1 + z * z / trials, -(2 * successes / trials + z * z / trials), (successes / trials) ** 2
    root = math.sqrt(max(b * b - 4 * a * c, 0))
    return (-b - root) / (2 * a), (-b + root) / (2 * a)


def byar(events, level):
    z = NORMAL.inv_cdf(0.5 + level / 200)
    low = events * max(1 - 1 / (9 * events) - z / (3 * math.sqrt(events)), 0) ** 3 if events else 0.0
    return low, (events + 1) * (1 - 1 / (9 * (events + 1)) + z / (3 * math.sqrt(events + 1))) ** 3


def rates(counts, people, interval, level):
    values, low, high = [], [], []
    for count, base in zip(counts, people):
        value = ratio(count, base, 1000)
        values.append(value)
        ends = (None, None) if reason(value) else interval(number(count), number(base), level)
        low.append(ends[0])
        high.append(ends[1])
    return {"values": values, "low": low, "high": high}


def prevalence(counts, people, level=95):
    return rates(counts, people, lambda c, n, level: [end * 1000 for end in wilson(c, n, level)], level)


def intensity(counts, people, level=95):
    return rates(counts, people, lambda c, n, level: [end / n * 1000 for end in byar(c, level)], level)


def score(parts, weights):
    """The weighted mean of what is known, times 100, and its ends; blank where less than half of the weight is known."""
    total = sum(weights)
    known = sum(w for part, w in zip(parts, weights) if not reason(part))
    if known * 2 < total or known == 0:
        return blank(worst(*[part for part, w in zip(parts, weights) if w > 0])), None, None
    gathered = sum(number(part) * w for part, w in zip(parts, weights) if not reason(part))
    return 100 * gathered / known, 100 * gathered / total, 100 * (gathered + total - known) / total


def scores(rows, weights):
    found = [score(parts, weights) for parts in rows]
    return {"values": [f[0] for f in found], "low": [f[1] for f in found], "high": [f[2] for f in found]}


def likeness(features, chosen):
    scaled = []
    for column in features:
        known = [number(cell) for cell in column if not reason(cell)]
        if len(known) < 2:
            continue
        middle = statistics.median(known)
        away = [abs(value - middle) for value in known]
        scale = statistics.median(away) / NORMAL.inv_cdf(0.75) or statistics.fmean(away) * math.sqrt(math.pi / 2)
        if scale > 0:
            scaled.append([None if reason(cell) else number(cell) / scale for cell in column])
    usable = [column for column in scaled if column[chosen] is not None]
    values = []
    for area in range(len(features[0])):
        shared = [column[area] - column[chosen] for column in usable if column[area] is not None]
        if area != chosen and (not shared or 2 * len(shared) < len(usable)):
            values.append(estimate(blank(worst(*[column[i] for column in features for i in (area, chosen)]))))
            continue
        distance = math.sqrt(statistics.fmean(d * d for d in shared)) if shared else 0.0
        values.append(estimate(100 / (1 + distance)))
    return values


def census_features(columns, period="2020-10-01", area_period="2024-10-01"):
    at = lambda name: columns[name][period]
    log = lambda column: [cell if reason(cell) else math.log10(number(cell)) for cell in column]
    share = lambda part, whole, per=100: [ratio(p, w, per) for p, w in zip(part, whole)]
    return [
        log(at("population-total")),
        share(at("population-65-over"), at("population-total")),
        share(at("population-15-64"), at("population-total")),
        log(share(at("population-total"), columns["area-km2"][area_period], 1)),
        share(at("single-person-households"), at("general-households")),
        share(at("single-elderly-households"), at("general-households")),
    ]


# ---- the cases


def one(name, places, columns, expect, **more):
    return {"name": name, "areas": places, "columns": columns, **more, "expect": expect}


def prevalence_cases():
    four = areas(("甲市", True), ("乙町", False), ("丙村", False), ("丁村", False))
    counts = [blank("suppressed"), None, 3, 0]
    people = [500, blank("no_reply"), 0, 500]
    sample = [{"value": 12, "trust": "sample"}]
    return [
        one(
            "高知県全体は1,000人あたり1.91人（statsmodels 0.15.0 の proportion_confint による区間）",
            areas(("高知県", True)),
            {"cases": {"FY2020": [692]}, "population-15-64": {"2020-10-01": [362200]}},
            {"period": "FY2020", "values": [{"value": 1.910547, "trust": "published"}], "low": [1.773520], "high": [2.058139], "tolerance": 1e-6},
        ),
        one(
            "区間はNewcombe（1998）の表Iの方法3に合う",
            areas(("甲", True), ("乙", True), ("丙", True), ("丁", True)),
            {"cases": {"FY2020": [81, 15, 0, 1]}, "population-15-64": {"FY2020": [263, 148, 20, 29]}},
            {
                "values": [81 / 263 * 1000, 15 / 148 * 1000, 0, 1 / 29 * 1000],
                "low": [255.3, 62.4, 0, 6.1],
                "high": [366.2, 160.5, 161.1, 171.8],
                "tolerance": 0.01,
            },
        ),
        one(
            "どちらかの空欄は同じ理由の空欄、住民のいない地域は対象外、0人は0",
            four,
            {"cases": {"FY2020": counts}, "population-15-64": {"FY2020": people}},
            prevalence(counts, people),
        ),
        one(
            "99.8 %の区間は95 %より広い",
            areas(("甲市", True)),
            {"cases": {"FY2023": [10]}, "population-15-64": {"FY2020": [1000]}},
            {"period": "FY2023", **prevalence([10], [1000], 99.8)},
            parameters={"confidence": "99.8"},
        ),
        one(
            "見本から計算した値は見本",
            areas(("甲市", True)),
            {"cases": {"FY2023": sample}, "population-15-64": {"FY2020": [4850]}},
            {"values": [{"value": 12 / 4850 * 1000, "trust": "sample"}]},
        ),
        one(
            "人口より多い人数は誤りとして断る",
            areas(("甲市", True)),
            {"cases": {"FY2020": [3]}, "population-15-64": {"FY2020": [2]}},
            {"problem": "failed"},
        ),
    ]


def expected_cases():
    places, columns = kochi()
    people = columns["population-15-64"]
    of = lambda urban, rural: [
        estimate(n * (urban if place["urban"] else rural) / 100) for n, place in zip(people["2020-10-01"], places)
    ]
    total = math.fsum(cell["value"] for cell in of(0.16, 0.36))
    assert abs(total - 690.482) < 1e-9, total  # 306,719 × 0.0016 + 55,481 × 0.0036, by hand
    return [
        one("高知県34市町村を足すと690.482人", places, {"population-15-64": people}, {"period": "2020-10-01", "values": of(0.16, 0.36)}),
        one(
            "割合は変えられる",
            places,
            {"population-15-64": people},
            {"values": of(0.2, 0)},
            parameters={"urban-rate": 0.2, "rural-rate": 0},
        ),
        one(
            "人口の空欄は同じ理由の空欄",
            areas(("甲市", True), ("乙村", False)),
            {"population-15-64": {"FY2020": [blank("no_reply"), 1000]}},
            {"values": [{"blank": "no_reply", "trust": "estimate"}, {"value": 3.6, "trust": "estimate"}]},
        ),
    ]


def nearest_place():
    place = lambda id, precision, trust="published": {
        "id": id,
        "kind": "warm-contact-centre",
        "name": f"集いの場{id}",
        "area": "39001",
        "lon": 133.5,
        "lat": 33.5,
        "precision": precision,
        "trust": trust,
    }
    kind = "warm-contact-centre"
    return [
        one(
            "距離はそのまま、位置が市町村までしか分からない場所への距離は推計、場所が分からなければ未調査",
            areas(("甲市", True), ("乙町", False), ("丙村", False)),
            {},
            {"values": [{"value": 3.0, "trust": "published"}, {"value": 12.5, "trust": "estimate"}, blank("not_surveyed")]},
            facilities=[place("a", "site"), place("b", "municipality")],
            distances={kind: [{"km": 3.0, "nearest": "a"}, {"km": 12.5, "nearest": "b"}, None]},
        ),
        one(
            "見本の場所への距離は見本",
            areas(("甲市", True)),
            {},
            {"values": [{"value": 0.4, "trust": "sample"}]},
            facilities=[place("c", "town", "sample")],
            distances={kind: [{"km": 0.4, "nearest": "c", "trust": "sample"}]},
        ),
    ]


def coverage_gap():
    weights = [1, 1, 1, 1]
    two = areas(("甲市", True), ("乙村", False))
    full = {
        "cases": {"FY2020": [9, 1]},
        "population-15-64": {"FY2020": [5000, 1000]},
        "platform": {"2020-03-31": [0, 2]},
        "outreach-visits": {"FY2020": [0, 10]},
    }
    # 甲市: need 1.8/1.8, no platform, no visits of a highest 10 per 1,000, 3 km of 20. 乙村: need 1/1.8, platform, most visits, 40 km.
    rows = [[1, 1, 1, 0.15], [1 / 1.8, 0, 0, 1]]
    partly = {
        "cases": {"FY2020": [9, None]},
        "population-15-64": {"FY2020": [5000, 1000]},
        "platform": {"2020-03-31": [2, None]},
        "outreach-visits": {"FY2020": [50, None]},
    }
    # 乙村's need is expected: 3.6 per 1,000 (Nagano 2019), the highest here; platform and outreach are unknown.
    partly_rows = [[1.8 / 3.6, 0, 0, 0.25], [1, None, None, 1]]
    staff = {"population-15-64": {"FY2020": [1000, 1000]}, "outreach-staff": {"FY2020": [2, 0]}}
    # Need is expected in both: 1.6 and 3.6 per 1,000.
    staff_rows = [[1.6 / 3.6, None, 0, None], [1, None, 1, None]]
    distances = lambda *km: {"warm-contact-centre": list(km)}
    return [
        one("四つの要素がそろう二つの地域", two, full, {"period": "FY2020", **scores(rows, weights)}, distances=distances(3, 40)),
        one("不明な要素は除き、区間がその幅を示す", two, partly, scores(partly_rows, weights), distances=distances(5, 30)),
        one(
            "重みは利用者のもの",
            two,
            full,
            scores(rows, [2, 1, 1, 0]),
            distances=distances(3, 40),
            parameters={"weight-need": 2, "weight-access": 0},
        ),
        one(
            "訪問件数が不明なら支援員の配置で代え、ちょうど半分が分かればスコアを出す",
            two,
            staff,
            scores(staff_rows, weights),
            distances=distances(None, None),
        ),
        one(
            "分かる要素が半分に満たなければスコアを出さず、秘匿が先に立つ",
            areas(("甲市", True)),
            {"platform": {"2020-03-31": [2]}, "cases": {"FY2020": [blank("suppressed")]}},
            {"values": [blank("suppressed")]},
            distances=distances(None),
        ),
        one(
            "重みがすべて0なら断る",
            areas(("甲市", True)),
            full | {key: {p: v[:1] for p, v in column.items()} for key, column in full.items()},
            {"problem": "bad-parameter"},
            distances=distances(3),
            parameters={"weight-need": 0, "weight-platform": 0, "weight-outreach": 0, "weight-access": 0},
        ),
    ]


def outreach_intensity():
    five = areas(("甲町", False), ("乙市", True), ("丙村", False), ("丁村", False), ("戊村", False))
    visits = [60, None, 0, 7, 3]
    people = [2500, 9000, 400, blank("suppressed"), 0]
    cases = [12, None, 0, 4, 1]
    columns = {
        "outreach-visits": {"FY2022": [1, 1, 1, 1, 1], "FY2023": visits},
        "population-15-64": {"2020-10-01": people},
        "cases": {"FY2020": cases},
    }
    return [
        one(
            "町村部の公表値：228件÷55,481人は1,000人あたり4.11件",
            areas(("町村部", False)),
            {"outreach-visits": {"FY2023": [228]}, "population-15-64": {"2020-10-01": [55481]}},
            {"period": "FY2023", **intensity([228], [55481])},
        ),
        one("分からない訪問件数を0件とはしない", five, columns, {"period": "FY2023", **intensity(visits, people)}),
        one("把握された方で割ることもできる", five, columns, intensity(visits, cases), parameters={"base": "cases"}),
        one(
            "99.8 %の区間、少ない件数では下端が0になる",
            five,
            columns,
            intensity(visits, people, 99.8),
            parameters={"confidence": "99.8"},
        ),
        one("年度を選べる", five, columns, {"period": "FY2022", **intensity([1] * 5, people)}, period="FY2022"),
        one("負の件数は誤りとして断る", areas(("甲町", False)), {"outreach-visits": {"FY2023": [-1]}}, {"problem": "failed"}),
    ]


def platform_maturity():
    three = areas(("甲町", False), ("乙村", False), ("丙市", True))
    columns = {
        "platform": {"2021-03-31": [0, 0, 2], "2022-03-31": [1, None, 2]},
        "desk": {"FY2021": [2, 2, 2]},
        "needs-survey": {"2022-03-31": [3, None, 1]},
        "integrated-support": {"FY2021": [0, blank("suppressed"), 2]},
        "outreach-staff": {"FY2021": [2, None, 0]},
    }
    place = lambda kind: {"id": kind, "kind": kind}
    steps = [[1, 1, 0.5, 0, 1, None], [1, None, None, blank("suppressed"), None, None], [1, 0.5, 1, 1, 0, None]]
    with_places = [row[:5] + [cell] for row, cell in zip(steps, [1, 0, 1])]
    both = {
        "facilities": [place("warm-contact-centre"), place("peer-support")],
        "reached": {"warm-contact-centre": {"10": [2, 0, 0], "5": [0, 0, 0]}, "peer-support": {"10": [0, 0, 1], "5": [0, 0, 0]}},
    }
    ones = [1] * 6
    # What is only known of a later day is unknown on the earlier one: the platform alone is left.
    earlier = [[None, None, 0, None, None, 1], [None, None, 0, None, None, 0], [None, None, 1, None, None, 1]]
    return [
        one("場所の位置が公表されていなければ、通える場所は不明", three, columns, {"period": "2022-03-31", **scores(steps, ones)}),
        one("通える場所は、どちらかの種類が1か所でも近くにあれば整っている", three, columns, scores(with_places, ones), **both),
        one(
            "距離を短くすると、どれも遠い",
            three,
            columns,
            scores([row[:5] + [0] for row in steps], ones),
            **both,
            parameters={"place-km": 5},
        ),
        one(
            "途中の項目を数えない",
            three,
            columns,
            scores([[0 if cell == 0.5 else cell for cell in row] for row in with_places], ones),
            **both,
            parameters={"under-way": 0},
        ),
        one(
            "後の時点の資料しかない項目は、前の時点では不明",
            three,
            columns,
            {"period": "2021-03-31", **scores(earlier, ones)},
            **both,
            period="2021-03-31",
        ),
        one(
            "何も分からなければ未調査で、整っていないとはしない",
            areas(("甲町", False)),
            {},
            {"values": [{"blank": "not_surveyed", "trust": "estimate"}]},
        ),
    ]


def similar_municipalities():
    places, columns = kochi()
    names = [
        "population-total",
        "population-65-over",
        "population-15-64",
        "area-km2",
        "general-households",
        "single-person-households",
        "single-elderly-households",
    ]
    columns = {name: columns[name] for name in names}
    codes = [place["code"] for place in places]
    features = census_features(columns)
    to = lambda code: likeness(features, codes.index(code))
    same_kind = [
        cell if place["urban"] else {"blank": "not_applicable", "trust": "estimate"} for cell, place in zip(to("39202"), places)
    ]
    nobody = [{"blank": "not_applicable", "trust": "estimate"}] * len(codes)
    # Two censuses and nothing else: population and growth.
    two = {"population-total": {"2015-10-01": [100000, 1000, 4000], "2020-10-01": [95099, 1000, 4100]}}
    people = two["population-total"]
    growth = [((now / then) ** 0.2 - 1) * 100 for then, now in zip(people["2015-10-01"], people["2020-10-01"])]
    drawn = [{"code": str(39001 + i), "name": name, "urban": False, "area_km2": km2} for i, (name, km2) in enumerate([("甲", 200.0), ("乙", 50.0), ("丙", 80.0)])]
    density = [n / place["area_km2"] for n, place in zip(people["2020-10-01"], drawn)]
    few = [list(map(math.log10, people["2020-10-01"])), list(map(math.log10, density)), growth]
    # Nothing of the third but its population: two of six features with the density.
    gaps = {name: {period: cells[:3] for period, cells in by_period.items()} for name, by_period in columns.items()}
    for name in names[1:3] + names[4:]:
        gaps[name] = {period: cells[:2] + [blank("suppressed")] for period, cells in gaps[name].items()}
    return [
        one("室戸市に似た市町村：高知県34市町村の国勢調査", places, columns, {"period": "2020-10-01", "values": to("39202")}, parameters={"area": "39202"}),
        one("高知市に似た市町村", places, columns, {"values": to("39201")}, parameters={"area": "39201"}),
        one("市だけを比べる", places, columns, {"values": same_kind}, parameters={"area": "39202", "same-kind": True}),
        one("誰も選ばれていなければ対象外", places, columns, {"values": nobody}),
        one("ない市町村は断る", places, columns, {"problem": "bad-parameter"}, parameters={"area": "99999"}),
        one("二時点の人口があれば増減率も比べる", drawn, two, {"values": likeness(few, 0)}, parameters={"area": "39001"}),
        one(
            "比べられる項目が半分に満たなければ、その理由の空欄",
            places[:3],
            gaps,
            {"values": likeness(census_features(gaps), 0)},
            parameters={"area": places[0]["code"]},
        ),
    ]


GOLDEN = {
    "prevalence": prevalence_cases,
    "expected-cases": expected_cases,
    "nearest-place": nearest_place,
    "coverage-gap": coverage_gap,
    "outreach-intensity": outreach_intensity,
    "platform-maturity": platform_maturity,
    "similar-municipalities": similar_municipalities,
}


def written(value, depth=0):
    """JSON with one line for what fits into one."""
    plain = json.dumps(value, ensure_ascii=False)
    if not isinstance(value, (dict, list)) or (len(plain) <= 140 and depth > 2):
        return plain
    inner, outer = "  " * (depth + 1), "  " * depth
    if isinstance(value, dict):
        body = [f"{inner}{json.dumps(key, ensure_ascii=False)}: {written(item, depth + 1)}" for key, item in value.items()]
        return "{\n" + ",\n".join(body) + f"\n{outer}}}"
    if all(not isinstance(item, (dict, list)) for item in value):
        return plain
    return "[\n" + ",\n".join(inner + written(item, depth + 1) for item in value) + f"\n{outer}]"


if __name__ == "__main__":
    for name, cases in GOLDEN.items():
        path = HERE / name / "golden.json"
        path.write_text(written({"cases": cases()}) + "\n", encoding="utf-8")
        print(path.relative_to(HERE))
