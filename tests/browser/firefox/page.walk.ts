import { expect, test } from "@playwright/test";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { startServer, type Server } from "../fixtures.ts";
import { startFirefox, type Firefox } from "./bidi.ts";

const PAGES = ["profile", "compare", "trend", "data", "plugins", "paper", "words"];
const ESCAPE = "\uE00C";
const CONTROL = "\uE009";
/** Said by Firefox's software renderer and of its own deprecations, not by the page. */
const RENDERER = /WebGL|WEBGL|OpenGL/;

let server: Server;
let firefox: Firefox;

test.beforeAll(async () => {
  server = await startServer();
  firefox = await startFirefox(process.env["FIREFOX"] ?? "/usr/bin/firefox");
});

test.afterAll(async () => {
  await firefox.close();
  await server.stop();
});

const number = (expression: string) => () => firefox.evaluate<number>(expression);
const rows = number('document.querySelectorAll("#table tbody tr").length');
const text = (selector: string) => () => firefox.evaluate<string>(`document.querySelector(${JSON.stringify(selector)})?.textContent ?? ""`);

test("the map is drawn, an area is chosen by mouse and let go by key, and that can be undone", async () => {
  await firefox.goto(server.origin);
  await expect.poll(rows).toBe(34);
  await expect.poll(number('performance.getEntriesByName("tsunagi:map").length'), "WebGL draws the map").toBeGreaterThan(0);
  mkdirSync(join(import.meta.dirname, "..", "results", "screens"), { recursive: true });
  writeFileSync(join(import.meta.dirname, "..", "results", "screens", "map-firefox.png"), await firefox.screenshot());
  await firefox.click("#table tbody tr button");
  await expect.poll(text(".right h2, .right h3")).not.toBe("");
  expect(await firefox.evaluate<string>("location.search")).toContain("area=");
  await firefox.press(ESCAPE);
  await expect.poll(() => firefox.evaluate<string>("location.search")).not.toContain("area=");
  await firefox.press(CONTROL, "z");
  await expect.poll(() => firefox.evaluate<string>("location.search")).toContain("area=");
});

for (const page of PAGES) {
  test(`the workspace ${page} opens, in both languages`, async () => {
    for (const language of ["ja", "en"]) {
      await firefox.goto(`${server.origin}/?page=${page}&lang=${language}`);
      await expect.poll(text("main h2")).not.toBe("");
      expect(await firefox.evaluate<string>("document.documentElement.lang")).toBe(language);
      expect(await firefox.evaluate<number>("document.documentElement.scrollWidth")).toBeLessThanOrEqual(1366);
    }
  });
}

test("nothing was said to the console, and no other host was asked", () => {
  expect(firefox.said.filter((line) => !RENDERER.test(line))).toEqual([]);
  expect(firefox.asked.filter((url) => !url.startsWith(server.origin) && !/^(about|blob|data|resource|chrome):/.test(url))).toEqual([]);
});
