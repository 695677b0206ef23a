import { expect, ready, row, story, test } from "./fixtures.ts";

// These tests make answers fail on purpose, and Chromium writes each to the console.
test.use({ tolerated: /Failed to load resource|ERR_|net::/ });

const VALUES = "**/api/v1/indicators/*/values*";
const PROFILE = "**/api/v1/areas/*/profile*";
const PROBLEM = {
  status: 503,
  contentType: "application/problem+json",
  body: JSON.stringify({ title: "混み合っています", detail: "いま計算が重なっています。少し待ってからもう一度お試しください。", status: 503, code: "busy" }),
};

/** Keeps an address waiting until it is let go. */
async function hold(page: import("@playwright/test").Page, url: string): Promise<() => void> {
  let release = (): void => undefined;
  const gate = new Promise<void>((resolve) => (release = resolve));
  await page.route(url, async (route) => {
    await gate;
    await route.continue().catch(() => undefined);
  });
  return release;
}

test("a long wait says what is awaited and since when, and can be given up and taken up again", async ({ page, server }) => {
  const release = await hold(page, VALUES);
  await page.goto(`${server.origin}/?indicator=population-total`);
  const notice = page.locator(".notices");
  await expect(notice).toContainText("総人口を読み込んでいます");
  await expect(notice).toContainText(/\d+秒/);
  await notice.getByRole("button", { name: "やめる" }).click();
  await expect(notice).not.toContainText("読み込んでいます");
  const failure = page.getByRole("alert").filter({ hasText: "値を読み込めませんでした" }).first();
  await expect(failure).toBeVisible();
  release();
  await failure.getByRole("button", { name: "もう一度試す" }).click();
  await ready(page);
  await expect(failure).toHaveCount(0);
});

test("what comes and goes at the foot of the page moves nothing else", async ({ page, open, server }) => {
  await open("?indicator=population-total");
  const places = (): Promise<number[]> => page.evaluate(() => [...document.querySelectorAll("header, nav li, main h2, [role=tab]")].flatMap((one) => [one.getBoundingClientRect().top, one.getBoundingClientRect().left]));
  const before = await places();
  const release = await hold(page, VALUES);
  await page.getByRole("button", { name: "前の時点" }).or(page.getByRole("tab", { name: "表" })).first().isVisible();
  await page.evaluate(() => history.pushState(null, "", "?indicator=population-total&grouping=health-office"));
  await page.evaluate(() => dispatchEvent(new PopStateEvent("popstate")));
  await expect(page.locator(".notices")).toContainText("読み込んでいます");
  const during = await places();
  expect(during.slice(0, 20)).toEqual(before.slice(0, 20));
  release();
  expect(server.origin).toContain("127.0.0.1");
});

test("a failure shows the server's own reason and a way to try again", async ({ page, server }) => {
  await page.route(PROFILE, (route) => route.fulfill(PROBLEM));
  await page.goto(`${server.origin}/?page=profile&area=39201`);
  const failure = page.getByRole("alert").filter({ hasText: "地域のすがたを読み込めませんでした" });
  await expect(failure).toContainText("いま計算が重なっています。");
  await page.unroute(PROFILE);
  await failure.getByRole("button", { name: "もう一度試す" }).click();
  await expect(page.getByRole("region", { name: "地域のすがた" }).getByRole("table").first()).toBeVisible();
  await expect(failure).toHaveCount(0);
});

test("a figure that fails leaves the rest of the page in place", async ({ page, server }) => {
  await page.route("**/api/v1/figures/*.svg*", (route) => route.fulfill(PROBLEM));
  await page.goto(`${server.origin}/?indicator=population-total`);
  await expect(page.getByRole("alert").filter({ hasText: "図を表示できませんでした" })).toContainText("いま計算が重なっています。");
  await expect(page.locator("#table tbody tr")).toHaveCount(34);
});

test("a part of the page that cannot be fetched says so and is fetched again on demand", async ({ page, server }) => {
  let broken = true;
  await page.route("**/assets/WordsPage*.js", (route) => (broken ? route.abort() : route.continue()));
  await page.goto(`${server.origin}/?page=words`);
  const failure = page.getByRole("alert").filter({ hasText: "画面の一部を読み込めませんでした" });
  await expect(failure).toBeVisible();
  broken = false;
  await failure.getByRole("button", { name: "もう一度試す" }).click();
  await expect(page.getByRole("searchbox", { name: "言葉・指標・出典をさがす" })).toBeVisible();
});

test("the panel of a municipality that cannot be fetched is fetched again on demand, with its sheet", async ({ page, open }) => {
  await open("?indicator=population-total");
  let broken = true;
  await page.route("**/assets/AreaPanel*", (route) => (broken ? route.abort() : route.continue()));
  await row(page, "安芸市").getByRole("button").click();
  const failure = story(page).getByRole("alert").filter({ hasText: "画面の一部を読み込めませんでした" });
  await expect(failure).toBeVisible();
  // Once more in vain: it must not be the last try.
  await failure.getByRole("button", { name: "もう一度試す" }).click();
  await expect(failure).toBeVisible();
  broken = false;
  await failure.getByRole("button", { name: "もう一度試す" }).click();
  await expect(story(page).getByRole("heading", { name: "安芸市" })).toBeVisible();
  const sheets = await page.evaluate(() => [...document.styleSheets].filter((sheet) => sheet.href?.includes("/assets/AreaPanel")).length);
  expect(sheets).toBe(1);
});

for (const [name, part, opener] of [
  ["the menu of kept views", "SavedSheet", "見方"],
  ["the menu for passing on", "ShareSheet", "共有"],
  ["the help", "HelpDialog", "使い方"],
  ["the tour", "Tour-", /案内|はじめての方へ/],
] as const) {
  test(`${name} is fetched again where it could not be`, async ({ page, open }) => {
    await open("?indicator=population-total");
    let broken = true;
    await page.route(`**/assets/${part}*`, (route) => (broken ? route.abort() : route.continue()));
    await page.getByRole("button", { name: opener }).first().click();
    const failure = page.getByRole("alert").filter({ hasText: "画面の一部を読み込めませんでした" });
    await expect(failure).toBeVisible();
    broken = false;
    await failure.getByRole("button", { name: "もう一度試す" }).click();
    await expect(failure).toHaveCount(0);
  });
}

for (const [name, url, held] of [
  ["地域のすがた", "?page=profile&area=39201&data=kochi", PROFILE],
  ["しらべる", "?page=words&data=kochi", "**/api/v1/indicators?*"],
] as const) {
  test(`on ${name} a long wait can be given up and taken up again`, async ({ page, server }) => {
    const release = await hold(page, held);
    await page.goto(`${server.origin}/${url}`);
    const content = page.getByRole("main");
    const waiting = content.locator(".waiting");
    await expect(waiting.first()).toContainText("を読み込んでいます");
    await content.getByRole("button", { name: "やめる" }).first().click();
    await expect(waiting).toHaveCount(0);
    const failure = content.getByRole("alert").first();
    await expect(failure).toBeVisible();
    release();
    await failure.getByRole("button", { name: "もう一度試す" }).click();
    await expect(failure).toHaveCount(0);
    await expect(content.getByRole("heading", { name: /高知市|指標/ }).first()).toBeVisible();
  });
}

test("empty places say what to do", async ({ page, server }) => {
  await page.goto(`${server.origin}/?page=paper`);
  await expect(page.getByRole("heading", { name: "まだ何も入っていません" })).toBeVisible();
  await page.getByRole("button", { name: "地図を開く" }).click();
  await expect(page).not.toHaveURL(/page=paper/);
  await page.goto(`${server.origin}/?page=words`);
  await page.getByRole("searchbox", { name: "言葉・指標・出典をさがす" }).fill("ぬぬぬ");
  await expect(page.getByText("「ぬぬぬ」に合う言葉も指標もありません。")).toBeVisible();
});
