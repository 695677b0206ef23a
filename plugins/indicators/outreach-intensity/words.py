"""Each value in words: what was divided by what, how often somebody was met, and whether staff are placed."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from rates import PER, Rates
from tsunagi_indicator import DataColumn, Text, blank_label, group_digits, period_label, reason_of

FEW_VISITS = 20
"""Below so many visits chance alone moves the rate widely."""

BASE_NAMES = {
    "population": Text("15〜64歳人口", "residents of ages 15 to 64"),
    "cases": Text("把握された方", "known cases"),
}
"""What the visits are divided by."""
NOTHING = Text("", "")
FEW = Text("件数が少ないため、偶然だけで大きく動く値です。", " The number is small: chance alone moves this rate widely.")


class Facts(NamedTuple):
    """What is known. A column that is not there at all is unknown everywhere, and has no period."""

    visits: DataColumn
    people: DataColumn
    contacts: DataColumn
    staff: DataColumn


def notes(found: Rates, facts: Facts, base: str, level: str) -> list[Text]:
    """Why each value is what it is, or why there is none."""
    shared = _Shared(facts, base)
    around, blank_of, is_of_cases = cache(shared.around), cache(shared.blank), base == "cases"
    interval_ja, interval_en = f"件。{level}%信頼区間は", f". The {level}% interval is "
    visits, people, contacts, staff = facts
    known = zip(visits.values, visits.status, contacts.values, contacts.status, staff.values, staff.status, strict=True)
    # Each number is written once for both languages, and a sentence that areas share once for all of them.
    said = []
    for value, mark, low, high, residents, of_area in zip(*found, people.values, known, strict=True):
        if mark & 0x0F:
            said.append(blank_of(mark, *of_area))
            continue
        start_ja, middle_ja, end_ja, start_en, middle_en, end_en = around(*of_area)
        of, rate = f"{residents:,.0f}", f"{value:.1f}"
        if low < high:
            lowest, highest = f"{low:.1f}", f"{high:.1f}"
            width_ja, width_en = f"{interval_ja}{lowest}〜{highest}件です。", f"{interval_en}{lowest} to {highest}."
        else:
            width_ja, width_en = "件。", "."
        if is_of_cases:
            each = f"{value / PER:.1f}"
            width_ja = f"{width_ja}把握された方1人あたりでは年{each}件です。"
            width_en = f"{width_en} That is {each} visits a year for each known case."
        said.append(
            Text(
                f"{start_ja}{of}{middle_ja}{rate}{width_ja}{end_ja}",
                f"{start_en}{of}{middle_en}{rate}{width_en}{end_en}",
            )
        )
    return said


class _Shared:
    """What areas share, in both languages."""

    def __init__(self, facts: Facts, base: str) -> None:
        self.visited, self.counted, self.placed = (
            period_label(column.period) for column in (facts.visits, facts.people, facts.staff)
        )
        self.name = BASE_NAMES[base]

    def around(
        self, visits: float, visits_mark: int, contacts: float, contacts_mark: int, state: float, state_mark: int
    ) -> tuple[str, str, str, str, str, str]:
        """What stands before, between and after the numbers of a note, in Japanese and in English."""
        count, name, visited, counted = group_digits(visits), self.name, self.visited, self.counted
        met, placed = self.met(contacts, contacts_mark, visits, visits_mark), self.staff(state, state_mark)
        few = FEW if 0 < visits < FEW_VISITS else NOTHING
        return (
            f"訪問{count}件（延べ、{visited.ja}）÷{name.ja}",
            f"人（{counted.ja}）×1,000＝",
            f"{few.ja}{met.ja}{placed.ja}",
            f"{count} visits ({visited.en}) ÷ ",
            f" {name.en} ({counted.en}) × 1,000 = ",
            f"{few.en}{met.en}{placed.en}",
        )

    def blank(
        self, mark: int, visits: float, visits_mark: int, contacts: float, contacts_mark: int, state: float, state_mark: int
    ) -> Text:
        """Why there is no rate, the visits or else the base, and what is known all the same."""
        of_visits = reason_of(visits_mark)
        label = blank_label(of_visits or reason_of(mark) or "not_applicable")
        what = Text("訪問件数", "visits") if of_visits else self.name
        met, placed = self.met(contacts, contacts_mark, visits, visits_mark), self.staff(state, state_mark)
        return Text(
            f"{what.ja}が「{label.ja}」のため計算できません。{met.ja}{placed.ja}",
            f"The number of {what.en} is blank ({label.en}), so there is no rate.{met.en}{placed.en}",
        )

    def met(self, contacts: float, contacts_mark: int, visits: float, visits_mark: int) -> Text:
        """How often somebody was met for each visit; nothing where either is unknown or nobody was visited."""
        if contacts_mark & 0x0F or visits_mark & 0x0F or visits <= 0:
            return NOTHING
        count, ratio = group_digits(contacts), f"{contacts / visits:.1f}"
        return Text(
            f"本人との接触は{count}件（訪問1件あたり{ratio}件）です。",
            f" {count} contacts with the person ({ratio} for each visit).",
        )

    def staff(self, state: float, mark: int) -> Text:
        """Whether staff are placed. Nothing is said where no such column is there at all."""
        when, reason = self.placed, reason_of(mark)
        if not when.ja:
            return NOTHING
        if reason:
            label = blank_label(reason)
            return Text(
                f"アウトリーチ支援員の配置は「{label.ja}」（{when.ja}）で、配置がないという意味ではありません。",
                f" Whether outreach staff are placed is blank ({label.en}, {when.en}), which does not mean that there are none.",
            )
        if state > 0:
            return Text(f"アウトリーチ支援員は配置されています（{when.ja}）。", f" Outreach staff are placed ({when.en}).")
        return Text(f"アウトリーチ支援員は配置されていません（{when.ja}）。", f" No outreach staff are placed ({when.en}).")


def remarks(found: Rates, base: str) -> list[Text]:
    """What is to be said about the whole layer."""
    said = []
    if base == "cases":
        said.append(
            Text(
                "分母は把握されたひきこもりの状態にある方の人数です。把握が進んでいない市町村ほど、値は高く出ます。",
                "The base is the known cases: where fewer are known of, the rate comes out higher.",
            )
        )
    areas = len(found.status)
    without = sum(1 for mark in found.status if mark & 0x0F)
    if without > 0:
        which = f"{areas}地域のすべてが、" if without == areas else f"{areas}地域のうち{without}地域は、"
        said.append(
            Text(
                f"{which}訪問件数か分母が分からないため空欄です。訪問がないという意味ではありません。",
                f"{without} of {areas} areas are blank because visits or base are unknown, which does not mean that nobody was visited.",
            )
        )
    return said
