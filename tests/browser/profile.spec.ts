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
