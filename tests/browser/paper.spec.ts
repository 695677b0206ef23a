import { readFileSync } from "node:fs";
import { unzipSync } from "fflate";
import { expect, test } from "./fixtures.ts";

test("figures from several workspaces are titled, noted, ordered by keyboard, kept, and saved in that order", async ({ page, open }) => {
  await open("?data=kochi-sample&indicator=prevalence");
  await page.getByRole("button", { name: "資料に入れる" }).first().click();
  await expect(page.getByRole("button", { name: "資料にあります" }).first()).toHaveAttribute("aria-disabled", "true");
  await page.getByRole("link", { name: "地域のすがた" }).click();
  await page.getByRole("button", { name: /^資料へ：高齢化率/ }).click();
  await page.getByRole("link", { name: /^資料（2）/ }).click();

  const items = page.getByRole("region", { name: "資料" }).getByRole("article");
  await expect(items).toHaveCount(2);
  await expect(items.first()).toContainText("見本");
  await page.getByRole("textbox", { name: "資料の名前" }).fill("第1回 支援のあり方検討委員会");
  await items.first().getByRole("textbox", { name: "題" }).fill("出現率の地域差");
  await items.first().getByRole("textbox", { name: "メモ" }).fill("<b>強調しない</b>");
  await page.keyboard.press("Tab");

  await items.first().getByRole("button", { name: /^下へ/ }).focus();
  await page.keyboard.press("Enter");
  await expect(items.nth(1).getByRole("textbox", { name: "題" })).toHaveValue("出現率の地域差");
  await expect(items.nth(1).getByRole("button", { name: /^上へ/ })).toBeFocused();

  await page.reload();
  await expect(items).toHaveCount(2);
  await expect(page.getByRole("textbox", { name: "資料の名前" })).toHaveValue("第1回 支援のあり方検討委員会");

  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "まとめて保存（zip）" }).click();
  const saved = await download;
  expect(saved.suggestedFilename()).toBe("第1回 支援のあり方検討委員会.zip");
  const files = unzipSync(readFileSync(await saved.path()));
  const names = Object.keys(files).sort();
  expect(names.filter((name) => name.startsWith("01_")).map((name) => name.slice(-3)).sort()).toEqual(["csv", "png", "svg"]);
  expect(names).toContain("02_出現率の地域差.svg");
  const html = new TextDecoder().decode(files["第1回_支援のあり方検討委員会.html"]);
  expect(html).toContain("&lt;b&gt;強調しない&lt;/b&gt;");
  expect(html).toContain("見本データ：架空の数値");
  expect(html.indexOf("高齢化率")).toBeLessThan(html.indexOf("出現率の地域差"));
  const png = files["02_出現率の地域差.png"];
  expect([...(png ?? []).slice(1, 4)]).toEqual([0x50, 0x4e, 0x47]);
});

test("an item is moved by dragging, too, and taken out", async ({ page, open }) => {
  await open("?indicator=population-total");
  await page.getByRole("button", { name: "資料に入れる" }).first().click();
  await page.getByRole("tab", { name: "表" }).click();
  await page.getByRole("link", { name: "地域のすがた" }).click();
  await page.getByRole("button", { name: /^資料へ：世帯数/ }).click();
  await page.getByRole("link", { name: /^資料/ }).click();
  const items = page.getByRole("region", { name: "資料" }).getByRole("article");
  await expect(items).toHaveCount(2);
  // Tall enough for both to be in view.
  await page.setViewportSize({ width: 1366, height: 1800 });
  await expect(page.locator(".figure svg")).toHaveCount(2);
  await items.nth(1).locator(".grip").dragTo(items.first());
  await expect(items.first().getByRole("textbox", { name: "題" })).toHaveValue("世帯数");
  await items.first().getByRole("button", { name: /^取り出す/ }).click();
  await expect(items).toHaveCount(1);
});

test("each item has its table, and its way back to where it came from", async ({ page, open }) => {
  await open("?indicator=population-total&area=39201");
  await page.getByRole("button", { name: "資料に入れる" }).first().click();
  await page.getByRole("link", { name: /^資料/ }).click();
  await page.getByRole("button", { name: "表を見る" }).click();
  await expect(page.getByRole("group", { name: "「総人口」の数値" }).getByRole("row")).toHaveCount(35);
  await page.getByRole("link", { name: "この図をもとの画面で開く" }).click();
  await expect(page).toHaveURL(/indicator=population-total.*area=39201.*revision=1/);
});
