import type { FeatureCollection } from "../../api/types.ts";
import { SCHEME_LOOKS } from "../schemes.ts";
import { addLayer, addSource, EMPTY, fill, FONT, outlineWidth, type Geo, type MapOf } from "./shared.ts";

const SCHEMES = [0, 1, 2] as const;

/** Where the name of a district may stand, in letters from its middle, the best place first. */
const PLACES: (string | [number, number])[] = [
  ["center", [0, 0]] as const,
  ["top", [0, 0.8]] as const,
  ["bottom", [0, -0.8]] as const,
  ["left", [0.8, 0]] as const,
  ["right", [-0.8, 0]] as const,
  ["top", [0, 1.8]] as const,
  ["bottom", [0, -1.8]] as const,
  ["left", [2.2, 0]] as const,
  ["right", [-2.2, 0]] as const,
  // So far away it may stand beyond its district: better than no name, where many places are in its way.
  ["left", [3.6, 0]] as const,
  ["bottom", [0, -3.6]] as const,
  ["top", [0, 3.6]] as const,
].flatMap(([anchor, [x, y]]) => [anchor, [x, y]]);

const JOIN = { "line-join": "round" } as const;

/** Outlines of the districts of the chosen grouping. */
function addDistricts(map: MapOf): void {
  addSource(map, "districts");
  addLayer(map, { id: "districts-line-casing", type: "line", source: "districts", layout: JOIN, paint: { "line-color": "#FFFFFF", "line-width": outlineWidth(0, 3.2) } });
  addLayer(map, { id: "districts-line", type: "line", source: "districts", layout: JOIN, paint: { "line-color": "#1A1A1C", "line-width": outlineWidth(0.5, 1.3) } });
}

/** Outlines of a grouping beside the chosen one. */
function addScheme(map: MapOf, at: (typeof SCHEMES)[number]): void {
  const { color, dash } = SCHEME_LOOKS[at];
  addSource(map, `scheme-${at}`);
  addLayer(map, { id: `scheme-${at}-casing`, type: "line", source: `scheme-${at}`, layout: JOIN, paint: { "line-color": "#FFFFFF", "line-width": outlineWidth(0, 4.4) } });
  addLayer(map, { id: `scheme-${at}`, type: "line", source: `scheme-${at}`, layout: JOIN, paint: { "line-color": color, "line-width": outlineWidth(0.9, 2.2), "line-dasharray": [...dash] } });
}

/** The line of the whole. */
function addPrefecture(map: MapOf): void {
  addSource(map, "prefecture");
  addLayer(map, { id: "prefecture-line", type: "line", source: "prefecture", layout: JOIN, paint: { "line-color": "#1A1A1C", "line-width": outlineWidth(0.4, 2.4) } });
}

function addNames(map: MapOf, id: "schemes-label" | "districts-label"): void {
  addSource(map, id);
  addLayer(map, {
    id,
    type: "symbol",
    source: id,
    layout: {
      "text-field": ["get", "name"],
      "text-font": FONT,
      "text-size": ["interpolate", ["linear"], ["zoom"], 4, 10.5, 7, 13, 9, 16],
      "text-letter-spacing": 0.08,
      "text-padding": 4,
      // A district is large: near its middle there is mostly a place where its name meets no other.
      "text-variable-anchor-offset": PLACES,
      "text-max-width": 14,
    },
    paint: { "text-color": ["get", "color"], "text-halo-color": "#FFFFFF", "text-halo-width": 2.2 },
  });
}

/** The districts of the chosen grouping, each with the name that `titleOf` gives it. */
export function updateDistricts(map: MapOf, features: FeatureCollection | null, titleOf: TitleOf): void {
  fill(map, "districts", (features ?? EMPTY) as Geo, addDistricts);
  fill(map, "districts-label", { ...EMPTY, features: features === null ? [] : labels(features, titleOf, "#1A1A1C") }, (on) => addNames(on, "districts-label"));
}

/** Further groupings, each with a line of its own look. */
export function updateSchemes(map: MapOf, schemes: readonly FeatureCollection[], titleOf: TitleOf): void {
  for (const at of SCHEMES) fill(map, `scheme-${at}`, (schemes[at] ?? EMPTY) as Geo, (on) => addScheme(on, at));
  const names = SCHEMES.flatMap((at) => (schemes[at] === undefined ? [] : labels(schemes[at], titleOf, SCHEME_LOOKS[at].color)));
  fill(map, "schemes-label", { ...EMPTY, features: names }, (on) => addNames(on, "schemes-label"));
}

export function updatePrefecture(map: MapOf, features: FeatureCollection | null): void {
  fill(map, "prefecture", (features ?? EMPTY) as Geo, addPrefecture);
}

/** Picks the title of a district in the language of the view. */
export type TitleOf = (title: string, english: string) => string;

function labels(features: FeatureCollection, titleOf: TitleOf, color: string) {
  return features.features.flatMap(({ properties }) => {
    const { label_lon: lon, label_lat: lat, title, title_en: english } = properties;
    if (typeof lon !== "number" || typeof lat !== "number") return [];
    const name = titleOf(String(title ?? ""), String(english ?? ""));
    return [{ type: "Feature" as const, properties: { name, color }, geometry: { type: "Point" as const, coordinates: [lon, lat] } }];
  });
}
