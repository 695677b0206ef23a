import { expect, it } from "vitest";
import type { FeatureCollection } from "../api/types.ts";
import { boundsOf } from "./bounds.ts";

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
