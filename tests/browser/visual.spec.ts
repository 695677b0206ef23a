import { join } from "node:path";
import type { Page } from "@playwright/test";
import { expect, ready, test } from "./fixtures.ts";

/**
 * Ten states that matter, in both languages and on the screens that offices have.
 *
 * The pictures go to `results/screens` to be looked at. They are not compared byte by byte with committed ones: fonts and the software
 * renderer differ from machine to machine, and a tolerance wide enough for that lets real faults pass. What a picture would show is
 * asserted instead: nothing lies beside the screen, no control lies on another, no text of a control is cut off.
 */
const STATES: [name: string, query: string][] = [
  ["map", ""],
  ["map-sample", "?data=kochi-sample&grouping=health-office&area=39210&places=warm-contact-centre"],
  ["map-blanks", "?indicator=platform"],
  ["map-table", "?data=kochi-sample&indicator=prevalence&tab=table"],
  ["map-series", "?data=kochi-sample&indicator=prevalence&tab=series&area=39201"],
  ["profile-prefecture", "?page=profile"],
  ["profile-district", "?page=profile&data=kochi-sample&grouping=health-office&member=hata"],
  ["profile-municipality", "?page=profile&data=kochi-sample&grouping=health-office&area=39210"],
  ["words", "?page=words&word=wilson"],
  ["paper-empty", "?page=paper"],
];
const SCREENS = [
  { name: "1366", width: 1366, height: 768 },
  { name: "1920", width: 1920, height: 1080 },
  { name: "tablet", width: 1024, height: 768 },
] as const;

async function shown(page: Page, query: string): Promise<void> {
  if (query.includes("page=profile")) await expect(page.getByRole("row").nth(1)).toBeVisible();
  else if (query.includes("page=words")) await expect(page.locator("#word-wilson")).toBeVisible();
  else if (query.includes("page=paper")) await expect(page.getByRole("heading", { level: 2 }).first()).toBeVisible();
  else await ready(page);
}

/** Controls that lie on one another, or whose words are cut off. */
async function faults(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const seen = (one: Element): boolean => {
      const box = one.getBoundingClientRect();
      const middle = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
      return box.width > 0 && middle !== null && (one.contains(middle) || middle.contains(one));
    };
    const controls = [...document.querySelectorAll("header button, header label, nav a, .acts button, .acts a, [role=tab]")].filter(seen);
    const found: string[] = [];
    for (const [index, one] of controls.entries()) {
      const a = one.getBoundingClientRect();
      if (a.right > innerWidth + 1) found.push(`beside the screen: ${one.textContent ?? ""}`);
      if (one.scrollWidth > one.clientWidth + 1 && getComputedStyle(one).display !== "inline") found.push(`cut off: ${one.textContent ?? ""}`);
      for (const other of controls.slice(index + 1)) {
        const b = other.getBoundingClientRect();
        const overlap = Math.min(a.right, b.right) - Math.max(a.left, b.left) > 2 && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 2;
        if (overlap && !one.contains(other) && !other.contains(one)) found.push(`on one another: ${one.textContent ?? ""} / ${other.textContent ?? ""}`);
      }
    }
    return found;
  });
}

for (const [name, query] of STATES) {
  test(`${name} is whole on every screen, in both languages`, async ({ page, server }) => {
    for (const language of ["ja", "en"]) {
      await page.setViewportSize(SCREENS[0]);
      await page.goto(`${server.origin}/${query}${language === "en" ? `${query === "" ? "?" : "&"}lang=en` : ""}`);
      await shown(page, query);
      // The same page on the next screen, as when a window is dragged there: to load it anew would take most of the time of this file.
      for (const screen of SCREENS) {
        await page.setViewportSize(screen);
        await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
        await shown(page, query);
        await page.screenshot({ path: join(import.meta.dirname, "results", "screens", `${name}-${language}-${screen.name}.png`) });
        expect(await faults(page), `${name} ${language} ${screen.name}`).toEqual([]);
        expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(screen.width);
      }
    }
  });
}

test("without color everything can still be told apart: the picture in grey is left to be looked at", async ({ page, server }) => {
  await page.goto(`${server.origin}/?data=kochi-sample&indicator=prevalence`);
  await ready(page);
  await page.evaluate(() => {
    document.documentElement.style.filter = "grayscale(1)";
  });
  await page.screenshot({ path: join(import.meta.dirname, "results", "screens", "map-grey.png") });
  // Classes of a map differ in lightness, from light to dark in the order of the legend.
  const light = await page.locator("#table tbody tr .swatch").evaluateAll((all) => {
    const lightness = (text: string): number => {
      const [red = 0, green = 0, blue = 0] = (text.match(/\d+/g) ?? []).map(Number);
      return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    };
    return [...new Set(all.map((one) => getComputedStyle(one).backgroundColor))].map(lightness);
  });
  expect(light.length).toBeGreaterThan(2);
  for (const [index, one] of light.slice(1).entries()) expect(one - (light[index] ?? 0)).toBeGreaterThan(15);
});
