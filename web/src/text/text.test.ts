import { expect, it } from "vitest";
import { en } from "./en.ts";
import { ja, type TextKey } from "./ja.ts";

const holes = (text: string): string[] => (text.match(/\{[a-z]+\}/g) ?? []).sort();

it("says everything in both languages", () => {
  expect(Object.keys(en).sort()).toEqual(Object.keys(ja).sort());
});

it("fills the same holes in both languages", () => {
  for (const key of Object.keys(ja) as TextKey[]) expect(holes(en[key]), key).toEqual(holes(ja[key]));
});
