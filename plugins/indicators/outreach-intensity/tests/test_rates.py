"""The formula against independent answers."""

import unittest

from rates import Z, byar, rates, settle_zeros
from tsunagi_indicator import DataColumn, blank, series, value
from tsunagi_indicator.contract import Text


def column(*given):
    """A column of cells; plain numbers are published."""
    listed = series(Text("", ""), [one if hasattr(one, "status") else value(one) for one in given])
    return DataColumn("FY2023", listed.values, listed.status)


class Intervals(unittest.TestCase):
    """Byar's approximation."""

    def test_it_is_within_a_fifth_of_a_percent_of_the_exact_one(self):
        # Exact limits of a Poisson count, found by bisection of its distribution function: the means of which so many events or more, and so
        # many or fewer, come about in 2.5% of all cases.
        for events, low, high in [(10, 4.795389, 18.390356), (50, 37.110964, 65.918767), (228, 199.363425, 259.595139)]:
            with self.subTest(events=events):
                found_low, found_high = byar(events, Z["95"])
                self.assertLess(abs(found_low / low - 1), 0.002)
                self.assertLess(abs(found_high / high - 1), 0.002)

    def test_few_or_no_events_have_an_interval_that_begins_at_nothing(self):
        # 0: 1 × (1 − 1/9 + 1.959964/3)³ = 1.542210³ = 3.668012, by hand.
        low, high = byar(0, Z["95"])
        self.assertEqual(low, 0)
        self.assertAlmostEqual(high, 3.668012, places=6)
        # 1 at 99.8%: 1 − 1/9 − 3.090232/3 is below zero.
        self.assertEqual(byar(1, Z["99.8"])[0], 0)

    def test_a_zero_without_staff_is_certain_and_one_with_staff_is_not(self):
        found = rates(column(0, 0, 0), column(1000, 1000, 1000), "95")
        settle_zeros(found, column(0, 2, blank("not_surveyed")))
        self.assertEqual([low < high for low, high in zip(found.low, found.high)], [False, True, True])


class Rates(unittest.TestCase):
    """Visits per 1,000."""

    def test_unknown_visits_are_not_taken_for_none(self):
        unknown, withheld = blank("not_surveyed"), blank("suppressed", "sample")
        found = rates(column(unknown, 0, 3, unknown), column(500, 500, 0, withheld), "95")
        self.assertEqual(found.status, [unknown.status, 0, blank("not_applicable").status, withheld.status])
        self.assertEqual(found.values, [0, 0, 0, 0])

    def test_visits_may_be_more_than_people(self):
        # 30 visits to 12 people: 2,500 per 1,000, by hand.
        found = rates(column(30), column(12), "95")
        self.assertEqual(found.values, [2500])
        self.assertTrue(found.low[0] < 2500 < found.high[0])
