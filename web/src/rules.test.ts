import { readFileSync } from "node:fs";
import { expect, it } from "vitest";

/** Every file of the page, with its text. */
const FILES = import.meta.glob("./**/*.{svelte,css,ts}", { query: "?raw", import: "default", eager: true }) as Record<string, string>;

it("writes no style into the markup: the page's policy would refuse it", () => {
  for (const [path, text] of Object.entries(FILES)) {
    if (path.endsWith(".svelte")) expect(text, path).not.toMatch(/\sstyle=["{]/);
  }
});

it("names no other host", () => {
  for (const [path, text] of Object.entries(FILES)) {
    if (!path.includes(".test.")) expect(text.replaceAll("http://www.w3.org/", ""), path).not.toMatch(/https?:\/\/(?!127\.0\.0\.1)/);
  }
});

it("lets only the client fetch", () => {
  for (const [path, text] of Object.entries(FILES)) {
    if (!path.endsWith("api/client.ts") && !path.includes(".test.")) expect(text, path).not.toMatch(/\bfetch\(|XMLHttpRequest|new EventSource/);
  }
});

it("ships with the fonts' and the page's own files only", () => {
  expect(readFileSync("index.html", "utf8")).not.toMatch(/https?:|<style|style=/);
});
