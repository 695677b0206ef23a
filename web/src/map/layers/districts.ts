import type { GeoJSONSource } from "maplibre-gl";
import type { FeatureCollection } from "../../api/types.ts";
import { SCHEME_LOOKS } from "../schemes.ts";
import { addLayer, addSource, EMPTY, FONT, outlineWidth, type Geo, type MapOf } from "./shared.ts";

const SCHEMES = [0, 1, 2] as const;

/** Outlines of the districts of the chosen grouping and of others beside it, and of the whole. */
export function addDistricts(map: MapOf): void {
  const join = { "line-join": "round" } as const;
  addSource(map, "districts", {});
  addSource(map, "prefecture", {});
  addSource(map, "districts-label", {});
  addSource(map, "schemes-label", {});
  addLayer(map, { id: "districts-line-casing", type: "line", source: "districts", layout: join, paint: { "line-color": "#FFFFFF", "line-width": outlineWidth(0, 3.2) } });
  addLayer(map, { id: "districts-line", type: "line", source: "districts", layout: join, paint: { "line-color": "#1A1A1C", "line-width": outlineWidth(0.5, 1.3) } });
  for (const at of SCHEMES) {
    const { color, dash } = SCHEME_LOOKS[at];
    addSource(map, `scheme-${at}`, {});
    addLayer(map, { id: `scheme-${at}-casing`, type: "line", source: `scheme-${at}`, layout: join, paint: { "line-color": "#FFFFFF", "line-width": outlineWidth(0, 4.4) } });
    addLayer(map, { id: `scheme-${at}`, type: "line", source: `scheme-${at}`, layout: join, paint: { "line-color": color, "line-width": outlineWidth(0.9, 2.2), "line-dasharray": [...dash] } });
  }
  addLayer(map, { id: "prefecture-line", type: "line", source: "prefecture", layout: join, paint: { "line-color": "#1A1A1C", "line-width": outlineWidth(0.4, 2.4) } });
  for (const id of ["schemes-label", "districts-label"] as const) {
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
        "text-variable-anchor": ["center", "top", "bottom", "left", "right"],
        "text-radial-offset": 0.8,
        "text-max-width": 14,
      },
      paint: { "text-color": ["get", "color"], "text-halo-color": "#FFFFFF", "text-halo-width": 2.2 },
    });
  }
}

/** The districts of the chosen grouping, each with the name that `titleOf` gives it. */
export function updateDistricts(map: MapOf, features: FeatureCollection | null, titleOf: TitleOf): void {
  map.getSource<GeoJSONSource>("districts")?.setData((features ?? EMPTY) as Geo);
  map.getSource<GeoJSONSource>("districts-label")?.setData({ ...EMPTY, features: features === null ? [] : labels(features, titleOf, "#1A1A1C") });
}

/** Further groupings, each with a line of its own look. */
export function updateSchemes(map: MapOf, schemes: readonly FeatureCollection[], titleOf: TitleOf): void {
  for (const at of SCHEMES) map.getSource<GeoJSONSource>(`scheme-${at}`)?.setData((schemes[at] ?? EMPTY) as Geo);
  const names = SCHEMES.flatMap((at) => (schemes[at] === undefined ? [] : labels(schemes[at], titleOf, SCHEME_LOOKS[at].color)));
  map.getSource<GeoJSONSource>("schemes-label")?.setData({ ...EMPTY, features: names });
}

export function updatePrefecture(map: MapOf, features: FeatureCollection | null): void {
  map.getSource<GeoJSONSource>("prefecture")?.setData((features ?? EMPTY) as Geo);
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
