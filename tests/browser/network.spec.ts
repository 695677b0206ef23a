import { expect, test } from "./fixtures.ts";

test("no view asks any other host for anything", async ({ page, open, strangers }) => {
  await open();
  await page.getByRole("checkbox", { name: /市町村役場/ }).check();
  await page.getByRole("link", { name: "地域のすがた" }).click();
  await expect(page.getByRole("article").first()).toBeVisible();
  await page.getByRole("link", { name: "プラグイン" }).click();
  await expect(page.getByRole("row").nth(1)).toBeVisible();
  expect(strangers).toEqual([]);
});

test("the page forbids itself scripts, styles and hosts that are not its own", async ({ page, server }) => {
  const answer = await page.request.get(server.origin);
  const policy = answer.headers()["content-security-policy"] ?? "";
  expect(policy).toMatch(/default-src '(self|none)'/);
  expect(policy).not.toContain("unsafe-inline");
  expect(policy).not.toContain("unsafe-eval");
  expect(policy).not.toMatch(/https?:/);
});

test("names on the map and on the page are drawn from the page's own font", async ({ page, open }) => {
  await open();
  const loaded = await page.evaluate(() => [...document.fonts].filter((face) => face.status === "loaded").map((face) => face.family));
  expect(loaded.some((family) => family.includes("BIZ UDPGothic"))).toBe(true);
});
