"""golden.json の例と、単体テスト。"""

import unittest
from pathlib import Path

from indicator import compute, shares
from tsunagi_indicator import value
from tsunagi_indicator.testing import golden


class Golden(golden(Path(__file__).resolve().parent.parent, compute)):
    """golden.json の例をすべて試します。"""


class Shares(unittest.TestCase):
    """割合。"""

    def test_a_share_is_in_percent(self):
        # 30 ÷ 120 × 100 ＝ 25（手計算）
        self.assertEqual(shares([value(30)], [value(120)]), [value(25)])
