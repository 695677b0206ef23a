/**
 * How quick the page is, by the browser's own timing, beside a plain page with the same map and the same GeoJSON.
 *
 * Usage: node bench/page.mjs <origin of a running server> [data package …]; `CHROMIUM` names the browser. Without a data package:
 * Kochi, and the whole country with its 1,741 municipalities, which is imported first where it is missing.
 *
 * What is measured, and what it should be (the measures are printed, nothing fails by them: machines differ):
 * - first map: from the start of navigation until the colored map has been painted, cold cache; 1.5 s
 * - usable: until map, its buttons and the table are there; 2.5 s
 * - interaction to next paint, p50 and p95 over every event timing with an interaction; 100 ms
 * - layout shift without a person's doing; 0.02
 * - scripts and styles of the first view without the map's own chunk, packed by gzip; 80 kB
 */

import { chromium } from "@playwright/test";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { bringCountry, COUNTRY, quiet } from "./country.mjs";

const [origin, ...named] = process.argv.slice(2);
if (origin === undefined) {
  console.error("usage: node bench/page.mjs <origin> [data package …]");
  process.exit(2);
}
const packages = named.length === 0 ? ["kochi", COUNTRY] : named;
const LOADS = Number(process.env.BENCH_LOADS ?? 5);
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 6);
const HERE = import.meta.dirname;
const MAPLIBRE = join(HERE, "..", "..", "..", "web", "node_modules", "maplibre-gl", "dist");
const ARGS = "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync --use-angle=swiftshader --enable-unsafe-swiftshader".split(" ");

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ARGS });
const round = (value) => Math.round(value * 10) / 10;
const quantile = (sorted, part) => sorted[Math.min(sorted.length - 1, Math.ceil(part * sorted.length) - 1)] ?? Number.NaN;

/** Opens a page in a browser that knows nothing yet, and starts to listen. */
async function fresh() {
  const context = await browser.newContext({ viewport: { width: 1366, height: 768 }, locale: "ja-JP" });
  const page = await context.newPage();
  await page.addInitScript(() => {
    window.bench = { shift: 0, moved: [], events: new Map() };
    new PerformanceObserver((list) => list.getEntries().forEach((entry) => {
      if (entry.hadRecentInput) return;
      window.bench.shift += entry.value;
      const name = ({ node }) => node?.nodeType === 1 ? `${node.localName}.${node.classList[0] ?? ""}` : (node?.textContent?.slice(0, 12) ?? "gone");
      window.bench.moved.push(`${entry.value.toFixed(4)} ${entry.sources.slice(0, 2).map(name).join(" ")}`);
    })).observe({ type: "layout-shift", buffered: true });
    new PerformanceObserver((list) => list.getEntries().forEach((entry) => {
      if (entry.interactionId > 0) window.bench.events.set(entry.interactionId, { name: entry.name, ms: Math.max(entry.duration, window.bench.events.get(entry.interactionId)?.ms ?? 0) });
    })).observe({ type: "event", durationThreshold: 16, buffered: true });
  });
  await page.route("**/plain/**", (route) => {
    const name = new URL(route.request().url()).pathname.slice("/plain/".length);
    const file = name === "" ? join(HERE, "plain.html") : join(MAPLIBRE, name);
    if (name !== "" && dirname(file) !== MAPLIBRE) return route.abort();
    const type = name === "" ? "text/html; charset=utf-8" : name.endsWith(".css") ? "text/css" : "text/javascript";
    return route.fulfill({ body: readFileSync(file), contentType: type });
  });
  return { context, page };
}

/** Waits until the page has marked its map as drawn; gives the time since navigation began. */
const mapDrawn = (page) => page.waitForFunction(() => performance.getEntriesByName("tsunagi:map")[0]?.startTime, null, { timeout: 120_000 }).then((handle) => handle.jsonValue());

/** Scripts and styles that the page itself has loaded but for the map's, in kB as gzip packs them, whatever the server packs with. */
const codeSent = (page) => page.evaluate(async () => {
  const names = performance.getEntriesByType("resource").map((one) => one.name).filter((name) => /\.(m?js|css)$/.test(new URL(name).pathname) && !/\/(map|maplibre|pmtiles|esm|fonts-rest)[-.]|worker/.test(name));
  let bytes = 0;
  for (const name of new Set(names)) {
    const packed = (await fetch(name)).body.pipeThrough(new CompressionStream("gzip"));
    bytes += (await new Response(packed).arrayBuffer()).byteLength;
  }
  return bytes / 1000;
});

/** Presses what a person presses, and lets every change be painted before the next one. */
async function settle(page) {
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(resolve, 120)))));
}

async function workOurs(page) {
  const legend = page.getByRole("region", { name: "凡例" }).locator("tbody button");
  for (let at = 0; at < ROUNDS; at += 1) {
    for (const act of [
      () => legend.first().click(),
      () => legend.first().click(),
      () => page.locator("#table tbody tr").nth(2 + at).getByRole("button").click(),
      () => page.locator("#table thead button").nth(1).click(),
      () => page.getByRole("button", { name: "拡大", exact: true }).click(),
      () => page.keyboard.press("0"),
      () => page.getByTestId("map").click({ position: { x: 300, y: 200 } }),
      () => page.keyboard.press("Escape"),
      () => page.keyboard.press("Control+z"),
      async () => {
        await page.getByRole("button", { name: "指標を選ぶ" }).click();
        await page.locator("#catalogue li button").nth(at + 1).click();
      },
    ]) {
      await act();
      await settle(page);
    }
  }
}

async function workPlain(page) {
  for (let at = 0; at < ROUNDS; at += 1) {
    for (const act of [
      () => page.locator("#map canvas").click({ position: { x: 300, y: 200 } }),
      () => page.keyboard.press("Equal"),
      () => page.keyboard.press("ArrowRight"),
      async () => {
        await page.locator("#indicator").focus();
        await page.keyboard.press("ArrowDown");
      },
    ]) {
      await act();
      await settle(page);
    }
  }
}

/** One page that is measured: where it is, when it can be used, and how a person works with it. */
const pageOf = (name, path, usable, work) => ({ name, path, usable, work, maps: [], usables: [], sent: 0, shift: 0 });

/** Opens a page with a cold cache and waits until its map is there. */
async function load(one) {
  const { context, page } = await fresh();
  await page.goto(origin + one.path);
  await one.usable(page);
  one.usables.push(await page.evaluate(() => performance.now()));
  one.maps.push(await mapDrawn(page));
  one.sent = await codeSent(page);
  one.shift = Math.max(one.shift, await page.evaluate(() => window.bench.shift));
  await context.close();
}

async function measure(one) {
  const { context, page } = await fresh();
  await page.goto(origin + one.path);
  await mapDrawn(page);
  await one.work(page);
  const events = (await page.evaluate(() => [...window.bench.events.values()])).sort((a, b) => a.ms - b.ms);
  const shift = Math.max(one.shift, await page.evaluate(() => window.bench.shift));
  const moved = (await page.evaluate(() => window.bench.moved)).sort().reverse().slice(0, 4);
  await context.close();
  const times = events.map((event) => event.ms);
  const sorted = (list) => list.toSorted((a, b) => a - b);
  return {
    page: one.name,
    municipalities: (await (await fetch(`${origin}/api/v1/areas${one.path.slice(one.path.indexOf("?"))}`)).json()).areas.length,
    "first map, median ms": round(quantile(sorted(one.maps), 0.5)),
    "usable, median ms": round(quantile(sorted(one.usables), 0.5)),
    interactions: times.length,
    "INP p50 ms": quantile(times, 0.5),
    "INP p95 ms": quantile(times, 0.95),
    slowest: events.slice(-3).map((event) => `${event.name} ${event.ms}`).join(", "),
    CLS: Number(shift.toFixed(4)),
    moved,
    "code without map, kB gzip": round(one.sent),
  };
}

/**
 * Ours and the plain page, loaded in turn, with how many times as long ours takes: on a busy machine that says more than milliseconds.
 */
async function both(data) {
  const ours = pageOf(`Tsunagi, ${data}`, `/?data=${data}`, async (page) => {
    await page.getByRole("group", { name: "地図の移動と拡大" }).waitFor();
    await page.locator("#table tbody tr").first().waitFor();
  }, workOurs);
  const plain = pageOf(`plain page, ${data}`, `/plain/?data=${data}`, (page) => page.locator("#map canvas").waitFor(), workPlain);
  for (let at = 0; at < LOADS; at += 1) for (const one of [ours, plain]) await load(one);
  const [here, there] = [await measure(ours), await measure(plain)];
  const times = (key) => Number((here[key] / there[key]).toFixed(2));
  return [here, there, { page: `times as long, ${data}`, "first map": times("first map, median ms"), "INP p95": times("INP p95 ms") }];
}

if (packages.includes(COUNTRY)) await bringCountry(origin);
await quiet(origin);
const results = [];
for (const data of packages) results.push(...(await both(data)));
await browser.close();
console.log(JSON.stringify(results, null, 2));
