import type { FeatureCollection } from "../../api/types.ts";
import { boundsOf } from "../bounds.ts";
import type { TitleOf } from "./districts.ts";
import { addSource, addLayer, EMPTY, fill, FONT, type Geo, type MapOf } from "./shared.ts";

/** Land around the prefecture, so that a person knows where they are. As with the municipalities, lines cover the edges. */
function addSurroundings(map: MapOf): void {
  addSource(map, "surroundings");
  addLayer(map, { id: "surroundings-fill", type: "fill", source: "surroundings", paint: { "fill-color": "#F7F5F1", "fill-antialias": false } });
  addLayer(map, {
    id: "surroundings-line",
    type: "line",
    source: "surroundings",
    paint: { "line-color": "#D9D5CC", "line-width": 0.6 },
  });
}

function addNames(map: MapOf): void {
  addSource(map, "surroundings-label");
  addLayer(map, {
    id: "surroundings-label",
    type: "symbol",
    source: "surroundings-label",
    layout: { "text-field": ["get", "name"], "text-font": FONT, "text-size": 13, "text-letter-spacing": 0.2 },
    paint: { "text-color": "#6B675F", "text-halo-color": "#F7F5F1", "text-halo-width": 1.5 },
  });
}

export function updateSurroundings(map: MapOf, features: FeatureCollection): void {
  fill(map, "surroundings", features as Geo, addSurroundings);
}

/** Names the land around: `names` by the first digits of its municipalities' codes, in Japanese and in English. */
export function nameSurroundings(map: MapOf, features: FeatureCollection, names: Record<string, readonly [string, string]>, titleOf: TitleOf): void {
  const labels = { ...EMPTY, features: Object.entries(names).flatMap(([prefecture, [title, english]]) => {
    const bounds = boundsOf(features, (code) => code.startsWith(prefecture));
    if (bounds === null) return [];
    const [west, south, east, north] = bounds;
    return [{ type: "Feature" as const, properties: { name: titleOf(title, english) }, geometry: { type: "Point" as const, coordinates: [(west + east) / 2, (south + north) / 2] } }];
  }) };
  fill(map, "surroundings-label", labels, addNames);
}
