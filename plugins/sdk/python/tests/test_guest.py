"""Between the raw world and the author, with stand-ins for the modules that exist in the guest alone."""

import dataclasses
import json
import types
import unittest

from tests.test_definition import HEAD, REST
from tsunagi_indicator import Chart, Problem, Text, layer, series, value
from tsunagi_indicator.definition import read
from tsunagi_indicator.guest import Guest


class Err(Exception):
    """As ``componentize_py_types.Err``."""

    def __init__(self, value):
        super().__init__(value)
        self.value = value


class World(types.SimpleNamespace):
    """As ``wit_world.imports.types``: records keep what they are given, enums know their words."""

    def __getattr__(self, name):
        if name in ("Measure", "Polarity", "Trust", "ChartKind"):
            return {word: word for word in ("RATE", "NEUTRAL", "PUBLISHED", "SCATTER", "STACKED_BARS")}
        record = dataclasses.make_dataclass(name, [("value", object, None)])
        if name.startswith(("Problem_", "Input_", "ParameterKind_")):
            return record
        return lambda *given, **named: types.SimpleNamespace(kind=name, given=given, **named)


def call(compute, host=None):
    """What a call gives: a layer, or the problem."""
    definition = json.dumps(read(f"class-breaks = [10, 20]{HEAD}{REST}"), ensure_ascii=False)
    guest = Guest(definition, host or types.SimpleNamespace(), World(), Err)
    request = types.SimpleNamespace(period=None, parameters=[("km", types.SimpleNamespace(value=5.0))])
    try:
        return guest.compute(compute, request)
    except Err as error:
        return type(error.value).__name__, error.value.value


class Calls(unittest.TestCase):
    """What comes out of ``compute``."""

    def test_a_mistake_is_told_with_its_file_line_and_function(self):
        def ratio():
            return {}["none"]

        kind, sentence = call(lambda inputs, request: ratio())
        self.assertEqual(kind, "Problem_Failed")
        self.assertRegex(sentence, r"KeyError: 'none'（test_guest\.py:\d+ ratio ← test_guest\.py:\d+ <lambda>）")

    def test_endless_recursion_is_told_in_words(self):
        def again(inputs, request):
            return again(inputs, request)

        self.assertIn("関数が自分を呼び続けました（test_guest.py:", call(again)[1])

    def test_a_problem_keeps_its_kind(self):
        def refuse(indicator, period):
            raise Err(World().Problem_MissingInput("指標がありません"))

        host = types.SimpleNamespace(column=refuse)
        self.assertEqual(call(lambda inputs, _: inputs.column("x"), host), ("Problem_MissingInput", "指標がありません"))

        def negative(inputs, request):
            raise Problem("failed", "負の数です")

        self.assertEqual(call(negative), ("Problem_Failed", "負の数です"))

    def test_a_parameter_that_indicator_toml_does_not_have_is_a_problem(self):
        self.assertEqual(call(lambda _, request: layer(str(request.parameters["km"]), [])).period, "5.0")
        self.assertEqual(call(lambda _, request: request.parameters["miles"])[0], "Problem_BadParameter")

    def test_what_is_no_layer_is_told_in_words(self):
        self.assertIn("Layer ではなく int", call(lambda *_: 5)[1])
        wrong = layer("", [value(1)])
        wrong.low = ["a"]
        self.assertIn("low が数の並びではありません", call(lambda *_: wrong)[1])

    def test_charts_and_class_breaks_cross_the_boundary(self):
        made = layer("", [value(1)])
        made.charts = [Chart("a", Text("図", "Chart"), "stacked-bars", Text("", ""), ["39201"], [series(Text("列", "s"), [value(1)])])]
        out = call(lambda *_: made)
        self.assertEqual(out.charts[0].given[2], "STACKED_BARS")
        self.assertEqual(out.class_breaks, [10.0, 20.0])
