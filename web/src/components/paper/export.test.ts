import { expect, it } from "vitest";
import { escapeHtml, fileName } from "./export.ts";
import { moved, readPapers } from "./store.svelte.ts";

it("names files so that every file system takes them, in the order of the paper", () => {
  expect(fileName(0, "出現率：令和6年度/高知")).toBe("01_出現率：令和6年度_高知");
  expect(fileName(11, "../..\\con?")).toBe("12_con");
  expect(fileName(2, "　")).toBe("03_paper");
  expect(fileName(0, "長".repeat(200))).toBe(`01_${"長".repeat(60)}`);
});

it("writes what people typed as text, never as markup", () => {
  expect(escapeHtml('<img src=x onerror="1">&')).toBe("&lt;img src=x onerror=&quot;1&quot;&gt;&amp;");
});

it("moves an item as far as the list goes and loses none", () => {
  expect(moved(["a", "b", "c"], 0, 1)).toEqual(["b", "a", "c"]);
  expect(moved(["a", "b", "c"], 2, -2)).toEqual(["c", "a", "b"]);
  expect(moved(["a", "b", "c"], 0, -1)).toEqual(["a", "b", "c"]);
  expect(moved(["a", "b", "c"], 1, 9)).toEqual(["a", "c", "b"]);
});

it("takes nothing from the browser's memory that is no list of papers", () => {
  for (const text of [null, "", "{", "[]", "{}", '{"papers":[{"id":1}]}', '{"papers":[{"id":"a","name":"x","items":[{}]}]}']) expect(readPapers(text)).toBeNull();
  const paper = { id: "a", name: "x", items: [] };
  expect(readPapers(JSON.stringify({ current: "gone", papers: [paper] }))).toEqual({ current: "a", papers: [paper] });
});
