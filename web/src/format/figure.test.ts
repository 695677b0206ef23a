import { expect, it } from "vitest";
import { beginning, MOST_MARKS, parseFigure } from "./figure.ts";

const wrap = (inside: string): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="10" height="20">${inside}</svg>`;

it("keeps the marks with their municipality", () => {
  const svg = parseFigure(wrap('<g class="mark" data-area="39201" data-value="1.9"><rect width="3"/></g>'));
  expect(svg?.svg.querySelector("[data-area]")?.getAttribute("data-area")).toBe("39201");
});

it("leaves out what could run or load", () => {
  const svg = parseFigure(wrap('<script>1</script><g onclick="x()" style="fill:red"><foreignObject/></g>'));
  expect(svg?.svg.querySelector("script, foreignObject")).toBeNull();
  expect(svg?.svg.querySelector("g")?.getAttributeNames()).toEqual([]);
});

it("gives the drawing a box of coordinates, so that it can shrink with the page", () => {
  expect(parseFigure(wrap(""))?.svg.getAttribute("viewBox")).toBe("0 0 10 20");
});

it("takes the drawing's own words as its name", () => {
  const drawing = parseFigure(wrap("<title>題</title><desc>説明</desc><g><title>高知市</title></g>"));
  expect(drawing?.words).toBe("題　説明");
  expect(drawing?.svg.querySelectorAll("title")).toHaveLength(1);
});

it("refuses what is no drawing", () => {
  expect(parseFigure("<html></html>")).toBeNull();
});

const bars = (n: number): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="480" height="${78 + 10 * n + 40}" viewBox="0 0 480 ${78 + 10 * n + 40}"><title>題</title>` +
  Array.from({ length: n }, (_, at) => `<g class="mark" data-area="${at}"><text x="1" y="${78 + 10 * at}">名</text></g>`).join("") +
  `<text x="1" y="${78 + 10 * n + 30}">出典</text></svg>`;

it("leaves a drawing whole that can be looked at as a whole", () => {
  expect(beginning(bars(2 * MOST_MARKS - 1))).toEqual({ text: bars(2 * MOST_MARKS - 1), left: 0 });
});

it("shows the beginning of the bars of a country, ends where the next bar would begin, and says how many are left", () => {
  const { text, left } = beginning(bars(1741));
  const drawing = parseFigure(text);
  expect(left).toBe(1741 - MOST_MARKS);
  expect(drawing?.svg.querySelectorAll("[data-area]")).toHaveLength(MOST_MARKS);
  expect(drawing?.svg.getAttribute("viewBox")).toBe(`0 0 480 ${78 + 10 * MOST_MARKS - 12}`);
  expect(drawing?.words).toBe("題");
});
