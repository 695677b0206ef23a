/** The one place that says which layer lies over which, from the bottom up. */
export const LAYER_ORDER = [
  "sea",
  "surroundings-fill",
  "surroundings-line",
  "ground",
  "areas-fill",
  "areas-blank",
  "areas-wide",
  "areas-hidden",
  "areas-dim",
  "areas-line-casing",
  "areas-line",
  "districts-line-casing",
  "districts-line",
  "scheme-0-casing",
  "scheme-0",
  "scheme-1-casing",
  "scheme-1",
  "scheme-2-casing",
  "scheme-2",
  "prefecture-line",
  "areas-hover-casing",
  "areas-hover",
  "areas-selected-casing",
  "areas-selected",
  "surroundings-label",
  "areas-label",
  "wholes-label",
  "schemes-label",
  "districts-label",
  "areas-mark",
  "facilities",
] as const;

export type LayerId = (typeof LAYER_ORDER)[number];

/** The layer, of those on the map, that the given one must lie under; `undefined` = it is on top. */
export function layerAbove(id: LayerId, isOnMap: (other: LayerId) => boolean): LayerId | undefined {
  return LAYER_ORDER.slice(LAYER_ORDER.indexOf(id) + 1).find(isOnMap);
}
