import type { Facility } from "../../api/types.ts";
import { symbolImage, symbolOf, type Symbol } from "../symbols.ts";
import { addLayer, addSource, EMPTY, fill, type MapOf } from "./shared.ts";

const SCALE = 2;
const ALL: readonly Symbol[] = ["circle", "square", "diamond", "triangle", "cross"];

function addFacilities(map: MapOf): void {
  addSource(map, "facilities");
  for (const symbol of ALL) map.addImage(`place-${symbol}`, symbolImage(symbol, SCALE), { pixelRatio: SCALE });
  addLayer(map, {
    id: "facilities",
    type: "symbol",
    source: "facilities",
    layout: {
      "icon-image": ["concat", "place-", ["get", "symbol"]],
      "icon-size": ["interpolate", ["linear"], ["zoom"], 7, 0.75, 10, 1.05],
      "icon-allow-overlap": true,
    },
  });
}

/** Places of support, by shape. */
export function updateFacilities(map: MapOf, facilities: readonly Facility[], symbols: ReadonlyMap<string, string>): void {
  const features = facilities.flatMap((place) =>
    place.lon == null || place.lat == null
      ? []
      : [{
          type: "Feature" as const,
          properties: { id: place.id, symbol: symbolOf(symbols.get(place.kind) ?? "") },
          geometry: { type: "Point" as const, coordinates: [place.lon, place.lat] },
        }],
  );
  fill(map, "facilities", { ...EMPTY, features }, addFacilities);
}
