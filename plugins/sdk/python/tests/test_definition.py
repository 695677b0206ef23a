"""indicator.toml, right and wrong."""

import unittest

from tsunagi_indicator.definition import DefinitionError, defaults, read

HEAD = """
id = "share"
version = "1.0.0"
theme = "世帯"
measure = "rate"
polarity = "neutral"
decimals = 1
title = { ja = "割合", en = "Share" }
unit = { ja = "％", en = "%" }
definition = { ja = "割合です。", en = "A share." }
method = { ja = "割り算です。", en = "A division." }
"""
REST = """
[inputs.part]
column = "single-person-households"
[inputs.near]
reached = "*"
[inputs.touching]
neighbours = true
[parameters.level]
label = { ja = "水準", en = "Level" }
help = { ja = "広さです。", en = "Width." }
choice = [{ id = "95", label = { ja = "95 %", en = "95%" } }]
[parameters.km]
label = { ja = "距離", en = "Distance" }
help = { ja = "範囲です。", en = "Range." }
number = { min = 0, max = 10, step = 1, default = 5, unit = "km" }
"""


def fault_of(source: str) -> str:
    """What is told about a file."""
    try:
        read(source)
    except DefinitionError as error:
        return str(error)
    return ""


class Definition(unittest.TestCase):
    """The head of a plugin."""

    def test_a_whole_file_becomes_the_manifest_in_the_files_order(self):
        written = read(f'class-breaks = [10, 20]\nperiods-of = "single-person-households"{HEAD}{REST}')
        manifest = written["manifest"]
        self.assertEqual(written["class_breaks"], [10.0, 20.0])
        self.assertEqual((manifest["trust"], manifest["per_district"]), ("published", False))
        part = ("column", {"indicator": "single-person-households", "required": True})
        self.assertEqual(manifest["inputs"], [part, ("reached", "*"), ("neighbours", None)])
        self.assertEqual(defaults(written), {"level": "95", "km": 5.0})

    def test_each_fault_is_told_with_its_place_and_several_at_once(self):
        two = fault_of(HEAD.replace('"rate"', '"ratio"').replace("decimals = 1", "decimals = 9"))
        self.assertRegex(two, r"measure は persons.*\n.*decimals は 0〜6")
        self.assertIn("「colour」という項目はありません", fault_of(f"{HEAD}colour = 1"))
        self.assertIn("数式だけのプラグイン", fault_of(f'{HEAD}[formula]\nvalue = "1"'))
        self.assertIn("title は { ja", fault_of(HEAD.replace(', en = "Share"', "")))
        self.assertIn("periods-of の「cases」", fault_of(f'periods-of = "cases"{HEAD}{REST}'))
        self.assertRegex(fault_of(HEAD + REST.replace("default = 5", "default = 50")), r"\[parameters\.km\].*min ≦ default ≦ max")
        self.assertRegex(fault_of(f'{HEAD}[inputs.x]\ncolumn = "a"\ndistances = "b"'), r"\[inputs\.x\].*一つだけ")

    def test_what_is_no_toml_is_told_with_line_and_column(self):
        self.assertRegex(fault_of('id = "a\nversion = 1'), r"1行\d+文字目が TOML として読めません")
