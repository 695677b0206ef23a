import type { ExpressionSpecification, GeoJSONSource, LayerSpecification, Map as MapOf } from "maplibre-gl";
import type { FeatureCollection, Geometry } from "geojson";
import { layerAbove, type LayerId } from "../zorder.ts";

export type { MapOf };

/** What a GeoJSON source takes. */
export type Geo = Parameters<GeoJSONSource["setData"]>[0];

export const EMPTY: FeatureCollection<Geometry> = { type: "FeatureCollection", features: [] };

/** Drawn from the page's own web font: the style names no glyph server. */
export const FONT = ["BIZ UDPGothic"];

/**
 * The width of an outline by zoom, given that where municipalities can be told apart.
 *
 * Where a whole country is in sight, outlines become hairlines or go: they must not hide the colors between them.
 */
export function outlineWidth(far: number, near: number): ExpressionSpecification {
  return ["interpolate", ["linear"], ["zoom"], 4, far, 6, far === 0 ? 0 : far + (near - far) * 0.3, 7.2, near];
}

/** Adds an empty GeoJSON source. */
export function addSource(map: MapOf, id: string): void {
  map.addSource(id, { type: "geojson", data: EMPTY });
}

/**
 * Gives a source its features.
 *
 * What only some views show is put on the map by `add` when there is something of it for the first time: every source, even an empty
 * one, is work for the map's worker and one more frame before the map is first seen.
 */
export function fill(map: MapOf, id: string, data: Geo, add: (map: MapOf) => void): void {
  const source = map.getSource<GeoJSONSource>(id);
  if (source === undefined && isEmpty(data)) return;
  if (source === undefined) add(map);
  map.getSource<GeoJSONSource>(id)?.setData(data);
}

function isEmpty(data: Geo): boolean {
  return typeof data === "object" && "features" in data && data.features.length === 0;
}

/** Adds a layer at its place in the order, whatever is there already. */
export function addLayer(map: MapOf, layer: LayerSpecification & { id: LayerId }): void {
  map.addLayer(layer, layerAbove(layer.id, (other) => map.getLayer(other) !== undefined));
}
