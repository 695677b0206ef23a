import { readFileSync } from "node:fs";
import { expect, story, test } from "./fixtures.ts";

const NOTICE = "架空の数値";

test("the sample says so on map, panels, table and figure", async ({ page, open }) => {
  await open("?data=kochi-sample&indicator=cases&area=39201");
  await expect(page.locator(".band")).toContainText(NOTICE);
  await expect(page.getByRole("region", { name: "なにを・いつ・どこを見るか" })).toContainText("見本");
  await expect(story(page)).toContainText("見本");
  await expect(page.locator("#table caption")).toContainText("見本");
  for (const line of await page.locator("#table tbody tr").all()) await expect(line).toContainText("見本");
  await expect(page.getByRole("img", { name: /順位の図/ }).locator("svg")).toContainText("見本");
  await expect(page).toHaveTitle(/見本/);
});

test("published data carry no such mark", async ({ page, open }) => {
  await open("?indicator=population-15-64");
  await expect(page.locator("body")).not.toContainText(NOTICE);
});

test("the switch changes the data and back", async ({ page, open }) => {
  await open();
  await page.getByRole("radio", { name: "見本データ" }).check();
  await expect(page).toHaveURL(/data=kochi-sample/);
  await expect(page.locator(".band")).toContainText(NOTICE);
  await page.getByRole("radio", { name: "公表データ" }).check();
  await expect(page).not.toHaveURL(/data=/);
  await expect(page.locator("body")).not.toContainText(NOTICE);
});

test("every file that is saved says that it is a sample", async ({ page, open }) => {
  await open("?data=kochi-sample&indicator=cases");
  for (const name of ["図 SVG", "表 CSV"]) {
    const download = page.waitForEvent("download");
    await page.getByRole("link", { name, exact: true }).click();
    const file = await (await download).path();
    expect(readFileSync(file, "utf8"), name).toContain("見本");
  }
  for (const name of ["図 PNG", "地図 PNG"]) {
    const download = page.waitForEvent("download");
    await page.getByRole("link", { name, exact: true }).click();
    const file = readFileSync(await (await download).path());
    expect([...file.subarray(1, 4)], name).toEqual([0x50, 0x4e, 0x47]);
  }
  await page.getByRole("tab", { name: "表", exact: true }).click();
  const download = page.waitForEvent("download");
  await page.getByRole("link", { name: "GeoJSON" }).click();
  const layer = JSON.parse(readFileSync(await (await download).path(), "utf8")) as {
    about: { sample: boolean };
    features: { properties: { trust: string } }[];
  };
  expect(layer.about.sample).toBe(true);
  expect(new Set(layer.features.map((feature) => feature.properties.trust))).toEqual(new Set(["sample"]));
});

test("the profile of the sample says so, too", async ({ page, open }) => {
  await open("?data=kochi-sample&page=prefecture");
  await expect(page.getByRole("region", { name: "地域のすがた" })).toContainText(NOTICE);
});
