"""The whole indicator, through golden.json, and what it says."""

import unittest
from pathlib import Path

from indicator import compute, round_breaks
from rates import Rates
from tsunagi_indicator import definition
from tsunagi_indicator.testing import golden, run

FOLDER = Path(__file__).resolve().parent.parent
DEFAULTS = definition.defaults(definition.read((FOLDER / "indicator.toml").read_text(encoding="utf-8")))

TABLE = {
    "outreach-visits": {"FY2023": [60, None, None]},
    "outreach-contacts": {"FY2023": [90, None, None]},
    "outreach-staff": {"FY2023": [2, 2, None]},
    "population-15-64": {"2020-10-01": [2500, 9000, 400]},
    "cases": {"FY2020": [12, None, None]},
}
"""A town whose visits are published, a city with staff but without figures, and a village of which nothing is said."""


def layer_of(columns, parameters=None):
    """The layer of some columns."""
    count = len(next(iter(columns["outreach-visits"].values())))
    areas = [{"code": f"3900{number}", "name": f"第{number}町"} for number in range(1, count + 1)]
    return run(compute, {"areas": areas, "columns": columns, "parameters": parameters or {}}, DEFAULTS)


class Golden(golden(FOLDER, compute)):
    """Rates by hand, and Byar's limits of ``oracle.py``."""


class Words(unittest.TestCase):
    """What an officer reads."""

    def test_a_rate_says_what_it_is_made_of_and_a_blank_what_is_known_all_the_same(self):
        layer = layer_of(TABLE)
        # 60 / 2,500 × 1,000 = 24; 90 / 60 = 1.5, by hand. Byar of 60 at 95%: 45.784 to 77.233 (Python), divided by 2.5.
        self.assertEqual((layer.values, layer.status), ([24, 0, 0], [0, 2, 2]))
        self.assertAlmostEqual(layer.low[0], 18.313, places=2)
        self.assertAlmostEqual(layer.high[0], 30.893, places=2)
        self.assertEqual(
            layer.notes[0].ja,
            "訪問60件（延べ、2023年度）÷15〜64歳人口2,500人（2020年10月1日時点）×1,000＝24.0件。95%信頼区間は18.3〜30.9件です。"
            "本人との接触は90件（訪問1件あたり1.5件）です。アウトリーチ支援員は配置されています（2023年度）。",
        )
        self.assertEqual(
            layer.notes[0].en,
            "60 visits (fiscal year 2023) ÷ 2,500 residents of ages 15 to 64 (as of 2020-10-01) × 1,000 = 24.0. The 95% interval is 18.3 to 30.9. "
            "90 contacts with the person (1.5 for each visit). Outreach staff are placed (fiscal year 2023).",
        )
        self.assertEqual(
            layer.notes[1].ja,
            "訪問件数が「未調査」のため計算できません。アウトリーチ支援員は配置されています（2023年度）。",
        )
        self.assertTrue(layer.notes[2].ja.endswith("配置がないという意味ではありません。"), layer.notes[2].ja)
        self.assertTrue(any(remark.ja.startswith("3地域のうち2地域は") for remark in layer.remarks))

    def test_the_base_may_be_the_known_cases(self):
        layer = layer_of(TABLE, {"base": "cases"})
        # 60 / 12 × 1,000 = 5,000: five visits a year for each, by hand.
        self.assertEqual(layer.values[0], 5000)
        self.assertIn("把握された方1人あたりでは年5.0件です。", layer.notes[0].ja)
        self.assertIn("値は高く出ます", layer.remarks[0].ja)

    def test_a_small_number_is_said_to_be_small(self):
        layer = layer_of({"outreach-visits": {"FY2023": [5]}, "population-15-64": {"FY2020": [1000]}})
        self.assertTrue(layer.notes[0].ja.endswith("件数が少ないため、偶然だけで大きく動く値です。"), layer.notes[0].ja)

    def test_without_any_base_all_is_unknown_and_no_chart_is_drawn(self):
        layer = layer_of({"outreach-visits": {"FY2023": [5]}})
        self.assertEqual(layer.status, [2])
        self.assertEqual(layer.notes[0].ja, "15〜64歳人口が「未調査」のため計算できません。")
        self.assertEqual(layer.charts, [])

    def test_a_zero_without_staff_has_no_interval_and_says_why(self):
        columns = {"outreach-visits": [0], "outreach-staff": [0], "population-15-64": [1000]}
        layer = layer_of({name: {"FY2023": values} for name, values in columns.items()})
        self.assertEqual((layer.values, layer.low, layer.high), ([0], [0], [0]))
        self.assertEqual(
            layer.notes[0].ja,
            "訪問0件（延べ、2023年度）÷15〜64歳人口1,000人（2023年度）×1,000＝0.0件。アウトリーチ支援員は配置されていません（2023年度）。",
        )


class Figures(unittest.TestCase):
    """What is drawn."""

    def test_the_chart_sets_contacts_beside_visits_where_they_are_known(self):
        (chart,) = layer_of(TABLE).charts
        self.assertEqual(chart.items, ["39001"])
        # 90 / 2,500 × 1,000 = 36.
        self.assertEqual([series.values[0] for series in chart.series], [24, 36])
        layer = layer_of({"outreach-visits": {"FY2023": [5]}, "population-15-64": {"FY2020": [1000]}})
        self.assertEqual(len(layer.charts[0].series), 1)
        self.assertNotIn("支援員", layer.notes[0].ja, "nothing is said of staff that no column tells of")

    def test_class_breaks_are_round_and_below_the_highest_rate(self):
        def breaks(*values):
            return round_breaks(Rates(list(values), [0] * len(values), [], []))

        self.assertEqual(breaks(0.0, 24.5, 3.0), [2, 5, 10, 20])
        self.assertEqual(breaks(0.0, 0.03), [0.01, 0.02])
        self.assertEqual(breaks(0.0, 0.0), [])
