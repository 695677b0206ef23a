import type { AreaCode, FeatureCollection } from "../api/types.ts";

/** West, south, east, north in degrees. */
export type Bounds = [number, number, number, number];

/** The smallest box around the features that pass the test; `null` if none does. */
export function boundsOf(features: FeatureCollection, passes: (code: AreaCode) => boolean): Bounds | null {
  const bounds: Bounds = [Infinity, Infinity, -Infinity, -Infinity];
  for (const feature of features.features) {
    if (passes(String(feature.properties["code"]))) extend(bounds, feature.geometry.coordinates);
  }
  return Number.isFinite(bounds[0]) ? bounds : null;
}

/**
 * The bounds with room around them, as far as somebody may move: at least a degree and a half, else as much again; more to the sides, since
 * a map above a tall table is four times as wide as high and could else not show the whole.
 */
export function around([west, south, east, north]: Bounds): Bounds {
  const x = Math.max(1.5, 2.5 * (east - west));
  const y = Math.max(1.5, north - south);
  return [Math.max(-180, west - x), Math.max(-85, south - y), Math.min(180, east + x), Math.min(85, north + y)];
}

function extend(bounds: Bounds, coordinates: unknown): void {
  if (!Array.isArray(coordinates)) return;
  const [x, y] = coordinates as unknown[];
  if (typeof x === "number" && typeof y === "number") {
    bounds[0] = Math.min(bounds[0], x);
    bounds[1] = Math.min(bounds[1], y);
    bounds[2] = Math.max(bounds[2], x);
    bounds[3] = Math.max(bounds[3], y);
    return;
  }
  for (const part of coordinates) extend(bounds, part);
}
