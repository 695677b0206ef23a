import { expect, it } from "vitest";
import { changeBreak } from "./breaks.ts";

it("takes a number the way officers type it", () => {
  expect(changeBreak([10, 20, 3000], 1, "１，５００")).toEqual([10, 1500, 3000]);
  expect(changeBreak([0], 0, "▲2.5")).toEqual([-2.5]);
});

it("refuses what is no number or does not ascend", () => {
  expect(["", "多い", "5", "10", "30", "Infinity"].map((text) => changeBreak([10, 20, 30], 1, text))).toEqual(Array(6).fill(null));
});
