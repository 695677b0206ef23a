import { expect, row, story, test } from "./fixtures.ts";

test("a municipality is found and chosen with the keyboard alone", async ({ page, open }) => {
  await open();
  const search = page.getByRole("combobox", { name: "市町村をさがす" });
  await search.focus();
  await page.keyboard.type("しまんと");
  const options = page.getByRole("listbox", { name: "市町村をさがす" }).getByRole("option");
  await expect(options).toHaveCount(2);
  await page.keyboard.press("ArrowDown");
  await expect(options.nth(1)).toHaveAttribute("aria-selected", "true");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/area=39412/);
  await expect(story(page).getByRole("heading", { name: "四万十町" })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page).not.toHaveURL(/area=/);
});

test("a row of the table is a button that chooses its municipality", async ({ page, open }) => {
  await open("?indicator=population-15-64");
  await row(page, "馬路村").getByRole("button", { name: "馬路村" }).focus();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/area=39306/);
});

test("the table is sorted by its heads and says so", async ({ page, open }) => {
  await open("?indicator=population-15-64");
  const head = page.locator("#table").getByRole("columnheader", { name: /値/ });
  await expect(head).toHaveAttribute("aria-sort", "descending");
  await expect(page.locator("#table tbody tr").first()).toContainText("高知市");
  await head.getByRole("button").focus();
  await page.keyboard.press("Enter");
  await expect(head).toHaveAttribute("aria-sort", "ascending");
  await expect(page.locator("#table tbody tr").first()).toContainText("大川村");
});

test("arrow keys and plus move the map, 0 shows the whole prefecture again", async ({ page, open }) => {
  await open();
  await page.getByTestId("map").locator("canvas").focus();
  await page.keyboard.press("Equal");
  await expect(page).toHaveURL(/at=/);
  await page.keyboard.press("0");
  await expect(page).not.toHaveURL(/at=/);
});

test("buttons move the map without dragging", async ({ page, open }) => {
  await open();
  await page.getByRole("button", { name: "拡大" }).click();
  await expect(page).toHaveURL(/at=/);
  const before = page.url();
  await page.getByRole("button", { name: "左へ" }).click();
  await expect(page).not.toHaveURL(before);
  await page.getByRole("button", { name: /県全体を表示/ }).click();
  await expect(page).not.toHaveURL(/at=/);
});

test("the tab key passes through the whole page without a trap, and the focus can always be seen", async ({ page, open }) => {
  await open();
  const seen = new Set<string>();
  let rounds = 0;
  for (let step = 0; step < 150; step += 1) {
    await page.keyboard.press("Tab");
    const focus = await page.evaluate(() => {
      const element = document.activeElement;
      if (element === null || element === document.body) return null;
      const style = getComputedStyle(element);
      const ring = (one: CSSStyleDeclaration): boolean => one.outlineStyle !== "none" || one.boxShadow !== "none";
      // A radio button shows its ring on its label.
      const label = element.closest("label");
      return {
        name: element.outerHTML.slice(0, 120),
        ring: ring(style) || (label !== null && ring(getComputedStyle(label))),
      };
    });
    if (focus === null) {
      rounds += 1;
      break;
    }
    expect(focus.ring, `${focus.name} shows its focus`).toBe(true);
    seen.add(focus.name);
  }
  expect(rounds, "the focus leaves the page at its end").toBe(1);
  expect(seen.size).toBeGreaterThan(60);
});

test("the first stop skips to the content", async ({ page, open }) => {
  await open();
  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: "本文へ移動" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.locator("main")).toBeFocused();
});

test("arrow keys change the tab of the drawer", async ({ page, open }) => {
  await open();
  await page.getByRole("tab", { name: "順位の図" }).focus();
  await page.keyboard.press("ArrowRight");
  await expect(page.getByRole("tab", { name: "推移" })).toBeFocused();
  await expect(page).toHaveURL(/tab=series/);
});
