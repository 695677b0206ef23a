import { expect, it } from "vitest";
import { LAYER_ORDER, layerAbove } from "./zorder.ts";

it("names every layer once", () => {
  expect(new Set(LAYER_ORDER).size).toBe(LAYER_ORDER.length);
});

it("puts a layer under the next one that is there, in whatever order they are added", () => {
  const onMap = new Set(["sea", "areas-line", "facilities"]);
  const above = (id: (typeof LAYER_ORDER)[number]): string | undefined => layerAbove(id, (other) => onMap.has(other));
  expect(above("areas-fill")).toBe("areas-line");
  expect(above("areas-label")).toBe("facilities");
  expect(above("facilities")).toBeUndefined();
});

it("keeps names and places over every fill and line", () => {
  const at = (id: (typeof LAYER_ORDER)[number]): number => LAYER_ORDER.indexOf(id);
  expect(at("areas-label")).toBeGreaterThan(at("areas-selected"));
  expect(at("areas-selected")).toBeGreaterThan(at("prefecture-line"));
  expect(at("prefecture-line")).toBeGreaterThan(at("districts-line"));
  expect(at("districts-line")).toBeGreaterThan(at("areas-line"));
});
