import { expect, it } from "vitest";
import type { FeatureCollection } from "../api/types.ts";
import { around, boundsOf } from "./bounds.ts";

const FEATURES: FeatureCollection = {
  type: "FeatureCollection",
  features: [
    { type: "Feature", properties: { code: "39201" }, geometry: { type: "Polygon", coordinates: [[[1, 2], [3, 2], [3, 5], [1, 2]]] } },
    { type: "Feature", properties: { code: "39202" }, geometry: { type: "MultiPolygon", coordinates: [[[[-4, 9], [0, 0], [-4, 9]]]] } },
  ],
};

it("spans polygons and multipolygons alike", () => {
  expect(boundsOf(FEATURES, () => true)).toEqual([-4, 0, 3, 9]);
  expect(boundsOf(FEATURES, (code) => code === "39201")).toEqual([1, 2, 3, 5]);
});

it("has nothing to span when nothing passes", () => {
  expect(boundsOf(FEATURES, () => false)).toBeNull();
});

it("leaves room to look around, and stays on the globe", () => {
  expect(around([132.5, 32.7, 134.3, 33.9])).toEqual([128, 31.2, 138.8, 35.4].map((degrees) => expect.closeTo(degrees)));
  expect(around([-170, -80, 170, 80])).toEqual([-180, -85, 180, 85]);
});
