"""The formulas against independent answers."""

import unittest

from statistics_of_trend import interval_rank, probability, score, trend


TIED = [
    ([2, 1, 3, 5, 0], 1 / 1),
    ([0, 6, 4, 0, 2], 1 / 1),
    ([4, 0, 4, 1, 0], 7 / 15),
    ([0, 3, 3, 0, 1], 1 / 1),
    ([0, 4, 3, 0, 6, 4], 41 / 90),
    ([0, 1, 5, 5, 4, 0], 1 / 1),
    ([4, 4, 3, 0, 1, 0], 2 / 45),
    ([4, 6, 1, 2, 3, 1], 16 / 45),
    ([4, 0, 4, 2, 4, 6, 5], 23 / 140),
    ([1, 0, 4, 4, 5, 1, 2], 349 / 630),
    ([0, 4, 5, 0, 4, 0, 4], 1 / 1),
    ([1, 3, 5, 4, 3, 6, 2], 119 / 180),
]
"""Values with ties, and the share of all their orders that are at least as clear: counted one by one with itertools.permutations."""


class Probabilities(unittest.TestCase):
    """The exact Mann-Kendall test."""

    def test_without_ties_they_are_those_of_scipy(self):
        # scipy 1.17.1 kendalltau(range(n), values, method="exact").pvalue
        for values, p in [([1, 2, 3, 4, 5], 2 / 120), ([5, 4, 3, 1, 2], 10 / 120), ([1, 2, 3, 4], 2 / 24)]:
            with self.subTest(values=values):
                self.assertAlmostEqual(probability(values), p, places=12)

    def test_with_ties_they_are_those_of_counting_every_order(self):
        for values, p in TIED:
            with self.subTest(values=values):
                self.assertAlmostEqual(probability(values), p, places=12)

    def test_equal_values_have_no_order_at_all(self):
        self.assertEqual(score([2, 2, 2]), 0)
        self.assertEqual(probability([2, 2, 2]), 1)

    def test_hundreds_of_pairs_do_not_overflow(self):
        self.assertLess(probability(list(range(40))), 1e-40)


class Intervals(unittest.TestCase):
    """Which slopes bound the interval."""

    def test_ranks_follow_from_counting_orders(self):
        # Of the 120 orders of 5 values 1 has S = 10 and 5 have S >= 8; of the 24 of 4 values 1 has S = 6. So for 95 % the ends are the first and
        # the last slope of 5 points, and 4 points have none; for 90 % (5/120 = 4.2 % in each tail) it is the second from either end.
        self.assertEqual(interval_rank(5, 0.95), 1)
        self.assertEqual(interval_rank(5, 0.90), 2)
        self.assertIsNone(interval_rank(4, 0.95))
        self.assertEqual(interval_rank(4, 0.90), 1)
        self.assertIsNone(interval_rank(3, 0.90))

    def test_a_longer_series_has_the_interval_that_trying_every_slope_gives(self):
        # S of values - b * times over all orders of 6 ranks: b stays in the interval while its exact p is above 5 %.
        found = trend([0, 1, 2, 3, 4, 5], [4, 4, 3, 0, 1, 0], 0.95)
        self.assertEqual((found.low, found.high), (-2.0, 0.0))
        found = trend([0, 1, 2, 3, 4, 5, 6], [4, 0, 4, 2, 4, 6, 5], 0.95)
        self.assertAlmostEqual(found.low, -2 / 3)
        self.assertAlmostEqual(found.high, 2.0)

    def test_a_series_that_is_too_short_has_no_trend(self):
        self.assertIsNone(trend([1, 2, 3, 4], [1, 2, 3, 4], 0.95))
        self.assertIsNone(trend([], [], 0.90))
