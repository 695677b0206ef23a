import { expect, it } from "vitest";
import { cellName, headings } from "./spot.ts";

const WORDS = { row: "行", column: "列" };

it("names a cell as the office program does", () => {
  expect(cellName({ row: 12, column: "C" }, WORDS)).toBe("C12");
  expect(cellName({ row: 12 }, WORDS)).toBe("12行");
  expect(cellName({ column: "AB" }, WORDS)).toBe("AB列");
  expect(cellName({}, WORDS)).toBe("");
});

it("does not glue a property of a geometry file to its number", () => {
  expect(cellName({ row: 3, column: "N03_007" }, WORDS)).toBe("3行 N03_007");
});

it("takes a head apart into its levels", () => {
  expect(headings({ heading: "相談件数／延べ" })).toEqual(["相談件数", "延べ"]);
  expect(headings({})).toEqual([]);
});
