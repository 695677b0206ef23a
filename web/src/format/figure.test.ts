import { expect, it } from "vitest";
import { parseFigure } from "./figure.ts";

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
