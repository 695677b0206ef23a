import { expect, it } from "vitest";
import { en } from "./en.ts";
import { ja } from "./ja.ts";

/** The words of the workspaces, each loaded with its own: `<workspace>.ja.ts` beside `<workspace>.en.ts`, each with one list. */
const PARTS = import.meta.glob("./*.{ja,en}.ts", { eager: true }) as Record<string, Record<string, Record<string, string>>>;
const only = (path: string): Record<string, string> => Object.values(PARTS[path] ?? {})[0] ?? {};

/** The page's words and those of each workspace. */
const TEXTS: [Record<string, string>, Record<string, string>][] = [
  [ja, en],
  ...Object.keys(PARTS)
    .filter((path) => path.endsWith(".ja.ts"))
    .map((path): [Record<string, string>, Record<string, string>] => [only(path), only(path.replace(".ja.ts", ".en.ts"))]),
];

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
  .filter(([path]) => !/[./](ja|en|test)\.ts$/.test(path))
  .map(([, text]) => text)
  .join("\n");

it("says nothing that the page does not use", () => {
  const patterns = [...SOURCES.matchAll(/`([a-zA-Z]+_)\$\{/g)].map((found) => found[1] ?? "");
  // Words for names that the server gives, such as the role of a column.
  patterns.push(...[...SOURCES.matchAll(/\bword\("([a-z]+)"/g)].map((found) => `${found[1]}_`));
  const unused = TEXTS.flatMap(([japanese]) => Object.keys(japanese)).filter((key) => !new RegExp(`["'\`]${key}["'\`]`).test(SOURCES) && !patterns.some((prefix) => key.startsWith(prefix)));
  expect(unused).toEqual([]);
});
