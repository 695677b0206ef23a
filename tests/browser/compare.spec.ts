import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures.ts";

const THREE = "?page=compare&areas=39201,39202,39428&beside=population-total,platform&indicator=aging-rate&against=population-density";

test("municipalities are found by kana and compared with the whole", async ({ page, open }) => {
  await open("?page=compare&indicator=aging-rate");
  await expect(page.getByRole("heading", { name: "まず、くらべる市町村を選びます" })).toBeVisible();
  const search = page.getByRole("combobox", { name: "市町村をさがす" });
  for (const kana of ["むろと", "こうちし"]) {
    await search.fill(kana);
    await page.keyboard.press("Enter");
  }
  await expect(page).toHaveURL(/areas=39202,39201/);
  const table = page.getByRole("table", { name: "横に並べた表" });
  await expect(table.getByRole("columnheader")).toHaveText(["指標", "高知県", "室戸市", "高知市"]);
  // Census 2020: 51.4 % in Muroto and 29.4 % in Kochi City against 35.0 % in the prefecture.
  await expect(table.getByRole("row").nth(1)).toContainText(/35\.0.*51\.4\s*\+16\.4　高い.*29\.4\s*−5\.6　低い/s);
});

test("indicators are added and taken away", async ({ page, open }) => {
  await open("?page=compare&indicator=aging-rate&areas=39201,39202");
  await page.getByRole("combobox", { name: "指標を加える" }).selectOption("population-total");
  await expect(page.getByRole("table", { name: "横に並べた表" })).toContainText("県全体の47.2%");
  await page.getByRole("button", { name: "総人口を外す" }).click();
  await expect(page).not.toHaveURL(/beside=/);
});

test("small figures share one scale when asked, and the scatter plot has its table", async ({ page, open }) => {
  await open(THREE);
  await page.getByRole("checkbox", { name: "単位が同じ図の目盛りをそろえる" }).check();
  await expect(page).toHaveURL(/scale=same/);
  await expect(page.getByRole("img", { name: /高齢化率 × 人口密度/ }).locator("svg")).toBeVisible();
  await page.getByText("この図の表").click();
  // In long form: 34 municipalities, once for each of the two indicators.
  await expect(page.locator("details").filter({ hasText: "この図の表" }).locator("tbody tr")).toHaveCount(2 * 34);
});

test("figures over time are drawn where there are years", async ({ page, open }) => {
  await open("?page=compare&data=kochi-sample&indicator=prevalence&areas=39201,39202&tab=series");
  await expect(page.getByRole("img", { name: /ひきこもりの出現率/ }).locator("svg")).toBeVisible();
});

for (const language of ["ja", "en"]) {
  test(`axe finds nothing while comparing (${language})`, async ({ page, open }) => {
    await open(`${THREE}&lang=${language}`);
    await expect(page.locator(".figure svg").first()).toBeVisible();
    expect(await violations(page)).toEqual([]);
  });
}

test("targets are large enough and nothing overflows at 1366 by 768", async ({ page, open }) => {
  await open(THREE);
  await expect(page.getByRole("table", { name: "横に並べた表" }).getByRole("row")).toHaveCount(4);
  const small = await page.locator("main button:visible, main select:visible, main a.button:visible").evaluateAll((all) =>
    all.filter((one) => one.getBoundingClientRect().height < 24).map((one) => one.textContent));
  expect(small).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
});

async function violations(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.html.slice(0, 120)).join(" | ")}`);
}
