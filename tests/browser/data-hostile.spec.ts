import { drop, openData } from "./data-steps.ts";
import { expect, ready, startServer, test as base, type Server } from "./fixtures.ts";
import { stewardsSheet } from "./stewards-sheet.ts";

/** Hostile files come here, which the server may warn about: these tests have a server of their own. */
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

/** An Excel file that breaks off in its middle. */
const BROKEN = stewardsSheet().subarray(0, 900);

test("a broken file is told so with its reason, and the page goes on", async ({ page, server }) => {
  await openData(page, server.origin);
  await drop(page, [{ name: "途中で切れたファイル.xlsx", bytes: BROKEN }]);
  await expect(page.locator(".status.bad")).toContainText(/公開できません|読み取れません/, { timeout: 60_000 });
  await expect(page.getByRole("main")).toContainText(/開けません|壊れ|読み取れません|読めません/);
  await page.getByRole("link", { name: "地図" }).click();
  await ready(page);
  await page.getByRole("link", { name: "データ" }).click();
  await page.getByRole("button", { name: "取り込みをやめる" }).click();
  await page.getByRole("button", { name: "消す", exact: true }).click();
  await expect(page.getByText("ありません。", { exact: true })).toBeVisible();
});

test("several files queue up, and a bad one does not keep the others", async ({ page, server }) => {
  await openData(page, server.origin);
  await drop(page, [
    { name: "文字だけ.xlsx", bytes: Buffer.from("これは表ではありません") },
    { name: "R5_訪問支援実績.xlsx", bytes: stewardsSheet() },
  ]);
  const list = page.getByRole("region", { name: "取り込み中のファイル" });
  await expect(list.getByRole("link", { name: /文字だけ/ })).toContainText(/直しが必要です|読めませんでした/, { timeout: 60_000 });
  await expect(list.getByRole("link", { name: /R5_訪問支援実績/ })).toContainText(/質問/, { timeout: 60_000 });
});

test("nobody is asked for anything outside while files are read", async ({ page, server, strangers }) => {
  await openData(page, server.origin);
  await drop(page, [{ name: "R5_訪問支援実績.xlsx", bytes: stewardsSheet() }]);
  await expect(page.getByRole("tab", { name: /質問/ })).toBeVisible({ timeout: 60_000 });
  expect(strangers).toEqual([]);
});
