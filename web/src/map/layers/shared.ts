import type { GeoJSONSource, LayerSpecification, Map as MapOf } from "maplibre-gl";
import type { FeatureCollection, Geometry } from "geojson";
import { layerAbove, type LayerId } from "../zorder.ts";

export type { MapOf };

/** What a GeoJSON source takes. */
export type Geo = Parameters<GeoJSONSource["setData"]>[0];

export const EMPTY: FeatureCollection<Geometry> = { type: "FeatureCollection", features: [] };

/** Drawn from the page's own web font: the style names no glyph server. */
export const FONT = ["BIZ UDPGothic"];

/** Adds an empty GeoJSON source. */
export function addSource(map: MapOf, id: string, options: { promoteId?: string }): void {
  map.addSource(id, { type: "geojson", data: EMPTY, ...options });
}

/** Adds a layer at its place in the order, whatever is there already. */
export function addLayer(map: MapOf, layer: LayerSpecification & { id: LayerId }): void {
  map.addLayer(layer, layerAbove(layer.id, (other) => map.getLayer(other) !== undefined));
}
