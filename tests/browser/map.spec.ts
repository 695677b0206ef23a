import { chooseIndicator, expect, KOCHI_CITY, pointAtMiddle, row, story, test } from "./fixtures.ts";

test("the first look shows a colored map, its legend with counts, the figure and the table", async ({ page, open }) => {
  await open();
  await expect(page.locator("#table tbody tr")).toHaveCount(34);
  const counts = await page.getByRole("region", { name: "凡例" }).locator("tbody td.number").allTextContents();
  expect(counts.map(Number).reduce((sum, count) => sum + count, 0), "legend counts add up to all municipalities").toBe(34);
  await expect(page.getByRole("img", { name: /順位の図/ }).locator("svg")).toBeVisible();
});

test("an indicator of the catalogue is found by search and says what it means", async ({ page, open }) => {
  await open();
  await page.getByRole("button", { name: "指標を選ぶ" }).click();
  await page.getByRole("searchbox", { name: "指標をさがす" }).fill("15〜64歳");
  await page.locator("#catalogue").getByRole("button", { name: /15〜64歳人口/ }).first().click();
  await expect(page).toHaveURL(/indicator=population-15-64/);
  await page.getByText("出典・算出方法・注意").click();
  await expect(page.getByRole("definition").first()).toContainText("国勢調査");
  await expect(row(page, "高知市")).toContainText("182,962");
});

test("pointing at a municipality names it with value and class, and marks its row", async ({ page, open }) => {
  await open(`?indicator=population-15-64&${KOCHI_CITY}`);
  await pointAtMiddle(page);
  const tip = page.locator(".map-tip");
  await expect(tip).toContainText("高知市");
  await expect(tip).toContainText("182,962人");
  await expect(tip).toContainText("区分");
  await expect(row(page, "高知市")).toHaveClass(/hovered/);
});

test("a click holds the municipality: value, rank and why here", async ({ page, open }) => {
  await open(`?data=kochi-sample&indicator=coverage-gap&${KOCHI_CITY}`);
  const point = await pointAtMiddle(page);
  await page.mouse.click(point.x, point.y);
  await expect(page).toHaveURL(/area=39201/);
  const panel = story(page);
  await expect(panel.getByRole("heading", { name: "高知市" })).toBeVisible();
  await expect(panel.getByRole("heading", { name: "なぜここが？" })).toBeVisible();
  await expect(panel.locator(".why")).not.toHaveText("");
  await expect(panel).toContainText(/\d+位/);
  await expect(row(page, "高知市")).toHaveClass(/chosen/);
});

test("pointing at a mark of the figure marks the row, clicking it chooses the municipality", async ({ page, open }) => {
  await open("?indicator=population-15-64");
  const mark = page.locator('.figure [data-area="39201"]').first();
  await mark.hover();
  await expect(row(page, "高知市")).toHaveClass(/hovered/);
  await mark.click();
  await expect(page).toHaveURL(/area=39201/);
});

test("the year slider moves through the indicator's periods", async ({ page, open }) => {
  await open("?data=kochi-sample&indicator=cases");
  const slider = page.getByRole("slider", { name: "いつ" });
  const last = await slider.getAttribute("aria-valuetext");
  await page.getByRole("button", { name: "前の時点" }).click();
  await expect(slider).not.toHaveAttribute("aria-valuetext", last ?? "");
  await expect(page).toHaveURL(/period=/);
  const caption = page.locator("#table caption");
  await expect(caption).toContainText((await slider.getAttribute("aria-valuetext")) ?? "-");
});

test("a district shows its members, its own value and how it compares", async ({ page, open }) => {
  await open("?data=kochi-sample&indicator=prevalence");
  await page.getByRole("combobox", { name: "圏域の分け方" }).selectOption({ label: "福祉保健所" });
  await page.getByRole("button", { name: "幡多福祉保健所" }).first().click();
  await expect(page).toHaveURL(/member=/);
  await expect(page.locator("#table tbody tr")).toHaveCount(6);
  await expect(row(page, "四万十市")).toBeVisible();
  await expect(row(page, "四万十町")).toHaveCount(0);
  const panel = story(page);
  await expect(panel.getByRole("heading", { name: "幡多福祉保健所" })).toBeVisible();
  await expect(panel.getByRole("table", { name: "圏域どうしの比較" }).locator("tbody tr")).toHaveCount(7);
});

test("a setting of a plugin recomputes the map and can be taken back", async ({ page, open }) => {
  await open("?data=kochi-sample&indicator=coverage-gap");
  const first = await page.locator("#table tbody tr").first().innerText();
  await page.getByText("計算の条件").click();
  const field = page.getByRole("spinbutton").first();
  await field.fill((await field.getAttribute("max")) ?? "1");
  await expect(page).toHaveURL(/p\./);
  await expect(page.locator("#table tbody tr").first()).not.toHaveText(first);
  await page.getByRole("button", { name: "初期値に戻す" }).click();
  await expect(page).not.toHaveURL(/p\./);
});

test("a chart that depends on a setting appears once it is set", async ({ page, open }) => {
  await open("?indicator=similar-municipalities");
  await expect(page.getByRole("tab", { name: "追加の図（0）" })).toBeVisible();
  await expect(page.getByText("比べる市町村がまだ選ばれていません。").first()).toBeVisible();
  await page.getByText("計算の条件", { exact: true }).click();
  await page.getByLabel("比べる市町村").selectOption("39202");
  await expect(page).toHaveURL(/p\.area=39202/);
  await page.getByRole("tab", { name: "追加の図（2）" }).click();
  await expect(page.getByRole("img", { name: /追加の図/ }).locator("svg")).toContainText("土佐清水市");
});

test("places of support come over the map by kind", async ({ page, open }) => {
  await open("?data=kochi-sample");
  await page.getByRole("checkbox", { name: /あったかふれあいセンター/ }).check();
  await expect(page).toHaveURL(/places=warm-contact-centre/);
});

test("a series says where it breaks", async ({ page, open }) => {
  await open("?indicator=outreach-visits&tab=series");
  await expect(page.getByRole("img", { name: /推移/ }).locator("svg")).toBeVisible();
  await expect(page.locator("#table table")).toContainText("年度");
});

test("choosing another indicator never blanks what was there", async ({ page, open }) => {
  await open("?indicator=population-15-64");
  await page.route("**/values?*", async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 400));
    await route.continue();
  });
  await chooseIndicator(page, /総人口/);
  await expect(page.locator("#table tbody tr")).toHaveCount(34);
  await expect(page.locator("#table caption")).toContainText("総人口");
});

test("a failed answer is told with the server's reason and a way to try again", async ({ page, open }) => {
  await open("?indicator=population-15-64");
  let fail = true;
  await page.route("**/indicators/population-total/values?*", (route) =>
    fail
      ? route.fulfill({ status: 200, contentType: "application/json", body: "{" })
      : route.continue(),
  );
  await chooseIndicator(page, /総人口/);
  const alert = page.getByRole("alert");
  await expect(alert).toContainText("値を読み込めませんでした");
  await expect(page.locator("#table tbody tr"), "the last answer stays").toHaveCount(34);
  fail = false;
  await alert.getByRole("button", { name: "もう一度試す" }).click();
  await expect(page.locator("#table caption")).toContainText("総人口");
  await expect(alert).toHaveCount(0);
});
