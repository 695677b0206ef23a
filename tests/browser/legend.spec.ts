import { expect, row, test } from "./fixtures.ts";

test("a class of the legend hides its municipalities on map, figure and table, and shows them again", async ({ page, open }) => {
  await open("?indicator=population-total&breaks=5000,20000");
  const legend = page.getByRole("region", { name: "凡例" });
  await expect(legend.locator("tbody td.number")).toHaveText(["8", "10", "16"]);
  const small = legend.getByRole("button", { name: "5,000未満" });
  await small.focus();
  await page.keyboard.press("Enter");
  await expect(small).toHaveAttribute("aria-pressed", "false");
  await expect(page).toHaveURL(/hide=0/);
  // What is saved is the whole figure, and the page says so where it is saved.
  await expect(page.getByText("全区分を保存", { exact: true })).toBeVisible();
  await expect(page.locator("#table tbody tr")).toHaveCount(18);
  await expect(row(page, "馬路村")).toHaveCount(0);
  await expect(page.locator('.figure [data-area="39304"].away').first()).toBeAttached();
  await expect(legend).toContainText("16市町村を隠しています");
  await legend.getByRole("button", { name: "すべて表示" }).click();
  await expect(page.locator("#table tbody tr")).toHaveCount(34);
});

test("classes are made by another method, by hand, and by themselves again", async ({ page, open }) => {
  await open("?indicator=population-total");
  const legend = page.getByRole("region", { name: "凡例" });
  await legend.getByText("区分を変える").click();
  await legend.getByRole("combobox", { name: "区切り方" }).selectOption("equal");
  await expect(page).toHaveURL(/method=equal/);
  await expect(legend).toContainText("等間隔に区分");
  await legend.getByRole("combobox", { name: "区切り方" }).selectOption("rounded");
  await expect(legend).toContainText("切りのよい数で区分");
  await expect(legend.getByRole("textbox", { name: "1番目の区切り" })).toHaveValue("100000");
  await legend.getByRole("combobox", { name: "区切り方" }).selectOption("deviation");
  await expect(legend).toContainText("平均と標準偏差で区分");
  await legend.getByRole("combobox", { name: "区切り方" }).selectOption("equal");
  await legend.getByRole("combobox", { name: "区分の数" }).selectOption("3");
  await expect(legend.locator("tbody tr")).toHaveCount(3);
  const first = legend.getByRole("textbox", { name: "1番目の区切り" });
  await first.fill("１０，０００");
  await first.press("Enter");
  await expect(page).toHaveURL(/breaks=10000,/);
  await expect(legend.getByRole("button", { name: "10,000未満" })).toBeVisible();
  await first.fill("多い");
  await first.press("Enter");
  await expect(legend.getByRole("alert")).toContainText("前後の値の間の数");
  await legend.getByRole("button", { name: "初期値に戻す" }).click();
  await expect(page).not.toHaveURL(/breaks=|method=|classes=/);
});

test("uncertain values are striped, counted, and can be hidden", async ({ page, open }) => {
  await open("?data=kochi-sample&indicator=prevalence");
  const legend = page.getByRole("region", { name: "凡例" });
  const wide = legend.getByRole("button", { name: /不安定/ });
  const count = Number(await legend.getByRole("row", { name: /不安定/ }).locator("td.number").textContent());
  expect(count).toBeGreaterThan(0);
  await wide.click();
  await expect(page.locator("#table tbody tr")).toHaveCount(34 - count);
});

test("letters on the map say who differs from the prefecture, the table says the same, and the address keeps it", async ({ page, open }) => {
  await open("?data=kochi-sample&indicator=prevalence");
  const legend = page.getByRole("region", { name: "凡例" });
  await legend.getByRole("checkbox", { name: "県全体の値との差を文字で示す" }).check();
  await expect(page).toHaveURL(/differ=1/);
  await expect(page.locator("#table").getByRole("columnheader", { name: "県全体との差" })).toBeVisible();
  // By the numbers themselves: only an interval that leaves the prefecture's value out is a difference.
  const answer = (await (await page.request.get(`${new URL(page.url()).origin}/api/v1/indicators/prevalence/values?data=kochi-sample`)).json()) as {
    cells: { low: number; high: number }[];
    totals: { grouping: string; value: number }[];
  };
  const whole = answer.totals.find((one) => one.grouping === "prefecture")!.value;
  const [higher, lower] = [answer.cells.filter((cell) => cell.low > whole).length, answer.cells.filter((cell) => cell.high < whole).length];
  expect(higher).toBeGreaterThan(0);
  await expect(page.locator("#table tbody").getByRole("cell", { name: "高", exact: true })).toHaveCount(higher);
  await expect(page.locator("#table tbody").getByRole("cell", { name: "低", exact: true })).toHaveCount(lower);
  await expect(legend.getByRole("listitem")).toHaveText([`高 県全体より高い${higher}`, `低 県全体より低い${lower}`, new RegExp(`差があるとは言えない.*${34 - higher - lower}$`)]);
  await page.keyboard.press("Control+z");
  await expect(page).not.toHaveURL(/differ=1/);
  await expect(legend.getByRole("listitem")).toHaveCount(0);
});

test("an indicator without intervals offers no differences", async ({ page, open }) => {
  await open("?data=kochi-sample&indicator=aging-rate&differ=1");
  const legend = page.getByRole("region", { name: "凡例" });
  await expect(legend.getByRole("checkbox")).toHaveCount(0);
  await expect(page.locator("#table").getByRole("columnheader", { name: "県全体との差" })).toHaveCount(0);
});

test("years play with the same classes, can be stopped, and end at the last one", async ({ page, open }) => {
  await open("?data=kochi-sample&indicator=prevalence&period=FY2022");
  await page.getByRole("button", { name: "順に表示" }).click();
  await expect(page).toHaveURL(/breaks=/);
  await page.getByRole("button", { name: "止める" }).click();
  await page.getByRole("button", { name: "順に表示" }).click();
  await expect(page.getByRole("slider", { name: "いつ" })).toHaveAttribute("aria-valuetext", /令和6年度/, { timeout: 20_000 });
  await expect(page.getByRole("button", { name: "順に表示" })).toBeVisible();
});

test("several groupings are outlined at once and undone one by one", async ({ page, open }) => {
  await open("?grouping=health-office");
  await page.getByText("ほかの分け方の境界も重ねる").click();
  await page.getByRole("checkbox", { name: "保健医療圏" }).check();
  await page.getByRole("checkbox", { name: "市部・町村部" }).check();
  await expect(page).toHaveURL(/outlines=medical-area,kind/);
  await page.getByRole("button", { name: /戻す：重ねる境界/ }).click();
  await expect(page.getByRole("checkbox", { name: "市部・町村部" })).not.toBeChecked();
});
