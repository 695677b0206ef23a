"""Cells, periods and numbers."""

import unittest

from tsunagi_indicator import (
    Cell,
    DataColumn,
    blank,
    cells,
    combine,
    combine_status,
    group_digits,
    layer,
    period_label,
    reason_of,
    value,
)


class Cells(unittest.TestCase):
    """A value, or the reason for having none."""

    def test_every_status_byte_of_the_contract_survives_the_way_in_and_out(self):
        bytes_ = [reason | trust << 4 for trust in range(4) for reason in range(5)]
        column = DataColumn("FY2020", [1.0] * len(bytes_), bytes(bytes_))
        self.assertEqual(layer("FY2020", cells(column)).status, bytes_)

    def test_zero_is_a_value_and_an_unknown_status_counts_as_not_surveyed(self):
        self.assertEqual(cells(DataColumn("", [0.0, 7.0], bytes([0, 9]))), [value(0), blank("not_surveyed")])

    def test_what_is_withheld_stays_withheld_and_the_worse_trust_wins(self):
        def divide(left, right):
            return left / right if right else "not_applicable"

        self.assertEqual(combine([value(6, "sample"), value(3)], divide), value(2, "sample"))
        self.assertEqual(combine([blank("no_reply"), blank("suppressed", "estimate")], divide), blank("suppressed", "estimate"))
        self.assertEqual(combine([value(6), value(0)], divide), blank("not_applicable"))

    def test_whole_columns_combine_as_their_cells_do(self):
        bytes_ = bytes(reason | trust << 4 for trust in range(4) for reason in range(6))
        pairs = [(left, right) for left in bytes_ for right in bytes_]
        left, right = (DataColumn("", [1.0] * len(pairs), bytes(side)) for side in zip(*pairs))
        expected = [combine(pair, lambda *_: 0.0) for pair in zip(cells(left), cells(right))]
        self.assertEqual(combine_status(left, right), [cell.status for cell in expected])
        self.assertEqual([reason_of(mark) for mark in left.status], [cell.blank for cell in cells(left)])

    def test_a_cell_without_value_and_reason_cannot_be(self):
        self.assertRaises(ValueError, Cell, None)
        self.assertRaises(ValueError, Cell, 1.0, "suppressed")

    def test_numbers_and_periods_become_words(self):
        numbers = [0, 999.4, 1000, 182_962, -1_234_567, -0.2]
        self.assertEqual([group_digits(number) for number in numbers], ["0", "999", "1,000", "182,962", "-1,234,567", "0"])
        self.assertEqual(period_label("FY2020").ja, "2020年度")
        self.assertEqual(period_label("2022-03-31").ja, "2022年3月31日時点")
        self.assertEqual(period_label("").ja, "")
