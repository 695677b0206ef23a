import { expect, row, story, test } from "./fixtures.ts";

const VIEW = "?data=kochi-sample&indicator=prevalence&grouping=health-office&area=39206&places=desk&tab=table";

test("a link restores the whole view", async ({ page, open }) => {
  await open(VIEW);
  await expect(page.getByRole("radio", { name: "見本データ" })).toBeChecked();
  await expect(page.getByRole("combobox", { name: "圏域の分け方" })).toHaveValue("health-office");
  await expect(story(page).getByRole("heading", { name: "須崎市" })).toBeVisible();
  await expect(page.getByRole("tab", { name: "表", exact: true })).toHaveAttribute("aria-selected", "true");
  await expect(row(page, "須崎市")).toHaveClass(/chosen/);
});

test("back and forward walk through the views", async ({ page, open }) => {
  await open("?indicator=population-15-64");
  await row(page, "馬路村").getByRole("button", { name: "馬路村" }).click();
  await expect(page).toHaveURL(/area=39306/);
  await row(page, "高知市").getByRole("button", { name: "高知市" }).click();
  await expect(page).toHaveURL(/area=39201/);
  await page.goBack();
  await expect(story(page).getByRole("heading", { name: "馬路村" })).toBeVisible();
  await page.goForward();
  await expect(story(page).getByRole("heading", { name: "高知市" })).toBeVisible();
});

test("a workspace is an address of its own", async ({ page, open }) => {
  await open();
  await page.getByRole("link", { name: "地域のすがた" }).click();
  await expect(page).toHaveURL(/page=profile/);
  await page.goBack();
  await expect(page.getByTestId("map")).toBeVisible();
});

test("the language is part of the address", async ({ page, open }) => {
  await open();
  await page.getByRole("button", { name: "English" }).click();
  await expect(page).toHaveURL(/lang=en/);
  await expect(page.locator("html")).toHaveAttribute("lang", "en");
  await expect(page.getByRole("heading", { name: "Legend" })).toBeVisible();
});

test("an address with nonsense still opens", async ({ page, open }) => {
  await open("?indicator=no-such-thing&area=99999&grouping=nowhere&at=x&period=FY1900");
  await expect(page.locator("#table tbody tr")).toHaveCount(34);
});
