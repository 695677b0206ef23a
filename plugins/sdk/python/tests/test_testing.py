"""The stand-in for the host, and the comparison."""

import unittest

from tsunagi_indicator import Problem, cells, combine, layer
from tsunagi_indicator.testing import Table, differences, run

CASE = {
    "name": "two areas",
    "areas": [{"code": "39201"}, {"code": "39202"}],
    "columns": {
        "part": {"FY2021": [1, None], "FY2020": [2, {"blank": "suppressed"}]},
        "whole": {"2020-10-01": [4, 8]},
    },
    "reached": {"desk": {"10": [1, 2]}},
    "distances": {"desk": [{"km": 3.5, "nearest": "a"}, {"blank": "not_applicable"}]},
    "expect": {"period": "FY2021", "values": [0.25, {"blank": "not_surveyed"}]},
}


def ratio(inputs, request):
    """One column over another."""
    part = inputs.column("part", request.period)
    whole = inputs.column("whole", part.period)
    return layer(part.period, [combine(pair, lambda a, b: a / b) for pair in zip(cells(part), cells(whole), strict=True)])


class Testing(unittest.TestCase):
    """What authors test with."""

    def test_a_golden_case_is_computed_and_compared(self):
        self.assertEqual(differences(run(ratio, CASE), CASE["expect"]), [])

    def test_a_wrong_expectation_is_told_with_its_place(self):
        wrong = CASE["expect"] | {"values": [0.3, 1]}
        told = differences(run(ratio, CASE), wrong)
        self.assertEqual(told[0], "values[0] が 0.3 のはずが 0.25 でした。")
        self.assertTrue(told[1].startswith("values[1]"))

    def test_the_table_finds_the_period_that_stands_for_another_as_the_host_does(self):
        table = Table(CASE)
        found = [table.column("part", period).period for period in (None, "FY2020", "2021-03-31", "FY2019")]
        self.assertEqual(found, ["FY2021", "FY2020", "FY2020", "FY2020"])
        self.assertEqual(table.column("whole", "FY2020").period, "2020-10-01")
        self.assertRaises(Problem, table.column, "nothing")

    def test_places_are_answered_by_kind_and_distance(self):
        table = Table(CASE)
        self.assertEqual([cell.value for cell in cells(table.reached("desk", 10))], [1, 2])
        self.assertEqual([cell.value for cell in cells(table.reached("other", 10))], [0, 0])
        self.assertRaises(Problem, table.reached, "desk", 5)
        self.assertEqual(table.distances("desk").nearest_ids, ["a", ""])
