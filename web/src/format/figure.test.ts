import { expect, it } from "vitest";
import { parseFigure } from "./figure.ts";

const wrap = (inside: string): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="10" height="20">${inside}</svg>`;

it("keeps the marks with their municipality", () => {
  const svg = parseFigure(wrap('<g class="mark" data-area="39201" data-value="1.9"><rect width="3"/></g>'));
  expect(svg?.querySelector("[data-area]")?.getAttribute("data-area")).toBe("39201");
});

it("leaves out what could run or load", () => {
  const svg = parseFigure(wrap('<script>1</script><g onclick="x()" style="fill:red"><foreignObject/></g>'));
  expect(svg?.querySelector("script, foreignObject")).toBeNull();
  expect(svg?.querySelector("g")?.getAttributeNames()).toEqual([]);
});

it("gives the drawing a box of coordinates, so that it can shrink with the page", () => {
  expect(parseFigure(wrap(""))?.getAttribute("viewBox")).toBe("0 0 10 20");
});

it("refuses what is no drawing", () => {
  expect(parseFigure("<html></html>")).toBeNull();
});
