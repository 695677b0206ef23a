import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Locator, Page } from "@playwright/test";
import { unzipSync } from "fflate";
import { read } from "./data-steps.ts";
import { expect, row, startServer, story, test as base, type Server } from "./fixtures.ts";
import { stewardsSheet } from "./stewards-sheet.ts";

/**
 * The six people of the design, each walking as they would: from the first page, by what is written on the screen.
 *
 * Every click and every key press counts, a typed text as one. Nobody needs more than eight.
 */
const MOST_STEPS = 8;

class Walker {
  steps = 0;
  constructor(
    readonly page: Page,
    readonly name: string,
  ) {}

  async click(target: Locator): Promise<void> {
    this.steps += 1;
    await target.click();
  }

  async choose(list: Locator, label: string): Promise<void> {
    this.steps += 1;
    await list.selectOption({ label });
  }

  async write(input: Locator, text: string): Promise<void> {
    this.steps += 1;
    await input.fill(text);
    await input.blur();
  }

  async give(input: Locator, name: string, mimeType: string, buffer: Buffer): Promise<void> {
    this.steps += 1;
    await input.setInputFiles({ name, mimeType, buffer });
  }

  /** Leaves a picture of where the walk has come to. */
  async look(what: string): Promise<void> {
    await this.page.screenshot({ path: join(import.meta.dirname, "results", "proof", `${this.name}-${what}.png`) });
  }

  done(): void {
    expect(this.steps, `${this.name} needed ${this.steps} steps`).toBeLessThanOrEqual(MOST_STEPS);
  }
}

const rail = (page: Page, name: string | RegExp): Locator => page.getByRole("navigation", { name: "作業の切り替え" }).getByRole("link", { name });

/** The two who bring files have a server of their own. */
const test = base.extend<object, { server: Server }>({
  server: [
    async ({}, use) => {
      const server = await startServer();
      await use(server);
      const complaints = server.complaints();
      await server.stop();
      expect(complaints, "the server's log is clean").toEqual([]);
    },
    { scope: "worker" },
  ],
});

test("the planner sees where need is high and support is missing, goes back a year, and asks why", async ({ page, open }) => {
  const walk = new Walker(page, "planner");
  await open();
  await walk.click(page.getByRole("radio", { name: "見本データ" }));
  await expect(page.getByRole("heading", { name: "なにを見るか" }).locator("..")).toContainText("支援の不足スコア");
  await expect(page.locator("#table tbody tr")).toHaveCount(34);
  await walk.click(page.getByRole("button", { name: "前の時点" }));
  await expect(page).toHaveURL(/period=FY2023/);
  await expect(page.locator("#table caption")).toContainText("令和5年度");
  const first = page.locator("#table tbody tr").first().getByRole("button");
  const name = (await first.innerText()).trim();
  await walk.click(first);
  await expect(story(page).getByRole("heading", { name, exact: true })).toBeVisible();
  await expect(story(page).getByRole("heading", { name: "なぜここが？" })).toBeVisible();
  await expect(story(page).locator(".why")).toContainText("プラットフォーム");
  await walk.look("why-here");
  walk.done();
});

test("the officer opens a district and its municipalities beside the prefecture, and reads what a difference is worth", async ({ page, open }) => {
  const walk = new Walker(page, "officer");
  await open();
  await walk.click(page.getByRole("radio", { name: "見本データ" }));
  await walk.click(rail(page, "地域のすがた"));
  await walk.choose(page.getByRole("combobox", { name: "圏域の分け方" }), "福祉保健所");
  await walk.click(page.getByRole("link", { name: "幡多福祉保健所" }));
  const content = page.getByRole("region", { name: "地域のすがた" });
  await expect(content.getByRole("heading", { name: "幡多福祉保健所" })).toBeVisible();
  const prevalence = content.getByRole("row", { name: /^ひきこもりの出現率/ });
  await expect(prevalence).toContainText(/（[\d.]+〜[\d.]+）/);
  await expect(prevalence).toContainText(/県より高い|県より低い|差があるとは言えない/);
  await walk.look("district");
  await walk.click(page.getByRole("link", { name: "四万十市" }));
  await expect(content.getByRole("heading", { name: "四万十市" })).toBeVisible();
  await expect(content.getByRole("columnheader", { name: "圏域：幡多福祉保健所" }).first()).toBeVisible();
  await expect(content.getByRole("row", { name: /^ひきこもりの出現率/ })).toContainText(/県より高い|県より低い|差があるとは言えない/);
  await walk.look("municipality");
  // Beside the prefecture, municipalities like it, and another district: with what each difference is worth.
  await walk.click(content.getByRole("button", { name: "くらべるを開く" }));
  await walk.click(page.getByRole("button", { name: "四万十市と似ている市町村を加える" }));
  const table = page.getByRole("table", { name: "横に並べた表" });
  await expect(table.getByRole("columnheader")).toHaveCount(7);
  await walk.choose(page.getByRole("combobox", { name: "加える圏域を選ぶ" }), "安芸福祉保健所");
  await expect(table.getByRole("columnheader")).toHaveCount(8);
  await expect(table).toContainText("高知県");
  await walk.look("comparison");
  walk.done();
});

test("the secretary takes a figure into the paper and saves it with source, date and definition", async ({ page, open }) => {
  const walk = new Walker(page, "secretary");
  await open();
  await walk.click(page.getByRole("button", { name: "資料に入れる" }).first());
  await walk.click(rail(page, /^資料/));
  const paper = page.getByRole("region", { name: "資料" });
  await expect(paper.getByRole("article")).toHaveCount(1);
  await expect(paper.locator(".figure svg")).toBeVisible();
  const download = page.waitForEvent("download");
  await walk.click(paper.getByRole("button", { name: "まとめて保存（zip）" }));
  const files = unzipSync(readFileSync(await (await download).path()));
  const names = Object.keys(files).sort();
  expect(names.map((name) => name.split(".").at(-1)).sort()).toEqual(["csv", "html", "png", "svg"]);
  const html = new TextDecoder().decode(files[names.find((name) => name.endsWith(".html")) ?? ""]);
  expect(html).toContain("推計数");
  expect(html).toContain("第1版");
  expect(html).not.toMatch(/(src|href)="https?:/);
  const svg = new TextDecoder().decode(files[names.find((name) => name.endsWith(".svg")) ?? ""]);
  expect(svg).toContain("出典");
  await walk.look("paper");
  // The same figure, next year: its link opens the view with the revision that was seen.
  await walk.click(paper.getByRole("link", { name: "この図をもとの画面で開く" }));
  await expect(page).toHaveURL(/revision=1/);
  walk.done();
});

test("the steward gives in a messy workbook, answers what its cells leave open, publishes; undoes, and proves who did what", async ({ page, open }) => {
  const walk = new Walker(page, "steward");
  await open();
  await walk.click(rail(page, "データ"));
  await walk.give(page.locator("input[type=file]").first(), "R5_訪問支援実績.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", stewardsSheet());
  await read(page);
  // What is wrong in which cell stands beside each question.
  const asked = (words: string): Locator => page.locator("fieldset[data-question]").filter({ hasText: words });
  await expect(asked("「四万十」は").getByRole("table")).toContainText("13");
  await walk.look("questions");
  await walk.click(asked("「四万十」は").getByText("高知県四万十市（39210）"));
  await walk.write(asked("出典は何ですか").getByRole("textbox"), "令和5年度 市町村照会（見本）");
  await walk.click(asked("「x」は").getByText(/秘匿/));
  await expect(page.locator(".status")).toContainText("公開できます", { timeout: 60_000 });
  await walk.click(page.getByRole("tab", { name: /公開/ }));
  await walk.write(page.getByRole("textbox", { name: /公開する人の名前/ }), "地域福祉政策課 見本太郎");
  await walk.click(page.getByRole("button", { name: "第2版として公開する" }));
  await expect(page.getByRole("heading", { name: "第2版として公開しました。" })).toBeVisible();
  await walk.look("published");
  walk.done();

  // Something was wrong with it: from the same screen back to what was published before, and to the proof of both.
  const back = new Walker(page, "steward-undo");
  await back.click(page.getByRole("button", { name: "元に戻す" }));
  const form = page.getByRole("form", { name: /公開を取り消し/ });
  await back.write(form.getByRole("textbox").first(), "照会のやり直しのため");
  await back.click(form.getByRole("button", { name: "元に戻す" }));
  await expect(page.getByRole("status").filter({ hasText: /元に戻しました.*第3版/ })).toBeVisible();
  await back.click(page.getByRole("link", { name: "操作の記録" }));
  const log = page.getByRole("region", { name: "操作の記録" });
  await expect(log).toContainText("記録は完全です。");
  await expect(log.getByRole("row", { name: /見本太郎.*元に戻す/ })).toContainText("照会のやり直しのため");
  await back.look("proof");
  back.done();
});

test("the author gives in a plugin and sees it on the map", async ({ page, open }) => {
  const walk = new Walker(page, "author");
  await open();
  await walk.click(rail(page, "プラグイン"));
  const shipped = readFileSync(join(import.meta.dirname, "..", "..", ".tools", "plugins", "nearest-place.wasm"));
  // The same plugin under another identifier of the same length.
  for (let at = shipped.indexOf("nearest-place"); at >= 0; at = shipped.indexOf("nearest-place", at)) shipped.write("nearest-plaza", at, "latin1");
  await walk.give(page.locator("input[type=file]").first(), "nearest-plaza.wasm", "application/wasm", shipped);
  await walk.click(page.getByRole("button", { name: "みんなに入れる" }));
  const mine = page.getByRole("row", { name: /nearest-plaza/ });
  await expect(mine).toContainText("使えます", { timeout: 30_000 });
  await walk.look("installed");
  await walk.click(mine.getByRole("button", { name: "地図で見る" }));
  await expect(page).toHaveURL(/indicator=nearest-plaza/);
  await expect(page.locator("#table tbody tr")).toHaveCount(34);
  await expect(row(page, "馬路村")).toBeVisible();
  await walk.look("on-the-map");
  walk.done();
});

test("the GIS officer takes the layer as GeoJSON with every property", async ({ page, open, server }) => {
  const walk = new Walker(page, "gis");
  await open();
  await walk.click(page.getByRole("tab", { name: "表" }));
  const link = page.getByRole("link", { name: "GeoJSON" });
  const download = page.waitForEvent("download");
  await walk.click(link);
  const layer = JSON.parse(readFileSync(await (await download).path(), "utf8")) as { features: { properties: Record<string, unknown> }[] };
  expect(layer.features).toHaveLength(34);
  for (const { properties } of layer.features) for (const key of ["code", "name", "class", "value", "trust"]) expect(properties).toHaveProperty(key);
  expect((await page.request.get(`${server.origin}/openapi.json`)).ok()).toBe(true);
  await walk.look("table");
  walk.done();
});

