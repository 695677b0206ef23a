import type { GeoJSONSource } from "maplibre-gl";
import { addLayer, addSource, EMPTY, fill, FONT, type MapOf } from "./shared.ts";

/** From this zoom on a label also says the value. A whole number: letters are set once for each level of tiles. */
const VALUE_ZOOM = 9;

/** One municipality's label. */
export interface Label {
  lon: number;
  lat: number;
  name: string;
  value: string;
  /** The mark of a state's step, or nothing. */
  mark: string;
  /** The larger, the earlier it gets its place. */
  weight: number;
}

/** From this zoom on the municipalities of a whole country have room for their names; further out prefectures are named. */
const WIDE_ZOOM = 7.5;

/** The name of a prefecture, and where it stands. */
export interface Whole {
  lon: number;
  lat: number;
  name: string;
}

/** Names of the municipalities; they never collide, larger places come first. */
export function addLabels(map: MapOf): void {
  addSource(map, "areas-label");
  addLayer(map, {
    id: "areas-label",
    type: "symbol",
    source: "areas-label",
    layout: {
      "text-field": [
        "step",
        ["zoom"],
        ["get", "name"],
        VALUE_ZOOM,
        ["format", ["get", "name"], {}, "\n", {}, ["get", "value"], { "font-scale": 0.95 }],
      ],
      "text-font": FONT,
      "text-size": ["interpolate", ["linear"], ["zoom"], 7, 11.5, 9, 13.5, 11, 15],
      "text-line-height": 1.25,
      "text-padding": 3,
      "text-max-width": 12,
      "text-variable-anchor": ["center", "top", "bottom", "left", "right"],
      "text-radial-offset": 0.9,
      "symbol-sort-key": ["-", 0, ["get", "weight"]],
    },
    paint: { "text-color": "#1A1A1C", "text-halo-color": "#FFFFFF", "text-halo-width": 1.6 },
  });
  // A mark stands in its municipality, always; being placed first, it makes the names step aside.
  addLayer(map, {
    id: "areas-mark",
    type: "symbol",
    source: "areas-label",
    layout: { "text-field": ["get", "mark"], "text-font": FONT, "text-size": 13, "text-padding": 0, "text-allow-overlap": true },
    paint: { "text-color": "#1A1A1C", "text-halo-color": "#FFFFFF", "text-halo-width": 1.6 },
  });
}

function addWholes(map: MapOf): void {
  addSource(map, "wholes-label");
  addLayer(map, {
    id: "wholes-label",
    type: "symbol",
    source: "wholes-label",
    maxzoom: WIDE_ZOOM,
    layout: { "text-field": ["get", "name"], "text-font": FONT, "text-size": ["interpolate", ["linear"], ["zoom"], 4, 11, 7, 15], "text-padding": 3, "text-variable-anchor": ["center", "top", "bottom", "left", "right"], "text-radial-offset": 0.9 },
    paint: { "text-color": "#1A1A1C", "text-halo-color": "#FFFFFF", "text-halo-width": 1.6 },
  });
}

/** Names prefectures from far and municipalities from near, where the map is of a whole country; else municipalities always. */
export function labelsFrom(map: MapOf, wide: boolean): void {
  for (const id of ["areas-label", "areas-mark"]) map.setLayerZoomRange(id, wide ? WIDE_ZOOM : 0, 24);
}

export function updateWholes(map: MapOf, wholes: readonly Whole[]): void {
  const features = wholes.map(({ lon, lat, name }) => ({ type: "Feature" as const, properties: { name }, geometry: { type: "Point" as const, coordinates: [lon, lat] } }));
  fill(map, "wholes-label", { ...EMPTY, features }, addWholes);
}

export function updateLabels(map: MapOf, labels: readonly Label[]): void {
  map.getSource<GeoJSONSource>("areas-label")?.setData({
    ...EMPTY,
    features: labels.map(({ lon, lat, ...properties }) => ({
      type: "Feature",
      properties,
      geometry: { type: "Point", coordinates: [lon, lat] },
    })),
  });
}
