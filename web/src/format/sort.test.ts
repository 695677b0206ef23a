import { expect, it } from "vitest";
import type { ValueCell } from "../api/types.ts";
import { sortCells } from "./sort.ts";

const cell = (code: string, value: number | null): ValueCell => ({
  code, name: code, value, blank: value === null ? "suppressed" : null, trust: "published", class: null,
});
const CELLS = [cell("39203", 0), cell("39201", null), cell("39204", 7), cell("39202", 7)];
const order = (descending: boolean): string[] => sortCells(CELLS, "value", descending).map((one) => one.code);

it("keeps municipalities without a value last, whichever way the table is sorted", () => {
  expect(order(true)).toEqual(["39202", "39204", "39203", "39201"]);
  expect(order(false)).toEqual(["39203", "39202", "39204", "39201"]);
});

it("does not change the list it was given", () => {
  const before = CELLS.map((one) => one.code);
  sortCells(CELLS, "area", true);
  expect(CELLS.map((one) => one.code)).toEqual(before);
});
