import type { GeoJSONSource } from "maplibre-gl";
import type { FeatureCollection } from "../../api/types.ts";
import { addLayer, addSource, EMPTY, type Geo, type MapOf } from "./shared.ts";

/** Outlines of the districts of the chosen grouping, and of the prefecture. */
export function addDistricts(map: MapOf): void {
  addSource(map, "districts", {});
  addSource(map, "prefecture", {});
  const join = { "line-join": "round" } as const;
  addLayer(map, { id: "districts-line-casing", type: "line", source: "districts", layout: join, paint: { "line-color": "#FFFFFF", "line-width": 3.2 } });
  addLayer(map, { id: "districts-line", type: "line", source: "districts", layout: join, paint: { "line-color": "#1A1A1C", "line-width": 1.3 } });
  addLayer(map, { id: "prefecture-line", type: "line", source: "prefecture", layout: join, paint: { "line-color": "#1A1A1C", "line-width": 2.4 } });
}

export function updateDistricts(map: MapOf, features: FeatureCollection | null): void {
  map.getSource<GeoJSONSource>("districts")?.setData((features ?? EMPTY) as Geo);
}

export function updatePrefecture(map: MapOf, features: FeatureCollection | null): void {
  map.getSource<GeoJSONSource>("prefecture")?.setData((features ?? EMPTY) as Geo);
}
