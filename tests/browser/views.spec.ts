import { chooseIndicator, expect, ready, row, story, test } from "./fixtures.ts";

test("every change of view can be undone and made again, by keys and by buttons that say what", async ({ page, open }) => {
  await open("?area=39201");
  await row(page, "室戸市").getByRole("button", { name: "室戸市" }).click();
  await chooseIndicator(page, /^総人口/);
  await expect(page).toHaveURL(/indicator=population-total/);

  await page.keyboard.press("Control+z");
  await expect(page).not.toHaveURL(/indicator=/);
  await page.getByRole("button", { name: "戻す：市町村の選択（Ctrl+Z）" }).click();
  await expect(story(page).getByRole("heading", { name: "高知市" })).toBeVisible();
  await expect(page.getByRole("button", { name: "戻す操作はありません" })).toBeDisabled();

  await page.keyboard.press("Control+Shift+z");
  await expect(story(page).getByRole("heading", { name: "室戸市" })).toBeVisible();
  await page.keyboard.press("Control+y");
  await expect(page).toHaveURL(/indicator=population-total/);
});

test("keys in a field of text belong to the text", async ({ page, open }) => {
  await open("?area=39201");
  await row(page, "室戸市").getByRole("button", { name: "室戸市" }).click();
  const search = page.getByRole("combobox", { name: "市町村をさがす" });
  await search.fill("なん");
  await page.keyboard.press("Control+z");
  await expect(page).toHaveURL(/area=39202/);
});

test("moving the map can be undone", async ({ page, open }) => {
  await open();
  await page.getByRole("button", { name: "拡大", exact: true }).click();
  await expect(page).toHaveURL(/at=/);
  await page.getByRole("button", { name: /戻す：地図の移動/ }).click();
  await expect(page).not.toHaveURL(/at=/);
});

test("a view is kept under a name, found again after the page was closed, and removed", async ({ page, open }) => {
  await open("?indicator=aging-rate&area=39202");
  await page.getByRole("button", { name: "見方" }).click();
  await page.getByRole("textbox", { name: "いまの見方に名前を付けて残す" }).fill("室戸の高齢化");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("group", { name: "見方" }).getByRole("status")).toHaveText("「室戸の高齢化」を残しました。");
  await open("");
  await page.getByRole("button", { name: "見方" }).click();
  await page.getByRole("link", { name: "室戸の高齢化" }).click();
  await expect(page).toHaveURL(/indicator=aging-rate&area=39202/);
  await page.getByRole("button", { name: "見方" }).click();
  await page.getByRole("button", { name: "「室戸の高齢化」を消す" }).click();
  await expect(page.getByRole("link", { name: "室戸の高齢化" })).toHaveCount(0);
});

test("what was looked at before is listed", async ({ page, open }) => {
  await open("?indicator=aging-rate");
  await chooseIndicator(page, /^総人口/);
  await page.getByRole("button", { name: "見方" }).click();
  await page.getByRole("link", { name: /地図\s高齢化率/ }).click();
  await expect(page).toHaveURL(/indicator=aging-rate/);
});

test("without storage views are kept as long as the page", async ({ page, open }) => {
  await page.addInitScript(() => {
    Object.defineProperty(window, "localStorage", { get: () => { throw new DOMException("denied", "SecurityError"); } });
  });
  await open("?indicator=aging-rate");
  await page.getByRole("button", { name: "見方" }).click();
  await expect(page.getByText("このブラウザーは記録を残さない設定です。")).toBeVisible();
  await page.getByRole("button", { name: "残す", exact: true }).click();
  await expect(page.getByRole("link", { name: /地図\s高齢化率/ })).toBeVisible();
});

test.describe("the clipboard", () => {
  test.use({ permissions: ["clipboard-read", "clipboard-write"] });

  test("a copied link carries the revision and shows the same", async ({ page, open }) => {
    await open("?indicator=aging-rate&area=39202");
    await page.getByRole("button", { name: "共有" }).click();
    await page.getByRole("button", { name: "この画面のリンクをコピー" }).click();
    const link = await page.evaluate(() => navigator.clipboard.readText());
    expect(link).toMatch(/\?v=1&indicator=aging-rate&area=39202&revision=\d+$/);
    await page.goto(link);
    await ready(page);
    await expect(story(page).getByRole("heading", { name: "室戸市" })).toBeVisible();
  });

  test("a copied table pastes numbers as numbers and codes as text, without what the filter hides", async ({ page, open }) => {
    await open("?indicator=population-total&breaks=5000,20000&hide=0");
    await page.getByRole("button", { name: "共有" }).click();
    await page.getByRole("button", { name: "表をコピー" }).click();
    // What is pasted is what a spreadsheet would get: the browser hands out the table as the page gave it.
    await page.evaluate(() => {
      addEventListener("paste", (event) => document.body.setAttribute("data-pasted", event.clipboardData?.getData("text/html") ?? ""));
    });
    await page.keyboard.press("Control+v");
    const html = (await page.locator("body").getAttribute("data-pasted")) ?? "";
    const rows = [...html.matchAll(/<tr>(.*?)<\/tr>/gs)].map((one) => [...(one[1] ?? "").matchAll(/<t[dh][^>]*>(.*?)<\/t[dh]>/gs)].map((cell) => cell[1]?.replace(/<[^>]*>/g, "")));
    expect(rows[1]?.slice(0, 3)).toEqual(["コード", "市町村", "値（人）"]);
    expect(rows.find((one) => one[0] === "39201")?.slice(0, 4)).toEqual(["39201", "高知市", "326545", "20,000以上"]);
    // 16 of 34 lie under 5,000: counted in the package's own file.
    expect(rows.filter((one) => /^39\d{3}$/.test(one[0] ?? "")).length).toBe(18);
    expect(rows.at(-1)?.[0]).toContain("16市町村を隠しています");
  });

  test("the embedded view stands without the shell and names its source", async ({ page, open }) => {
    await open("?indicator=aging-rate");
    await page.getByRole("button", { name: "共有" }).click();
    await page.getByRole("button", { name: "埋め込みコードをコピー" }).click();
    const code = await page.evaluate(() => navigator.clipboard.readText());
    const src = await page.evaluate((text) => new DOMParser().parseFromString(text, "text/html").querySelector("iframe")?.src ?? "", code);
    await page.goto(src);
    await expect(page.getByTestId("map").locator("canvas")).toBeVisible();
    await expect(page.locator("footer")).toContainText("国勢調査");
    await expect(page.getByRole("group", { name: /凡例：高齢化率/ })).toBeVisible();
    await expect(page.getByRole("navigation")).toHaveCount(0);
  });
});
