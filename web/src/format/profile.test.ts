import { expect, it } from "vitest";
import type { Cell, Profile, ProfileIndicator } from "../api/types.ts";
import { profileRows, says } from "./profile.ts";
import { verdictOf } from "./verdict.ts";

const cell = (value: number | null, low: number | null = null, high: number | null = null): Cell => ({ value, blank: value === null ? "not_surveyed" : null, trust: "published", low, high });
const total = (one: Cell, extra: object = {}) => ({ grouping: "g", member: "m", title: "", title_en: "", known: 3, parts: 4, ...one, ...extra });

function profile(indicator: object): Profile {
  return { indicators: [{ id: "one", measure: "rate", rank: null, ranked: 0, ...indicator } as unknown as ProfileIndicator] } as Profile;
}

it("shows a difference only where the interval leaves the benchmark out", () => {
  expect(verdictOf(cell(2, 1.8, 2.2), cell(1.9))).toBe("noDifference");
  expect(verdictOf(cell(2, 1.8, 2.2), cell(2.2))).toBe("noDifference");
  expect(verdictOf(cell(2, 1.8, 2.2), cell(1.7))).toBe("higher");
  expect(verdictOf(cell(2, 1.8, 2.2), cell(2.3))).toBe("lower");
  expect(verdictOf(cell(2, 1.8, 2.2), cell(2))).toBe("same");
});

it("claims nothing where a value or its interval is missing", () => {
  expect(verdictOf(cell(2), cell(1))).toBeNull();
  expect(verdictOf(cell(null), cell(1))).toBeNull();
  expect(verdictOf(cell(2, 1, 3), null)).toBeNull();
});

it("takes the value of the municipality, of its district, or of the prefecture", () => {
  const one = profile({ cell: cell(1), district: total(cell(2)), prefecture: total(cell(3)) });
  const values = (["area", "district", "prefecture"] as const).map((scope) => profileRows(one, scope)[0]?.cell?.value);
  expect(values).toEqual([1, 2, 3]);
  expect(profileRows(one, "area")[0]?.from).toBeNull();
  expect(profileRows(one, "district")[0]?.from).toEqual({ known: 3, parts: 4 });
});

it("gives the server's reason where a sum was refused, and counts states instead", () => {
  const states = [{ id: "none", label: "未設置", label_en: "None", count: 2 }];
  const row = profileRows(profile({ measure: "state", cell: cell(1), prefecture: total(cell(null), { trust: undefined, refused: "足せません。", states }) }), "prefecture")[0];
  expect(row?.cell).toBeNull();
  expect(row?.refused).toBe("足せません。");
  expect(row !== undefined && says(row)).toBe(true);
});

it("says nothing of a place where the value is blank", () => {
  const row = profileRows(profile({ cell: cell(null), prefecture: total(cell(3)) }), "area")[0];
  expect(row !== undefined && says(row)).toBe(false);
});
