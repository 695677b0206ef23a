"""The whole indicator, through golden.json, and what it says."""

import unittest
from pathlib import Path

from indicator import compute
from tsunagi_indicator import definition
from tsunagi_indicator.testing import golden, read_cases, run

FOLDER = Path(__file__).resolve().parent.parent
CASES = read_cases(FOLDER / "golden.json")
DEFAULTS = definition.defaults(definition.read((FOLDER / "indicator.toml").read_text(encoding="utf-8")))


def layer_of(name: str):
    """The layer of a golden case."""
    return run(compute, next(case for case in CASES if case["name"].startswith(name)), DEFAULTS)


class Golden(golden(FOLDER, compute)):
    """Slopes against scipy 1.17 ``theilslopes`` and pymannkendall 1.4.3, intervals against every order of the values."""


class Words(unittest.TestCase):
    """What an officer reads."""

    def test_an_unbroken_rise_is_rising_and_no_change_is_not_clear(self):
        notes = [note.ja for note in layer_of("5年").notes]
        self.assertTrue(notes[2].startswith("はっきりしない（p＝1.000）"), notes[2])
        self.assertIn("1年あたり+0.0件", notes[2])
        # Of the 120 orders of five values 5 rise and 5 fall as clearly as 3, 5, 4, 8, 9: p = 10/120.
        self.assertTrue(notes[1].startswith("はっきりしない（p＝0.083）"), notes[1])

    def test_a_break_is_named_with_its_year_and_reason(self):
        layer = layer_of("数え方の変わり目")
        self.assertIn("2021年度に数え方が変わり、その後は2時点", layer.notes[0].ja)
        self.assertIn("それより前とは続けて比べません", layer.remarks[0].ja)
        self.assertEqual(layer.charts, [])

    def test_a_series_that_the_data_do_not_have_is_said_once_for_the_layer(self):
        layer = layer_of("データにない系列")
        self.assertEqual(len(layer.remarks), 1)
        self.assertIn("別のものを選んでください", layer.remarks[0].ja)

    def test_many_tests_at_once_are_warned_of(self):
        remarks = [remark.ja for remark in layer_of("34市町村").remarks]
        self.assertRegex(remarks[-1], r"\d+の地域を一度に調べているため、動きがなくても[12]か所ほど")

    def test_the_chart_has_the_median_and_the_steepest_areas(self):
        (chart,) = layer_of("34市町村").charts
        self.assertEqual(chart.kind, "lines")
        self.assertEqual(chart.items, ["FY2020", "FY2021", "FY2022", "FY2023", "FY2024"])
        self.assertEqual(chart.series[0].name.ja, "全地域の中央値")
        self.assertLessEqual(len(chart.series), 7)
