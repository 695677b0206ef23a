import { expect, it } from "vitest";
import type { Area } from "../api/types.ts";
import { fold, searchAreas } from "./search.ts";

const area = (code: string, name: string, kana: string, name_en: string): Area => ({
  code, name, kana, name_en, kind: "町", area_km2: 1, neighbours: [], groupings: {},
  reference_point: { lon: 133, lat: 33, precision: "site" },
});
const AREAS = [
  area("39210", "四万十市", "しまんとし", "Shimanto City"),
  area("39405", "檮原町", "ゆすはらちょう", "Yusuhara Town"),
  area("39412", "四万十町", "しまんとちょう", "Shimanto Town"),
];
const codes = (text: string): string[] => searchAreas(AREAS, text).map((found) => found.code);

it("finds a municipality by name, kana in either script, code and English name", () => {
  expect(codes("四万十")).toEqual(["39210", "39412"]);
  expect(codes("シマントシ")).toEqual(["39210"]);
  expect(codes("３９４０５")).toEqual(["39405"]);
  expect(codes("yusu")).toEqual(["39405"]);
});

it("takes variant kanji for the same name", () => {
  expect(codes("梼原")).toEqual(["39405"]);
  expect(fold("髙﨑")).toBe(fold("高崎"));
});

it("finds nothing for nothing", () => {
  expect(codes(" ")).toEqual([]);
});
