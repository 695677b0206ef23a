import type { Page } from "@playwright/test";
import { expect, ready, startServer, test as base, type Server } from "./fixtures.ts";

/** These tests publish, and stop the server: they have one of their own. */
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

// What a stopped server does not answer, Chromium writes to the console.
test.use({ tolerated: /Failed to load resource|ERR_|net::/ });
test.describe.configure({ mode: "serial" });

/** Publishes three values, so that there is a second revision. */
async function publishSomething(page: Page, origin: string): Promise<void> {
  const query = "name=counts.csv&data=kochi-sample&as=desk-consultation-events&period=FY2023";
  const file = Buffer.from("\ufeff市町村コード,市町村名,ひきこもり相談件数\r\n39201,高知市,12\r\n39202,室戸市,3\r\n39203,安芸市,4\r\n");
  const begun = await page.request.post(`${origin}/api/v1/imports?${query}`, { data: file, headers: { "Content-Type": "application/octet-stream" } });
  const { id } = ((await begun.json()) as { import: { id: string } }).import;
  const state = async (): Promise<string> => ((await (await page.request.get(`${origin}/api/v1/imports/${id}`)).json()) as { import: { state: string } }).import.state;
  await expect.poll(state).toBe("ready");
  const answer = await page.request.post(`${origin}/api/v1/imports/${id}/publish`, { data: { note: "見本の3件", actor: "見本太郎", template_name: null } });
  expect(answer.ok(), await answer.text()).toBe(true);
}

test("a newer revision is shown at once, said, and the one before is a press away", async ({ page, server }) => {
  await page.goto(`${server.origin}/?indicator=population-total`);
  await ready(page);
  await page.getByRole("button", { name: "資料に入れる" }).first().click();
  await publishSomething(page, server.origin);
  const notice = page.locator(".notices");
  await expect(notice).toContainText("新しい第2版が公開されたので", { timeout: 20_000 });
  // What was put aside keeps its revision and says that there is a newer one.
  await page.getByRole("link", { name: /^資料/ }).click();
  const stale = page.getByRole("note").filter({ hasText: "第2版が公開されています" });
  await expect(stale).toBeVisible();
  await stale.getByRole("button", { name: "第2版で描き直す" }).click();
  await expect(stale).toHaveCount(0);
  await expect(page.getByRole("article")).toContainText("第2版　照合番号");
  await notice.getByRole("button", { name: "第1版に戻して見る" }).click();
  await expect(page).toHaveURL(/revision=1/);
});

test("a lost server is told at once, what is on screen stays, and everything is loaded again when it is back", async ({ page, server }) => {
  await page.goto(`${server.origin}/?page=words`);
  await expect(page.getByRole("heading", { name: "基本の言葉" })).toBeVisible();
  await server.stop();
  const lost = page.getByRole("alert").filter({ hasText: "サーバーとの接続が切れています" });
  await expect(lost).toBeVisible({ timeout: 20_000 });
  await expect(page.getByRole("heading", { name: "基本の言葉" })).toBeVisible();
  const second = await startServer(Number(new URL(server.origin).port));
  await expect(page.getByRole("status").filter({ hasText: "サーバーにつながり直し" })).toBeVisible({ timeout: 30_000 });
  await expect(lost).toHaveCount(0);
  await second.stop();
});
