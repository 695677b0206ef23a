import type { BaseMaps } from "../api/types.ts";

/** The name that the tiles of another host have in the address. */
export const TILES = "tiles";

/** A base map that can lie under the municipalities. */
export interface GroundChoice {
  id: string;
  kind: "raster" | "vector" | "tiles";
  url: string;
  title: string;
  credit: string;
  creditUrl: string | null;
  zooms: readonly number[];
  bounds: readonly number[];
  layers: readonly string[];
}

/** The base map of that name; `null` if there is none, or if it cannot be used. */
export function groundOf(maps: BaseMaps | null, id: string | null): GroundChoice | null {
  if (maps === null || id === null) return null;
  const file = maps.files.find((one) => one.id === id);
  if (file !== undefined) {
    const kind = file.kind === "vector" || file.kind === "raster" ? file.kind : null;
    if (kind === null || file.problem != null) return null;
    const url = `${location.origin}/api/v1/basemaps/${encodeURIComponent(file.id)}.pmtiles`;
    return { id, kind, url, title: file.title, credit: file.credit, creditUrl: null, zooms: file.zooms, bounds: file.bounds, layers: file.layers };
  }
  const tiles = maps.tiles;
  if (id !== TILES || tiles === null || tiles === undefined) return null;
  return { id, kind: "tiles", url: tiles.template, title: tiles.credit, credit: tiles.credit, creditUrl: tiles.credit_url ?? null, zooms: [], bounds: [], layers: [] };
}
