import AxeBuilder from "@axe-core/playwright";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, startServer, test as base, type Server } from "./fixtures.ts";

/** These tests bring and change plugins, which the server rightly warns about: they have a server of their own. */
const test = base.extend<object, { server: Server }>({
  server: [
    async ({}, use) => {
      const server = await startServer();
      await use(server);
      await server.stop();
    },
    { scope: "worker" },
  ],
});

// A refusal is an answer with status 422, a trial that is over one with 404, which Chromium writes to the console.
test.use({ tolerated: /422|404|503/ });

const SHIPPED = join(import.meta.dirname, "..", "..", ".tools", "plugins", "nearest-place.wasm");
const OLD_ID = "nearest-place";
const TITLE = "最寄りの場所までの距離";

/** A plugin of our own: one that ships, under another identifier of the same length. */
function renamed(id: string): Buffer {
  const bytes = readFileSync(SHIPPED);
  for (let at = bytes.indexOf(OLD_ID); at >= 0; at = bytes.indexOf(OLD_ID, at)) bytes.write(id, at, "latin1");
  return bytes;
}

function file(id: string): { name: string; mimeType: string; buffer: Buffer } {
  return { name: `${id}.wasm`, mimeType: "application/wasm", buffer: renamed(id) };
}

test("the shipped plugins say what they compute, what they read and how to use them", async ({ page, open }) => {
  await open("?page=plugins");
  for (const id of ["prevalence", "expected-cases", "nearest-place", "coverage-gap"]) {
    await expect(page.getByRole("row", { name: new RegExp(`${id} `) }).first()).toContainText("使えます");
  }
  const row = page.getByRole("row", { name: /prevalence / });
  await row.getByRole("button", { name: /くわしく/ }).click();
  const detail = page.locator("tr.detail");
  await expect(detail).toContainText("市町村ごとの「");
  await expect(detail).toContainText("算出方法と出典");
  await expect(detail).toContainText("使うときの注意");
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
});

test("a plugin dropped into the folder of the running server appears without a restart", async ({ page, open, server }) => {
  expect(existsSync(SHIPPED), "cargo xtask builds the guests").toBe(true);
  await open("?page=plugins");
  await expect(page.getByRole("row", { name: new RegExp(OLD_ID) })).toBeVisible();
  const dropped = join(server.plugins, "mine.wasm");
  writeFileSync(dropped, renamed("nearest-plaza"));
  const row = page.getByRole("row", { name: /nearest-plaza/ });
  await expect(row).toBeVisible({ timeout: 30_000 });
  await expect(row).toContainText("使えます");
  await expect(row).toContainText("署名なし");
  await row.getByRole("button", { name: /地図で見る/ }).click();
  await expect(page).toHaveURL(/indicator=nearest-plaza/);
  await expect(page.locator("#table tbody tr")).toHaveCount(34);
  rmSync(dropped);
});

test("a file that is no plugin is named with what is wrong with it", async ({ page, open, server }) => {
  await open("?page=plugins");
  const broken = join(server.plugins, "broken.wasm");
  writeFileSync(broken, "this is no WebAssembly");
  const section = page.getByRole("region", { name: "読み込めなかったファイル" });
  await expect(section).toContainText("broken.wasm", { timeout: 30_000 });
  await expect(section.locator(".why")).not.toHaveText("");
  rmSync(broken);
});

test("a damaged file does not stop its plugin, and is put back from the page", async ({ page, open, server }) => {
  const dropped = join(server.plugins, "theirs.wasm");
  const whole = renamed("nearest-piers");
  writeFileSync(dropped, whole);
  await open("?page=plugins");
  const row = page.getByRole("row", { name: /nearest-piers/ });
  await expect(row).toContainText("使えます", { timeout: 30_000 });
  writeFileSync(dropped, "damaged");
  const failed = page.getByRole("region", { name: "読み込めなかったファイル" });
  await expect(failed).toContainText("nearest-piers は、前の版のまま使っています。", { timeout: 30_000 });
  await expect(row).toContainText("使えます");
  await failed.getByRole("listitem").filter({ hasText: "theirs.wasm" }).getByRole("button", { name: "ファイルを元に戻す" }).click();
  await expect(failed).toBeHidden();
  // What the server writes itself is named after the plugin.
  expect(existsSync(dropped)).toBe(false);
  const mended = join(server.plugins, "nearest-piers.wasm");
  expect(readFileSync(mended).equals(whole)).toBe(true);
  rmSync(mended);
});

test("an uploaded file that is refused is told so, and nothing changes", async ({ page, open }) => {
  await open("?page=plugins");
  const rows = page.getByRole("row");
  await expect(rows.nth(1)).toBeVisible();
  const before = await rows.count();
  await page.locator("input[type=file]").setInputFiles({ name: "hostile.wasm", mimeType: "application/wasm", buffer: Buffer.from("no") });
  await expect(page.getByRole("alert")).toContainText("hostile.wasm を受け付けられませんでした");
  await expect(rows).toHaveCount(before);
});

test("a definition with a fault is answered with its line", async ({ page, open }) => {
  await open("?page=plugins");
  await page.locator("input[type=file]").setInputFiles({ name: "indicator.toml", mimeType: "text/plain", buffer: Buffer.from('id = "mine"\nmeasure = "height"\n') });
  await expect(page.getByRole("alert")).toContainText("2行");
});

test("a plugin is tried on one's own map, then installed for everybody, and removed and brought back", async ({ page, open, server }) => {
  await open("?page=plugins");
  await page.locator("input[type=file]").setInputFiles(file("nearest-trial"));
  const card = page.getByRole("region", { name: new RegExp(`${TITLE}.*1\\.0\\.0|試用`) }).first();
  await expect(card).toContainText("読むことを求めているもの");
  await expect(card).toContainText("署名がありません");
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);

  await card.getByRole("button", { name: "ここで試す" }).click();
  await expect(page).toHaveURL(/indicator=try-[0-9a-f]{6}-nearest-trial/);
  await expect(page.getByText("（試用）").first()).toBeVisible();
  await expect(page.locator("#table tbody tr")).toHaveCount(34);
  const everybody = (await (await fetch(`${server.origin}/api/v1/indicators`)).json()) as { indicators: { id: string }[] };
  expect(everybody.indicators.map((one) => one.id).filter((id) => id.includes("nearest-trial"))).toEqual([]);

  await page.goBack();
  await card.getByRole("textbox", { name: "入れる人の名前" }).fill("地域福祉政策課");
  await card.getByRole("button", { name: "みんなに入れる" }).click();
  const row = page.getByRole("row", { name: /nearest-trial/ }).first();
  await expect(row).toContainText("地域福祉政策課");
  await expect(card).toHaveCount(0);

  await row.getByRole("button", { name: /くわしく/ }).click();
  await page.getByRole("button", { name: "外す" }).click();
  await page.keyboard.press("Escape");
  await expect(row).toBeVisible();
  await page.getByRole("button", { name: "外す" }).click();
  await page.getByRole("button", { name: "はい、そうします" }).click();
  await expect(row).toHaveCount(0);
  await page.getByRole("button", { name: "元に戻す" }).click();
  await expect(row).toBeVisible();
});

test("a plugin is switched off and on again by keyboard alone", async ({ page, open, server }) => {
  await open("?page=plugins");
  const row = page.getByRole("row", { name: /coverage-gap/ }).first();
  await row.getByRole("button", { name: /くわしく/ }).focus();
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "使わない" }).focus();
  await page.keyboard.press("Enter");
  await page.keyboard.press("Enter");
  await expect(row).toContainText("使わない設定です");
  expect((await fetch(`${server.origin}/api/v1/indicators/coverage-gap/values`)).status).toBe(404);
  await row.getByRole("button", { name: "使う" }).focus();
  await page.keyboard.press("Enter");
  await expect(row).toContainText("使えます");
});
