import AxeBuilder from "@axe-core/playwright";
import { expect, test } from "./fixtures.ts";

test("a word's question mark leads to its explanation, from wherever it is asked", async ({ page, open }) => {
  await open("?page=profile&area=39201");
  await page.getByRole("link", { name: "高齢化率とは" }).click();
  await expect(page).toHaveURL(/page=words.*word=aging-rate/);
  const card = page.getByRole("article", { name: /^高齢化率/ });
  await expect(card).toBeFocused();
  await expect(card).toContainText("総務省");
  await expect(card).toContainText("分子と分母から計算し直します");
  await card.getByRole("link", { name: "数の種類の説明" }).click();
  await expect(page.getByRole("article", { name: "率", exact: true })).toBeFocused();
});

test("one search finds words, indicators and sources, in either language", async ({ page, open }) => {
  await open("?page=words");
  const search = page.getByRole("searchbox", { name: "言葉・指標・出典をさがす" });
  await search.fill("うぃるそん");
  await expect(page.getByRole("article", { name: /95%区間（ウィルソン）/ })).toBeVisible();
  await search.fill("国勢調査");
  await expect(page.getByRole("article", { name: /^総人口/ }).first()).toBeVisible();
  await search.fill("wilson");
  await expect(page.getByRole("article", { name: /95%区間（ウィルソン）/ })).toBeVisible();
});

test("every indicator says what it is, where it comes from and what may be added", async ({ page, open, server }) => {
  await open("?page=words");
  await expect(page.getByRole("article", { name: /^総人口/ }).first()).toBeVisible();
  const { indicators } = (await (await page.request.get(`${server.origin}/api/v1/indicators`)).json()) as { indicators: { id: string }[] };
  for (const { id } of indicators) {
    const card = page.locator(`#word-${id}`);
    await expect(card, id).toContainText("出典");
    await expect(card, id).toContainText("足してよいもの");
  }
});

test("a word is explained where it stands, by keyboard too, and the map stays", async ({ page, open }) => {
  await open("?data=kochi-sample&indicator=prevalence&area=39201");
  const ask = page.getByRole("button", { name: "順位の説明" });
  await ask.focus();
  await page.keyboard.press("Enter");
  const sheet = page.getByRole("dialog", { name: "順位の説明" });
  await expect(sheet).toContainText("大きいほうから数えます");
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map((one) => one.id)).toEqual([]);
  await page.keyboard.press("Escape");
  await expect(sheet).toBeHidden();
  await expect(ask).toBeFocused();
  await expect(page).toHaveURL(/area=39201/);
  // The sheet keeps within the window, and leads on to all words.
  await page.getByRole("button", { name: "区分の説明" }).click();
  const classes = page.getByRole("dialog", { name: "区分の説明" });
  await expect(classes).toContainText("ほぼ同数ずつ");
  const box = await classes.boundingBox();
  expect(box !== null && box.x >= 0 && box.y >= 0 && box.y + box.height <= 768).toBe(true);
  await classes.getByRole("button", { name: "しらべるで見る" }).click();
  await expect(page).toHaveURL(/page=words.*word=classes/);
});
