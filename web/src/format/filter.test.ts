import { expect, it } from "vitest";
import type { ValueCell } from "../api/types.ts";
import { groupOf, isHidden, isWide, WIDE } from "./filter.ts";

const cell = (part: Partial<ValueCell>): ValueCell => ({ code: "39201", name: "高知市", value: 10, blank: null, class: 2, trust: "published", ...part }) as ValueCell;

it("calls a value uncertain whose interval is wider than it is", () => {
  expect(isWide({ value: 10, low: 6, high: 16.1 })).toBe(true);
  expect(isWide({ value: 10, low: 5, high: 15 })).toBe(false);
  expect(isWide({ value: -2, low: -4, high: 1 })).toBe(true);
  expect([{ value: null, low: 0, high: 9 }, { value: 3 }].map(isWide)).toEqual([false, false]);
});

it("hides by class, by blank and by uncertainty", () => {
  expect([cell({}), cell({ value: null, class: null, blank: "suppressed" }), cell({ class: null })].map(groupOf)).toEqual(["2", "suppressed", null]);
  expect(isHidden(cell({}), ["2"])).toBe(true);
  expect(isHidden(cell({ class: null }), ["2", "null"])).toBe(false);
  expect(isHidden(cell({ low: 0, high: 30 }), [WIDE])).toBe(true);
  expect(isHidden(cell({}), [])).toBe(false);
});
