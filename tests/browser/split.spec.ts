import AxeBuilder from "@axe-core/playwright";
import { expect, KOCHI_CITY, mapButtons, pointAtMiddle, row, test } from "./fixtures.ts";

const SPLIT = `?indicator=population-total&split=indicator:aging-rate&panel=closed`;

test("a second map is chosen by keyboard and has its own legend", async ({ page, open }) => {
  await open("?data=kochi-sample&indicator=prevalence");
  const choice = page.getByRole("combobox", { name: "地図を2つ並べる" });
  await choice.focus();
  await choice.selectOption({ label: "令和3年度（2021年度）" });
  await expect(page).toHaveURL(/split=period:FY2021/);
  await expect(page.getByTestId("map-second").locator("canvas")).toBeVisible();
  const legends = page.getByRole("group", { name: /凡例：ひきこもりの出現率/ });
  await expect(legends).toHaveCount(2);
  await expect(legends.nth(0)).toContainText("令和6年度");
  await expect(legends.nth(1)).toContainText("令和3年度");
});

test("two years have the same classes", async ({ page, open }) => {
  const asked = page.waitForRequest((request) => request.url().includes("/prevalence/values") && request.url().includes("period=FY2021"));
  await open("?data=kochi-sample&indicator=prevalence&split=period:FY2021&panel=closed");
  expect(new URL((await asked).url()).searchParams.get("breaks")).toMatch(/^[\d.,]+$/);
});

test("both maps look at the same place, whichever is moved", async ({ page, open }) => {
  await open(`${SPLIT}&${KOCHI_CITY}`);
  const second = page.getByTestId("map-second").locator("canvas");
  await expect(second).toBeVisible();
  await second.focus();
  await page.keyboard.press("ArrowRight");
  await expect(page).not.toHaveURL(/at=133.5314/);
  await pointAtMiddle(page);
  const here = await page.locator(".map-tip strong").textContent();
  const box = await page.getByTestId("map-second").boundingBox();
  await page.mouse.move((box?.x ?? 0) + (box?.width ?? 0) / 2 - 2, (box?.y ?? 0) + (box?.height ?? 0) / 2);
  await page.mouse.move((box?.x ?? 0) + (box?.width ?? 0) / 2, (box?.y ?? 0) + (box?.height ?? 0) / 2);
  await expect(page.locator(".map-tip strong")).toHaveText(here ?? "?");
});

test("pointing at one map names the value on both, and marks the row", async ({ page, open }) => {
  await open(`${SPLIT}&${KOCHI_CITY}`);
  await expect(page.getByTestId("map-second").locator("canvas")).toBeVisible();
  await pointAtMiddle(page);
  const tip = page.locator(".map-tip");
  await expect(tip).toContainText("326,545人");
  await expect(tip).toContainText("高齢化率：29.4%");
  await expect(row(page, "高知市")).toHaveClass(/hovered/);
});

test("axe finds nothing on two maps with other outlines", async ({ page, open }) => {
  await open(`${SPLIT}&grouping=health-office&outlines=medical-area,kind`);
  await expect(mapButtons(page)).toBeVisible();
  await expect(page.getByRole("checkbox", { name: "保健医療圏" })).toBeChecked();
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.html.slice(0, 120)).join(" | ")}`)).toEqual([]);
});
