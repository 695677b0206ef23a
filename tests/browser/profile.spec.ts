import { expect, test } from "./fixtures.ts";

test("the profile has every subject as a table with source, date and definition", async ({ page, open }) => {
  await open("?page=prefecture");
  const content = page.getByRole("region", { name: "地域のすがた" });
  await expect(content.getByRole("heading", { level: 2 }).first()).toBeVisible();
  const articles = content.getByRole("article");
  expect(await articles.count()).toBeGreaterThan(10);
  const incomplete = await articles.evaluateAll((all) =>
    all
      .filter((one) => one.querySelector("table") === null || !(one.textContent ?? "").includes("出典：") || one.querySelector("a[href*='figures/table.csv?table=']") === null)
      .map((one) => one.querySelector("h3")?.textContent),
  );
  expect(incomplete).toEqual([]);
});

test("a table that makes a figure shows it as the server draws it", async ({ page, open, server }) => {
  await open("?page=prefecture");
  const figure = page.locator("article .figure").first();
  await figure.scrollIntoViewIfNeeded();
  await expect(figure.locator("svg")).toBeVisible();
  const link = page.locator("article").filter({ has: page.locator(".figure") }).first().getByRole("link", { name: "図 SVG" });
  const answer = await page.request.get(server.origin + ((await link.getAttribute("href")) ?? ""));
  expect(answer.headers()["content-type"]).toContain("image/svg+xml");
});

test("the contents lead to their sections", async ({ page, open }) => {
  await open("?page=prefecture");
  const links = page.getByRole("navigation", { name: "目次" }).getByRole("link");
  const last = links.last();
  const title = (await last.textContent()) ?? "";
  await last.click();
  await expect(page.getByRole("heading", { name: title, level: 2 })).toBeInViewport();
});

test("a municipality is found by kana or code, and shows values beside district and prefecture", async ({ page, open }) => {
  await open("?page=profile&data=kochi-sample&grouping=health-office");
  const search = page.getByRole("combobox", { name: "市町村をさがす" });
  await search.fill("39210");
  await page.keyboard.press("Enter");
  const content = page.getByRole("region", { name: "地域のすがた" });
  await expect(content.getByRole("heading", { name: "四万十市", level: 2 })).toBeVisible();
  await expect(page).toHaveURL(/page=profile.*area=39210/);
  await expect(content.getByRole("columnheader", { name: "圏域：幡多福祉保健所" }).first()).toBeVisible();
  await expect(content.getByRole("row", { name: /^ひきこもりの出現率/ })).toContainText(/（[\d.]+〜[\d.]+）/);
  await search.fill("うまじ");
  await page.keyboard.press("Enter");
  await expect(content.getByRole("heading", { name: "馬路村", level: 2 })).toBeVisible();
});

test("every number of the profile is that of the server, and nobody has added what may not be added", async ({ page, open, server }) => {
  await open("?page=profile&data=kochi-sample&grouping=health-office&member=hata");
  const answer = await page.request.get(`${server.origin}/api/v1/indicators/population-total/values?data=kochi-sample&grouping=health-office`);
  const { totals } = (await answer.json()) as { totals: { member: string; value: number }[] };
  const hata = totals.find((one) => one.member === "hata");
  const content = page.getByRole("region", { name: "地域のすがた" });
  await expect(content.getByRole("row", { name: /^総人口 / })).toContainText(new Intl.NumberFormat("ja-JP").format(hata?.value ?? 0));
  // An index has no total: the reason stands among the blanks, and no number does.
  const blanks = content.getByRole("region", { name: "値のない指標" });
  await expect(blanks.getByRole("row", { name: /^支援の不足スコア/ })).toContainText("足し合わせることも平均することもできません");
});

test("what is not published is listed with its reason, not shown as zero", async ({ page, open }) => {
  await open("?page=profile&area=39301");
  const blanks = page.getByRole("region", { name: "値のない指標" });
  await expect(blanks.getByRole("row", { name: /^市町村プラットフォームの設置状況/ })).toContainText("未調査");
  await expect(blanks.getByRole("row", { name: /^市町村プラットフォームの設置状況/ })).toContainText("公表されていません");
});

test("the trend of an indicator opens below its row as the server draws it", async ({ page, open }) => {
  await open("?page=profile&data=kochi-sample&area=39201");
  await page.getByRole("button", { name: /^推移を開く：ひきこもりの出現率/ }).click();
  await expect(page.getByRole("img", { name: /ひきこもりの出現率\s推移\s高知市/ }).locator("svg")).toBeVisible();
  await page.getByRole("button", { name: /^推移を閉じる：ひきこもりの出現率/ }).click();
  await expect(page.getByRole("img", { name: /ひきこもりの出現率\s推移\s高知市/ })).toHaveCount(0);
});

test("where districts have no published members the page says so and shows no total", async ({ page, open }) => {
  await open("?page=profile&grouping=block");
  await expect(page.getByText("どの市町村がどの圏域に入るかが公表されていません。")).toBeVisible();
});
