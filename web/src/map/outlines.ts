import { Failure, getJson, type Query } from "../api/client.ts";
import type { FeatureCollection } from "../api/types.ts";
import type { MapView } from "./map.ts";
import { outlineAddresses } from "./outline-addresses.ts";

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
  const from = outlineAddresses(base);
  const [areas, prefecture, surroundings] = await Promise.all([
    getJson<FeatureCollection>(from.areas),
    getJson<FeatureCollection>(from.prefecture).catch(ifMissing),
    getJson<FeatureCollection>(from.surroundings),
  ]);
  return { areas, prefecture, surroundings, source: from.areas };
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
