import { expect, it } from "vitest";
import { en } from "./en.ts";
import { dataEn } from "./data.en.ts";
import { dataJa } from "./data.ja.ts";
import { ja } from "./ja.ts";

/** The page's words and those of the workspace データ, which are loaded apart. */
const TEXTS: [Record<string, string>, Record<string, string>][] = [[ja, en], [dataJa, dataEn]];

const holes = (text: string): string[] => (text.match(/\{[a-z]+\}/g) ?? []).sort();

it("says everything in both languages", () => {
  for (const [japanese, english] of TEXTS) expect(Object.keys(english).sort()).toEqual(Object.keys(japanese).sort());
});

it("fills the same holes in both languages", () => {
  for (const [japanese, english] of TEXTS) {
    for (const [key, text] of Object.entries(japanese)) expect(holes(english[key] ?? ""), key).toEqual(holes(text));
  }
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
  // Words for names that the server gives, such as the role of a column.
  patterns.push(...[...SOURCES.matchAll(/\bword\("([a-z]+)"/g)].map((found) => `${found[1]}_`));
  const unused = [...Object.keys(ja), ...Object.keys(dataJa)].filter((key) => !new RegExp(`["'\`]${key}["'\`]`).test(SOURCES) && !patterns.some((prefix) => key.startsWith(prefix)));
  expect(unused).toEqual([]);
});
