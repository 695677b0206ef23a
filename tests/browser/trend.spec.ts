import AxeBuilder from "@axe-core/playwright";
import { expect, test } from "./fixtures.ts";

const SAMPLE = "?page=trend&data=kochi-sample&indicator=prevalence&areas=39201,39202";

test("lines stand beside their table, and the change reaches no further than the break", async ({ page, open }) => {
  await open(SAMPLE);
  await expect(page.getByRole("img", { name: /推移の図/ }).locator("svg")).toBeVisible();
  await expect(page.getByRole("table").first().getByRole("columnheader")).toHaveText(["時点", "高知市", "室戸市", "高知県"]);
  // The counting of the sample changes in fiscal 2023: the years before are not compared.
  await expect(page.getByText(/高知市：令和5年度（2023年度）の[\d.]+.*から、令和6年度（2024年度）の/)).toBeVisible();
  await expect(page.getByText("年度：4月から翌年3月までの数")).toBeVisible();
});

test("a municipality is added by search and a grouping gives each district a line", async ({ page, open }) => {
  await open("?page=trend&data=kochi-sample&indicator=prevalence");
  await page.getByRole("combobox", { name: "市町村をさがす" }).fill("39210");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/areas=39210/);
  await page.getByRole("combobox", { name: "圏域ごとの線" }).selectOption({ label: "福祉保健所" });
  await expect(page.getByRole("table").first().getByRole("columnheader")).toHaveCount(8);
});

test("an indicator with one time says so and offers those with more", async ({ page, open }) => {
  await open("?page=trend&indicator=population-total");
  await expect(page.getByText("この指標は時点が1つだけです。")).toBeVisible();
  await page.getByRole("button", { name: "ひきこもり相談（来所、実人数）" }).click();
  await expect(page.getByRole("img", { name: /推移の図/ }).locator("svg")).toBeVisible();
});

test("targets of the plan stand beside what came of them", async ({ page, open }) => {
  await open("?page=trend&indicator=center-consultation-persons");
  await expect(page.getByRole("heading", { name: "目標と実績（KPI）" })).toBeVisible();
  await expect(page.getByRole("article", { name: /KPIの目標と実績/ })).toContainText("22");
});

for (const language of ["ja", "en"]) {
  test(`axe finds nothing on a trend (${language})`, async ({ page, open }) => {
    await open(`${SAMPLE}&lang=${language}`);
    await expect(page.locator(".figure svg").first()).toBeVisible();
    await expect(page.getByRole("table").first()).toBeVisible();
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.html.slice(0, 120)).join(" | ")}`)).toEqual([]);
  });
}
