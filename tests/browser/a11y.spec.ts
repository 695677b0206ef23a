import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { expect, ready, test } from "./fixtures.ts";

const VIEWS: [name: string, query: string][] = [
  ["map", ""],
  ["map with everything", "?data=kochi-sample&indicator=prevalence&grouping=health-office&area=39206&places=desk"],
  ["series", "?indicator=outreach-visits&tab=series&area=39201"],
  ["table", "?data=kochi-sample&indicator=platform&tab=table"],
  ["charts", "?data=kochi-sample&indicator=coverage-gap&tab=charts&drawer=tall"],
  ["panels closed", "?panel=closed&drawer=closed"],
  ["prefecture", "?page=prefecture"],
  ["plugins", "?page=plugins"],
];

for (const language of ["ja", "en"]) {
  for (const [name, query] of VIEWS) {
    test(`axe finds nothing on ${name} (${language})`, async ({ page, server }) => {
      const search = language === "ja" ? query : `${query === "" ? "?" : `${query}&`}lang=en`;
      await page.goto(`${server.origin}/${search}`);
      if (query.includes("prefecture")) await expect(page.getByRole("article").first()).toBeVisible();
      else if (query.includes("plugins")) await expect(page.getByRole("row").nth(1)).toBeVisible();
      else if (!query.includes("drawer=closed")) await ready(page);
      expect(await violations(page)).toEqual([]);
    });
  }
}

test("axe finds nothing with the catalogue, the definition and the settings open", async ({ page, open }) => {
  await open("?data=kochi-sample&indicator=coverage-gap");
  await page.getByText("出典・算出方法・注意").click();
  await page.getByText("計算の条件").click();
  await page.getByRole("button", { name: "指標を選ぶ" }).click();
  expect(await violations(page)).toEqual([]);
});

async function violations(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations.map((violation) => `${violation.id}: ${violation.nodes.map((node) => node.html.slice(0, 120)).join(" | ")}`);
}
