import { expect, ready, test } from "./fixtures.ts";

test("the tour has five steps, can be ignored, ended and called again", async ({ page, open }) => {
  await open();
  const first = page.getByRole("button", { name: "はじめての方へ" });
  await expect(first).toBeVisible();
  // Ignored: everything else works.
  await page.getByRole("tab", { name: "表" }).click();
  await first.focus();
  await page.keyboard.press("Enter");
  const card = page.getByRole("dialog", { name: "つなぎの案内" });
  await expect(card).toBeFocused();
  const heads = new Set<string>();
  for (let step = 1; step <= 5; step += 1) {
    await expect(card).toContainText(`${step} / 5`);
    heads.add(await card.getByRole("heading").innerText());
    await expect(page.locator(".tour-target")).toHaveCount(1);
    if (step < 5) await card.getByRole("button", { name: "次へ" }).click();
  }
  expect(heads.size).toBe(5);
  await page.keyboard.press("Escape");
  await expect(card).toHaveCount(0);
  await expect(page.locator(".tour-target")).toHaveCount(0);
  await page.reload();
  await ready(page);
  await expect(first).toHaveCount(0);
  await page.getByRole("button", { name: "案内", exact: true }).click();
  await expect(card).toBeVisible();
});

test("a question mark opens the help, except where it is typed, and the focus comes back", async ({ page, open }) => {
  await open();
  const search = page.getByRole("combobox", { name: "市町村をさがす" });
  await search.focus();
  await page.keyboard.type("?");
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await page.getByRole("tab", { name: "順位の図" }).focus();
  await page.keyboard.press("?");
  const help = page.getByRole("dialog", { name: "使い方" });
  await expect(help).toContainText("キーボード");
  await page.keyboard.press("Escape");
  await expect(help).toHaveCount(0);
  await expect(page.getByRole("tab", { name: "順位の図" })).toBeFocused();
});

test("years are written by era, Western, or both, and the address says so", async ({ page, open }) => {
  await open("?data=kochi-sample&indicator=cases&period=FY2023");
  await expect(page.locator("#table caption")).toContainText("令和5年度（2023年度）");
  await page.getByRole("button", { name: /^表示/ }).click();
  await page.getByRole("radio", { name: "2023年度", exact: true }).check();
  await expect(page.locator("#table caption")).toContainText("2023年度");
  await expect(page.locator("#table caption")).not.toContainText("令和");
  await expect(page).toHaveURL(/era=western/);
});

test("dark is chosen, kept, and leaves map and figures on paper", async ({ page, open }) => {
  await open();
  await page.getByRole("button", { name: /^表示/ }).click();
  await page.getByRole("radio", { name: "暗い" }).check();
  const ground = (selector: string): Promise<string> => page.locator(selector).first().evaluate((one) => getComputedStyle(one).backgroundColor);
  expect(await ground("html")).toBe("rgb(28, 29, 33)");
  expect(await ground(".figure.paper")).toBe("rgb(255, 255, 255)");
  await page.reload();
  await ready(page);
  expect(await ground("html")).toBe("rgb(28, 29, 33)");
});

test("on paper the controls are gone and the profile shows all its rows", async ({ page, open }) => {
  await open("?page=profile&area=39201");
  const content = page.getByRole("region", { name: "地域のすがた" });
  await expect(content.getByRole("table").first()).toBeVisible();
  await page.emulateMedia({ media: "print" });
  await expect(page.getByRole("navigation", { name: "作業の切り替え" })).toBeHidden();
  await expect(content.getByRole("button", { name: /^資料へ/ }).first()).toBeHidden();
  const clipped = await content.evaluate((one) => one.scrollHeight - one.clientHeight);
  expect(clipped).toBeLessThanOrEqual(1);
  const pdf = await page.pdf({ preferCSSPageSize: true });
  // A4 landscape is 842 by 595 points.
  expect(pdf.toString("latin1")).toMatch(/\/MediaBox\s*\[\s*0 0 841\.\d+ 59[45]\.\d+\s*\]/);
});
