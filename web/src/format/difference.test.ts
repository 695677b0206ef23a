import { expect, it } from "vitest";
import type { ChangedCell, Difference } from "../api/imports.ts";
import type { Cell } from "../api/types.ts";
import { areasOf, changeOf, changeOfCounts, chosenCells, otherChanges, sortAreas, sortChangedCells, totalsOf } from "./difference.ts";

const value = (number: number | null): Cell => ({ value: number, blank: number === null ? "suppressed" : null, trust: "published" });
const cell = (area: string, before: Cell | null, after: Cell | null, indicator = "visits", period = "FY2023"): ChangedCell => ({
  indicator, period, area, name: area, before, after, refused: null,
  change: before?.value != null && after?.value != null ? after.value - before.value : null,
});
const CELLS = [
  cell("39201", value(10), value(12)),
  cell("39202", null, value(3)),
  cell("39203", value(4), null),
  cell("39201", null, value(1), "persons"),
  cell("39204", value(5), value(null)),
];
const DIFFERENCE: Difference = {
  data: "kochi",
  from: null, to: null, identical: false,
  indicators: [
    { id: "visits", title: "訪問", unit: "件", decimals: 0, measure: "events", periods: [{ id: "FY2023", label: "令和5年度", added: 1, changed: 2, removed: 1, same: 30 }] },
    { id: "persons", title: "人", unit: "人", decimals: 0, measure: "persons", periods: [{ id: "FY2023", label: "令和5年度", added: 1, changed: 0, removed: 0, same: 33 }] },
  ],
  cells: CELLS, cells_left_out: 0,
  areas: [
    { code: "39201", name: "高知市", added: 1, changed: 1, removed: 0 },
    { code: "39202", name: "室戸市", added: 1, changed: 0, removed: 0 },
    { code: "39203", name: "安芸市", added: 0, changed: 0, removed: 1 },
    { code: "39204", name: "南国市", added: 0, changed: 1, removed: 0 },
    { code: "39205", name: "土佐市", added: 0, changed: 0, removed: 0 },
  ],
  facilities: { added: [], changed: [], removed: [] }, tables: { added: [{ id: "t", title: "表" }], changed: [], removed: [] },
  boundaries: { added: 0, changed: ["39201"], removed: 0 }, definitions: [], about: [],
};

it("tells what came, changed and went; a blank is a change, not a loss", () => {
  expect(CELLS.map(changeOf)).toEqual(["changed", "added", "removed", "added", "changed"]);
});

it("gives each municipality one state, by which it is drawn", () => {
  expect(DIFFERENCE.areas.map(changeOfCounts)).toEqual(["changed", "added", "removed", "changed", "same"]);
  expect(changeOfCounts({ added: 1, changed: 0, removed: 1 })).toBe("changed");
});

it("adds up what happened over indicators and periods, and what else did", () => {
  expect(totalsOf(DIFFERENCE)).toEqual({ added: 2, changed: 2, removed: 1, same: 63 });
  expect(otherChanges(DIFFERENCE)).toBe(2);
});

it("counts the municipalities of one indicator from its cells, the untouched ones too", () => {
  const areas = areasOf(DIFFERENCE, "persons");
  expect(areas?.map((area) => [area.code, area.added])).toEqual([["39201", 1], ["39202", 0], ["39203", 0], ["39204", 0], ["39205", 0]]);
});

it("refuses to count from a part of the cells", () => {
  expect(areasOf({ ...DIFFERENCE, cells_left_out: 1 }, "persons")).toBeNull();
  expect(areasOf({ ...DIFFERENCE, cells_left_out: 1 }, null)).toHaveLength(5);
});

it("narrows cells by municipality, indicator and change together", () => {
  expect(chosenCells(CELLS, { area: "39201", indicator: null, change: null })).toHaveLength(2);
  expect(chosenCells(CELLS, { area: "39201", indicator: "persons", change: "added" })).toHaveLength(1);
  expect(chosenCells(CELLS, { area: "39201", indicator: "persons", change: "removed" })).toHaveLength(0);
});

it("sorts cells without a difference last, whichever way", () => {
  expect(sortChangedCells(CELLS, "change", true).map((one) => one.change)).toEqual([2, null, null, null, null]);
  expect(sortChangedCells(CELLS, "after", false).map((one) => one.after?.value ?? null)).toEqual([1, 3, 12, null, null]);
});

it("sorts municipalities by count, then by code", () => {
  expect(sortAreas(DIFFERENCE.areas, "added", true).map((area) => area.code)).toEqual(["39201", "39202", "39203", "39204", "39205"]);
  expect(sortAreas(DIFFERENCE.areas, "name", true)[0]?.code).toBe("39205");
});
