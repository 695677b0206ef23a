import { expect, it } from "vitest";
import type { Cell } from "../api/types.ts";
import { along, compare, extent, shareOf } from "./comparison.ts";

const cell = (value: number | null, low?: number, high?: number): Cell => ({ value, low, high, blank: value === null ? "suppressed" : null, trust: "published" }) as Cell;

it("calls a difference one only where the interval leaves the benchmark out", () => {
  expect(compare(cell(12, 9, 15), cell(10), 0)).toEqual({ difference: 2, standing: "not-told" });
  expect(compare(cell(12, 11, 15), cell(10), 0)).toEqual({ difference: 2, standing: "higher" });
  expect(compare(cell(7.24), cell(9.96), 1)).toEqual({ difference: -2.8, standing: "lower" });
});

it("takes values that print alike as the same", () => {
  expect(compare(cell(3.04), cell(2.96), 1)).toEqual({ difference: 0, standing: "same" });
});

it("compares nothing with a blank", () => {
  expect([compare(cell(null), cell(1), 0), compare(cell(1), cell(null), 0), compare(cell(1), null, 0)]).toEqual([null, null, null]);
  expect([shareOf(cell(null), cell(9)), shareOf(cell(1), cell(0)), shareOf(cell(-1), cell(9))]).toEqual([null, null, null]);
});

it("says what part of the whole a count is", () => {
  // 326,545 of 691,527: 47.2 %, by hand.
  expect(shareOf(cell(326545), cell(691527))).toBe(47.2);
});

it("has zero on every axis of bars", () => {
  expect(extent([cell(3, 2, 5), cell(null)])).toEqual({ low: 0, high: 5 });
  expect(extent([cell(-4), cell(4)])).toEqual({ low: -4, high: 4 });
  expect([along(0, { low: -4, high: 4 }), along(1, { low: 0, high: 0 })]).toEqual([50, 0]);
});
