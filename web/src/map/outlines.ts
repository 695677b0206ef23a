import { address, Failure, getJson, type Query } from "../api/client.ts";
import type { FeatureCollection } from "../api/types.ts";
import type { MapView } from "./map.ts";

/** The ground on which anything is drawn: municipalities, the line of their prefecture, what lies around. */
export interface Outlines {
  areas: FeatureCollection;
  /** `null` where the data span more than one prefecture. */
  prefecture: FeatureCollection | null;
  surroundings: FeatureCollection;
  /** Where the outlines of the municipalities come from. */
  source: string;
}

/** Fetches the outlines of the data in view. */
export async function loadOutlines(base: Query): Promise<Outlines> {
  const source = address("/api/v1/map/areas.geojson", base);
  const [areas, prefecture, surroundings] = await Promise.all([
    getJson<FeatureCollection>(source),
    getJson<FeatureCollection>(address("/api/v1/map/districts.geojson", { ...base, grouping: "prefecture" })).catch(ifMissing),
    getJson<FeatureCollection>(address("/api/v1/map/surroundings.geojson", base)),
  ]);
  return { areas, prefecture, surroundings, source };
}

export function drawOutlines(view: MapView, outlines: Outlines): void {
  view.setAreas(outlines.areas, outlines.source);
  view.setPrefecture(outlines.prefecture);
  view.setSurroundings(outlines.surroundings);
}

/** What the data do not have is no failure. */
function ifMissing(cause: unknown): null {
  if (cause instanceof Failure && (cause.status === 404 || cause.status === 422)) return null;
  throw cause;
}
