"""The words of the SDK are those of the WIT."""

import dataclasses
import inspect
import re
import unittest
from typing import get_args

from tsunagi_indicator import contract
from tsunagi_indicator.component import contract_folder
from tsunagi_indicator.definition import INPUT_KINDS, PARAMETER_KINDS, WORDS

WIT = (contract_folder() / "indicator.wit").read_text(encoding="utf-8")


def members(kind: str, name: str) -> list[str]:
    """The names inside a record, an enum or a variant, without their types."""
    body = re.search(rf"^  {kind} {name} \{{\n(.*?)^  \}}", WIT, re.MULTILINE | re.DOTALL)
    return re.findall(r"^    ([a-z][\w-]*)[:,(]", body[1], re.MULTILINE)


class Contract(unittest.TestCase):
    """Against ``wit/v1/indicator.wit``."""

    def test_every_record_that_authors_see_has_the_fields_of_the_wit(self):
        records = {
            "text": contract.Text,
            "area": contract.Area,
            "data-column": contract.DataColumn,
            "distance-column": contract.DistanceColumn,
            "place": contract.Place,
            "grouping": contract.Grouping,
            "grouping-member": contract.GroupingMember,
            "chart": contract.Chart,
            "chart-series": contract.ChartSeries,
            "layer": contract.Layer,
            "request": contract.Request,
        }
        for name, record in records.items():
            with self.subTest(name):
                fields = [field.name.replace("_", "-") for field in dataclasses.fields(record)]
                self.assertEqual(fields, members("record", name))

    def test_every_enum_and_variant_has_the_words_of_the_wit(self):
        self.assertEqual(list(get_args(contract.Trust)), members("enum", "trust"))
        self.assertEqual(list(get_args(contract.ChartKind)), members("enum", "chart-kind"))
        self.assertEqual(list(get_args(contract.ProblemKind)), members("variant", "problem"))
        self.assertEqual(list(WORDS["measure"]), members("enum", "measure"))
        self.assertEqual(list(WORDS["polarity"]), members("enum", "polarity"))
        self.assertEqual(list(INPUT_KINDS), members("variant", "input"))
        self.assertEqual(list(PARAMETER_KINDS), members("variant", "parameter-kind"))

    def test_authors_may_ask_all_that_the_host_answers(self):
        host = WIT[WIT.index("interface host") : WIT.index("world indicator")]
        answered = sorted(re.findall(r"^  ([\w-]+): func", host, re.MULTILINE))
        offered = sorted(name for name, _ in inspect.getmembers(contract.Inputs, inspect.isfunction) if not name.startswith("_"))
        self.assertEqual(offered, answered)
        self.assertEqual(len(offered), 10)
