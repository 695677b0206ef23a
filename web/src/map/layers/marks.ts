import type { FeatureCollection } from "../../api/types.ts";
import { addLayer, addSource, EMPTY, fill, type Geo, type MapOf } from "./shared.ts";

const SOURCE = "marks";
type Feature = FeatureCollection["features"][number];

/**
 * The outlines of the municipality under the pointer and of the chosen one.
 *
 * They lie in a source of their own: as states of all municipalities, the lines of the whole country would be drawn four
 * times over in every frame only to be invisible.
 */
function addMarks(map: MapOf): void {
  addSource(map, SOURCE);
  const look = (id: "areas-hover-casing" | "areas-hover" | "areas-selected-casing" | "areas-selected", mark: string, color: string, width: number): void =>
    addLayer(map, { id, type: "line", source: SOURCE, filter: ["==", ["get", "mark"], mark], layout: { "line-join": "round" }, paint: { "line-color": color, "line-width": width } });
  look("areas-hover-casing", "hover", "#FFFFFF", 5);
  look("areas-hover", "hover", "#1A1A1C", 2);
  look("areas-selected-casing", "selected", "#FFD43D", 7);
  look("areas-selected", "selected", "#000000", 3);
}

export function updateMarks(map: MapOf, hovered: Feature | null, selected: Feature | null): void {
  const marked = [
    ...(hovered === null ? [] : [{ ...hovered, properties: { mark: "hover" } }]),
    ...(selected === null ? [] : [{ ...selected, properties: { mark: "selected" } }]),
  ];
  fill(map, SOURCE, { ...EMPTY, features: marked } as Geo, addMarks);
}
