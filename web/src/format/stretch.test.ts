import { expect, it } from "vitest";
import type { Cell } from "../api/types.ts";
import { latestStretch, type Point } from "./stretch.ts";

const point = (id: string, value: number | null, kind = "fiscal_year"): Point => ({ period: { id, label: id, label_en: id, kind }, cell: { value, blank: value === null ? "no_reply" : null, trust: "published" } as Cell }) as Point;
const ends = (points: Point[], breaks: string[] = []): string[] => {
  const found = latestStretch(points, breaks);
  return found === null ? [] : [found.from.period.id, found.to.period.id];
};

const YEARS = ["FY2019", "FY2020", "FY2021", "FY2022"].map((id, at) => point(id, 10 + at));

it("reaches back as far as the counting stayed the same", () => {
  expect(ends(YEARS)).toEqual(["FY2019", "FY2022"]);
  expect(ends(YEARS, ["FY2021"])).toEqual(["FY2021", "FY2022"]);
  expect(ends(YEARS, ["FY2022"])).toEqual([]);
});

it("stops at a blank, and passes blanks at the end", () => {
  expect(ends([point("FY2019", 1), point("FY2020", null), point("FY2021", 2), point("FY2022", 3)])).toEqual(["FY2021", "FY2022"]);
  expect(ends([point("FY2020", 1), point("FY2021", 2), point("FY2022", null)])).toEqual(["FY2020", "FY2021"]);
});

it("joins no year with a day, and makes no change of one point or none", () => {
  expect(ends([point("2021-03-31", 1, "as_of"), point("FY2022", 2)])).toEqual([]);
  expect([ends([]), ends([point("FY2022", null)]), ends([point("FY2022", 1)])]).toEqual([[], [], []]);
});
