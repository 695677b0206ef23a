import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { expect, ready, test } from "./fixtures.ts";

const VIEWS: [name: string, query: string][] = [
  ["map", ""],
  ["map with everything", "?data=kochi-sample&indicator=prevalence&grouping=health-office&area=39206&places=desk&differ=1"],
  ["series", "?indicator=outreach-visits&tab=series&area=39201"],
  ["table", "?data=kochi-sample&indicator=platform&tab=table"],
  ["charts", "?data=kochi-sample&indicator=coverage-gap&tab=charts&drawer=tall"],
  ["panels closed", "?panel=closed&drawer=closed"],
  ["the profile of the prefecture", "?page=prefecture"],
  ["the profile of a district", "?page=profile&grouping=health-office&member=hata"],
  ["the profile of a municipality", "?page=profile&data=kochi-sample&grouping=health-office&area=39210"],
  ["an empty paper", "?page=paper"],
  ["words", "?page=words&word=prevalence&data=kochi-sample"],
  ["plugins", "?page=plugins"],
  ["two maps", "?data=kochi-sample&indicator=prevalence&split=indicator:platform"],
  ["a comparison of districts", "?page=compare&data=kochi-sample&indicator=prevalence&beside=platform&grouping=health-office&areas=aki,hata,39201&against=aging-rate"],
  ["a trend", "?page=trend&data=kochi-sample&indicator=prevalence&areas=39201&grouping=health-office"],
  ["the history of the data", "?page=data&section=history"],
  ["the audit log", "?page=data&section=audit"],
  ["the import", "?page=data"],
];

/** Waits until the workspace of a query shows what it is about. */
async function shown(page: Page, query: string): Promise<void> {
  if (query.includes("page=prefecture")) await expect(page.getByRole("article").first()).toBeVisible();
  else if (query.includes("page=profile")) await expect(page.getByRole("row").nth(1)).toBeVisible();
  else if (query.includes("page=words")) await expect(page.locator("#word-prevalence")).toBeVisible();
  else if (query.includes("page=paper")) await expect(page.getByRole("heading", { level: 2 }).first()).toBeVisible();
  else if (query.includes("page=compare")) await expect(page.locator(".figure svg").first()).toBeVisible();
  else if (query.includes("page=trend")) await expect(page.getByRole("row").nth(1)).toBeVisible();
  else if (query.includes("section=")) await expect(page.getByRole("row").nth(1)).toBeVisible();
  else if (query.includes("page=data")) await expect(page.getByRole("heading", { level: 2 }).first()).toBeVisible();
  else if (query.includes("page=plugins")) await expect(page.getByRole("row").nth(1)).toBeVisible();
  else if (!query.includes("drawer=closed")) await ready(page);
}

for (const language of ["ja", "en"]) {
  for (const [name, query] of VIEWS) {
    test(`axe finds nothing on ${name} (${language})`, async ({ page, server }) => {
      const search = language === "ja" ? query : `${query === "" ? "?" : `${query}&`}lang=en`;
      await page.goto(`${server.origin}/${search}`);
      await shown(page, query);
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

for (const [name, query] of VIEWS.filter((_, index) => [1, 4, 8, 10, 12, 13, 14, 17].includes(index))) {
  test(`axe finds nothing in the dark on ${name}`, async ({ page, server }) => {
    await page.emulateMedia({ colorScheme: "dark" });
    await page.goto(`${server.origin}/${query}`);
    await shown(page, query);
    expect(await violations(page)).toEqual([]);
  });
}

for (const language of ["ja", "en"]) {
  test(`axe finds nothing with the classes being edited, a filter on and the menus open (${language})`, async ({ page, open }) => {
    await open(`?data=kochi-sample&indicator=prevalence&hide=0&lang=${language}`);
    await page.getByText(language === "ja" ? "区分を変える" : "Change the classes").click();
    await expect(page.getByRole("combobox", { name: language === "ja" ? "区切り方" : "Method" })).toBeVisible();
    expect(await violations(page), "classes").toEqual([]);
    for (const name of language === "ja" ? [/^見方/, /^共有/, /^第1版/] : [/^Views/, /^Share/, /^Revision 1/]) {
      await page.getByRole("button", { name }).click();
      expect(await violations(page), String(name)).toEqual([]);
      await page.keyboard.press("Escape");
    }
  });
}

test("axe finds nothing on the map alone, for another page", async ({ page, server }) => {
  await page.goto(`${server.origin}/?data=kochi-sample&indicator=prevalence&embed=1&lang=en`);
  await expect(page.getByTestId("map").locator("canvas")).toBeVisible();
  await expect(page.getByRole("group", { name: /Legend/ })).toBeVisible();
  expect(await violations(page)).toEqual([]);
});

test("axe finds nothing on a paper with figures, nor with its table shown", async ({ page, open }) => {
  await open("?data=kochi-sample&indicator=prevalence");
  await page.getByRole("button", { name: "資料に入れる" }).first().click();
  await page.getByRole("link", { name: /^資料/ }).click();
  await expect(page.getByRole("region", { name: "資料" }).locator(".figure svg")).toBeVisible();
  expect(await violations(page)).toEqual([]);
  await page.getByRole("button", { name: "表を見る" }).click();
  await expect(page.getByRole("group", { name: /の数値/ })).toBeVisible();
  expect(await violations(page)).toEqual([]);
});

test("axe finds nothing with help, tour, display settings and a trend open", async ({ page, open, server }) => {
  await open();
  await page.getByRole("button", { name: "使い方" }).click();
  await expect(page.getByRole("dialog", { name: "使い方" })).toBeVisible();
  expect(await violations(page), "help").toEqual([]);
  await page.getByRole("button", { name: "案内を見る（5つの手順）" }).click();
  await expect(page.getByRole("dialog", { name: "つなぎの案内" })).toBeVisible();
  expect(await violations(page), "tour").toEqual([]);
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: /^表示/ }).click();
  expect(await violations(page), "display").toEqual([]);
  await page.goto(`${server.origin}/?page=profile&data=kochi-sample&area=39201`);
  await page.getByRole("button", { name: /^推移を開く：ひきこもりの出現率/ }).click();
  await expect(page.getByRole("img", { name: /ひきこもりの出現率\s推移/ }).locator("svg")).toBeVisible();
  expect(await violations(page), "trend").toEqual([]);
});

for (const [name, query] of VIEWS.filter((_, index) => [1, 6, 8, 9, 10, 12, 13, 14, 17].includes(index))) {
  test(`at 200 % nothing of ${name} lies beside the screen`, async ({ page, server }) => {
    // 1366 by 768 at 200 %.
    await page.setViewportSize({ width: 683, height: 384 });
    await page.goto(`${server.origin}/${query}`);
    await shown(page, query);
    const outside = await page.evaluate(() => {
      const reach = (element: Element): boolean => {
        for (let one = element.parentElement; one !== null; one = one.parentElement) {
          // What scrolls by itself, such as a table or the map, may be wider than the screen.
          if (["auto", "scroll", "hidden", "clip"].includes(getComputedStyle(one).overflowX) && one !== document.body && one !== document.documentElement) return true;
        }
        return false;
      };
      return [...document.querySelectorAll("button, a, input, select, h1, h2, h3, p")]
        .filter((one) => one.getClientRects().length > 0 && !one.matches(".visually-hidden, .skip") && one.closest(".visually-hidden") === null)
        .filter((one) => one.getBoundingClientRect().right > innerWidth + 1 && !reach(one))
        .map((one) => one.outerHTML.slice(0, 100));
    });
    expect(outside).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(684);
  });
}

test("whoever asks for less motion gets none", async ({ page, open }) => {
  await open();
  const moving = await page.evaluate(() =>
    [...document.querySelectorAll("*")].filter((one) => {
      const style = getComputedStyle(one);
      const long = (text: string): boolean => text.split(",").some((part) => Number.parseFloat(part) > 0.001);
      return long(style.transitionDuration) || (style.animationName !== "none" && long(style.animationDuration));
    }).map((one) => one.outerHTML.slice(0, 100)),
  );
  expect(moving).toEqual([]);
});

for (const [name, query] of VIEWS.filter((_, index) => [1, 8, 9, 10, 13, 14].includes(index))) {
  test(`every control of ${name} has a name, and no two of one kind have the same`, async ({ page, server }) => {
    await page.goto(`${server.origin}/${query}`);
    await shown(page, query);
    const nameless = await page.evaluate(() =>
      [...document.querySelectorAll("button, a[href], input, select, textarea")]
        .filter((one) => one.getClientRects().length > 0)
        .filter((one) => {
          const input = one as HTMLInputElement;
          const labels = [...(input.labels ?? [])].map((label) => label.textContent ?? "").join("");
          return `${one.getAttribute("aria-label") ?? ""}${one.textContent ?? ""}${labels}${one.getAttribute("title") ?? ""}`.trim() === "" && !one.hasAttribute("aria-labelledby");
        })
        .map((one) => one.outerHTML.slice(0, 100)),
    );
    expect(nameless).toEqual([]);
    const twins = await page.evaluate(() => {
      const names = [...document.querySelectorAll("main .tools button, main .acts button, a.word")].filter((one) => one.getClientRects().length > 0 && one.closest("details:not([open])") === null).map((one) => one.getAttribute("aria-label") ?? one.textContent?.trim() ?? "");
      return names.filter((one, index) => names.indexOf(one) !== index);
    });
    expect(twins).toEqual([]);
  });
}

async function violations(page: Page): Promise<string[]> {
  // A row half under the head of a scrolled table is not small, only not in view.
  await page.evaluate(() => document.querySelector("#table")?.scrollTo(0, 0));
  const { violations } = await new AxeBuilder({ page }).options({ rules: { "target-size": { enabled: true } } }).analyze();
  return violations.map((violation) => `${violation.id}: ${violation.nodes.map((node) => node.html.slice(0, 120)).join(" | ")}`);
}

for (const [name, query] of VIEWS) {
  test(`every control of ${name} can be hit and is told from its ground`, async ({ page, server }) => {
    await page.goto(`${server.origin}/${query}`);
    await shown(page, query);
    // WCAG 2.2, 2.5.8: 24 by 24, or a circle of 24 around its middle that meets no other control's; links within a sentence are exempt.
    const small = await page.evaluate(() => {
      const LEAST = 24;
      const inSentence = (one: Element): boolean => getComputedStyle(one).display === "inline" && (one.closest("p, li, dd, td, th, summary, caption") !== null || one.classList.contains("word"));
      const controls = [...document.querySelectorAll("button, a[href], input, select, textarea, summary, [role=tab], [role=slider]")]
        .filter((one) => one.checkVisibility({ visibilityProperty: true }) && !one.matches(".visually-hidden, .skip") && one.closest(".visually-hidden, .map-canvas, .maplibregl-map") === null)
        .map((one) => {
          // A box to tick is hit by its label as well.
          const label = one.closest("label");
          return { one, box: (label ?? one).getBoundingClientRect() };
        })
        .filter(({ box }) => box.width > 1 && box.height > 1);
      const middle = (box: DOMRect): [number, number] => [box.x + box.width / 2, box.y + box.height / 2];
      const isSmall = (box: DOMRect): boolean => box.width < LEAST - 0.5 || box.height < LEAST - 0.5;
      return controls
        .filter(({ one, box }) => isSmall(box) && !inSentence(one))
        .filter(({ one, box }) => {
          const [x, y] = middle(box);
          return controls.some((other) => {
            if (other.one === one || one.contains(other.one) || other.one.contains(one)) return false;
            const [left, top] = middle(other.box);
            if (isSmall(other.box)) return Math.hypot(left - x, top - y) < LEAST;
            const nearest = [Math.min(Math.max(x, other.box.left), other.box.right), Math.min(Math.max(y, other.box.top), other.box.bottom)];
            return Math.hypot(nearest[0]! - x, nearest[1]! - y) < LEAST / 2;
          });
        })
        .map(({ one, box }) => `${Math.round(box.width)}x${Math.round(box.height)} ${one.outerHTML.slice(0, 100)}`);
    });
    expect(small).toEqual([]);
    // 1.4.11: the edge of a field to write or choose in, 3 to 1 against what is around it.
    const faint = await page.evaluate(() => {
      const channels = (color: string): number[] => (/rgba?\(([^)]+)\)/.exec(color)?.[1] ?? "0,0,0,0").split(/[ ,/]+/).map(Number);
      const light = (color: string): number => {
        const [red = 0, green = 0, blue = 0] = channels(color).map((one) => one / 255).map((one) => (one <= 0.04045 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4));
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
      };
      const ground = (one: Element | null): string => {
        for (; one !== null; one = one.parentElement) {
          const { backgroundColor } = getComputedStyle(one);
          if ((channels(backgroundColor)[3] ?? 1) > 0) return backgroundColor;
        }
        return "rgb(255, 255, 255)";
      };
      return [...document.querySelectorAll("input:not([type=radio], [type=checkbox], [type=range], [type=file]), select, textarea")]
        .filter((one) => one.checkVisibility({ visibilityProperty: true }) && one.getBoundingClientRect().width > 1)
        .map((one) => {
          const [edge, around] = [light(getComputedStyle(one).borderTopColor), light(ground(one.parentElement))];
          return { one, ratio: (Math.max(edge, around) + 0.05) / (Math.min(edge, around) + 0.05) };
        })
        .filter(({ ratio }) => ratio < 3)
        .map(({ one, ratio }) => `${ratio.toFixed(2)} ${one.outerHTML.slice(0, 100)}`);
    });
    expect(faint).toEqual([]);
  });
}
