import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures.ts";

const THREE = "?page=compare&areas=39201,39202,39428&beside=population-total,platform&indicator=aging-rate&against=population-density";

test("municipalities are found by kana and compared with the whole", async ({ page, open }) => {
  await open("?page=compare&indicator=aging-rate");
  await expect(page.getByRole("heading", { name: "まず、くらべる地域を選びます" })).toBeVisible();
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

test("districts are compared with one another, states by how many municipalities are in each", async ({ page, open }) => {
  await open("?page=compare&data=kochi-sample&indicator=prevalence&beside=platform");
  await page.getByRole("button", { name: "福祉保健所どうしをくらべる" }).click();
  const table = page.getByRole("table", { name: "横に並べた表" });
  await expect(table.getByRole("columnheader")).toHaveCount(8);
  // The published figures have 34 municipalities, 9 of them in Aki; the sample fills each of them.
  const aki = table.getByRole("row", { name: /設置状況/ }).getByRole("cell").nth(1);
  await expect(aki).toContainText("設置済み 9");
  await expect(table.getByRole("row", { name: /出現率/ }).getByRole("cell").nth(1)).toContainText(/\d\.\d\d\s*区間 \d/);
  await page.getByRole("button", { name: "すべて外す" }).click();
  await expect(page.getByRole("heading", { name: "まず、くらべる地域を選びます" })).toBeVisible();
});

test("municipalities like the first are found by the plugin and added", async ({ page, open }) => {
  await open("?page=compare&data=kochi-sample&indicator=prevalence&areas=39405");
  await page.getByRole("button", { name: "檮原町と似ている市町村を加える" }).click();
  await expect(page.getByRole("table", { name: "横に並べた表" }).getByRole("columnheader")).toHaveCount(7);
  await expect(page).toHaveURL(/areas=39405(,39\d{3}){4}/);
});

test("the comparison goes into the paper: every figure with the chosen places alone, and the scatter plot", async ({ page, open }) => {
  await open("?page=compare&data=kochi-sample&indicator=prevalence&areas=39405,39201&beside=aging-rate&against=aging-rate");
  await page.getByRole("button", { name: "2つの図をまとめて資料に入れる" }).click();
  const plot = page.getByRole("region", { name: "2つの指標の関係" });
  await plot.getByRole("button", { name: "資料に入れる" }).click();
  await page.getByRole("navigation", { name: "作業の切り替え" }).getByRole("link", { name: /^資料/ }).click();
  const paper = page.getByRole("region", { name: "資料" });
  await expect(paper.getByRole("article")).toHaveCount(3);
  const bars = paper.getByRole("article").first().locator(".figure svg");
  await expect(bars.locator("[data-area]")).toHaveCount(2);
  await expect(bars).toContainText("檮原町");
  await paper.getByRole("link", { name: "この図をもとの画面で開く" }).first().click();
  await expect(page).toHaveURL(/page=compare.*areas=39405,39201/);
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
