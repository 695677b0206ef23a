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

/** Every source file of the page but the texts themselves. */
const SOURCES = Object.entries(
  import.meta.glob("../**/*.{svelte,ts}", { query: "?raw", import: "default", eager: true }) as Record<string, string>,
)
  .filter(([path]) => !path.startsWith("./"))
  .map(([, text]) => text)
  .join("\n");

it("says nothing that the page does not use", () => {
  const patterns = [...SOURCES.matchAll(/`([a-zA-Z]+_)\$\{/g)].map((found) => found[1] ?? "");
  const unused = Object.keys(ja).filter((key) => !new RegExp(`["'\`]${key}["'\`]`).test(SOURCES) && !patterns.some((prefix) => key.startsWith(prefix)));
  expect(unused).toEqual([]);
});
