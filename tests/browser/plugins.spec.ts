import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, startServer, test as base, type Server } from "./fixtures.ts";

/** These tests bring hostile files, which the server rightly warns about: they have a server of their own. */
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

// A refusal is an answer with status 422, which Chromium writes to the console.
test.use({ tolerated: /422/ });

const SHIPPED = join(import.meta.dirname, "..", "..", ".tools", "plugins", "nearest-place.wasm");
const OLD_ID = "nearest-place";
const NEW_ID = "nearest-plaza";

/** A plugin of our own under another identifier of the same length. */
function renamed(): Buffer {
  const bytes = readFileSync(SHIPPED);
  for (let at = bytes.indexOf(OLD_ID); at >= 0; at = bytes.indexOf(OLD_ID, at)) bytes.write(NEW_ID, at, "latin1");
  return bytes;
}

test("a plugin dropped into the folder of the running server appears without a restart", async ({ page, open, server }) => {
  expect(existsSync(SHIPPED), "cargo xtask builds the guests").toBe(true);
  await open("?page=plugins");
  await expect(page.getByRole("row", { name: new RegExp(OLD_ID) })).toBeVisible();
  await expect(page.getByRole("row", { name: new RegExp(NEW_ID) })).toHaveCount(0);
  const file = join(server.plugins, "mine.wasm");
  writeFileSync(file, renamed());
  const row = page.getByRole("row", { name: new RegExp(NEW_ID) });
  await expect(row).toBeVisible({ timeout: 30_000 });
  await expect(row).toContainText("使えます");
  await row.getByRole("button", { name: "地図で見る" }).click();
  await expect(page).toHaveURL(new RegExp(`indicator=${NEW_ID}`));
  await expect(page.locator("#table tbody tr")).toHaveCount(34);
  rmSync(file);
});

test("a file that is no plugin is named with what is wrong with it", async ({ page, open, server }) => {
  await open("?page=plugins");
  const file = join(server.plugins, "broken.wasm");
  writeFileSync(file, "this is no WebAssembly");
  const row = page.getByRole("row", { name: /broken/ });
  await expect(row).toBeVisible({ timeout: 30_000 });
  await expect(row).toContainText("読み込めません");
  await expect(row.locator(".why")).not.toHaveText("");
  rmSync(file);
});

test("an uploaded file that is refused is told so, and nothing changes", async ({ page, open }) => {
  await open("?page=plugins");
  const rows = page.getByRole("row");
  await expect(rows.nth(1)).toBeVisible();
  const before = await rows.count();
  await page.locator("input[type=file]").setInputFiles({ name: "hostile.wasm", mimeType: "application/wasm", buffer: Buffer.from("no") });
  await expect(page.getByRole("alert")).toContainText("hostile.wasmを受け付けられませんでした");
  await expect(rows).toHaveCount(before);
});

test("the shipped plugins are all ready and say what they use", async ({ page, open }) => {
  await open("?page=plugins");
  for (const id of [
    "prevalence",
    "expected-cases",
    "nearest-place",
    "coverage-gap",
    "outreach-intensity",
    "platform-maturity",
    "similar-municipalities",
  ]) {
    const row = page.getByRole("row", { name: new RegExp(`${id} `) }).first();
    await expect(row).toContainText("使えます");
  }
});
