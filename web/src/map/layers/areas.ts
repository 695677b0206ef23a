import type { ExpressionSpecification, GeoJSONSource } from "maplibre-gl";
import type { AreaCode, Blank, Classes, FeatureCollection, ValueCell } from "../../api/types.ts";
import { CHANGES, type Change } from "../../format/difference.ts";
import { blankImage, changeImage, wideImage } from "../patterns.ts";
import { addLayer, addSource, outlineWidth, type Geo, type MapOf } from "./shared.ts";

const SOURCE = "areas";
const BLANKS: readonly Blank[] = ["suppressed", "not_surveyed", "no_reply", "not_applicable"];
const LAND = "#F3F1EC";
const PATTERN_SCALE = 2;
const NONE: ExpressionSpecification = ["boolean", false];

/** The municipalities as a choropleth: fill, pattern for each blank, outlines. The lines cover the edges, so fills need no smoothing of their own. */
export function addAreas(map: MapOf): void {
  addSource(map, SOURCE);
  for (const blank of BLANKS) {
    map.addImage(`blank-${blank}`, blankImage(blank, PATTERN_SCALE), { pixelRatio: PATTERN_SCALE });
  }
  for (const change of CHANGES) map.addImage(`change-${change}`, changeImage(change, PATTERN_SCALE), { pixelRatio: PATTERN_SCALE });
  map.addImage("wide", wideImage(PATTERN_SCALE), { pixelRatio: PATTERN_SCALE });
  addLayer(map, { id: "areas-fill", type: "fill", source: SOURCE, paint: { "fill-color": LAND, "fill-antialias": false } });
  addLayer(map, { id: "areas-blank", type: "fill", source: SOURCE, filter: NONE, paint: { "fill-antialias": false, "fill-pattern": "blank-not_surveyed" } });
  addLayer(map, { id: "areas-wide", type: "fill", source: SOURCE, filter: NONE, paint: { "fill-antialias": false, "fill-pattern": "wide" } });
  addLayer(map, { id: "areas-hidden", type: "fill", source: SOURCE, filter: NONE, paint: { "fill-antialias": false, "fill-color": "#FFFFFF", "fill-opacity": 0.9 } });
  addLayer(map, { id: "areas-dim", type: "fill", source: SOURCE, filter: NONE, paint: { "fill-antialias": false, "fill-color": "#FFFFFF", "fill-opacity": 0.62 } });
  // White under dark: one of the two stands out from every class, dark or light.
  addLayer(map, { id: "areas-line-casing", type: "line", source: SOURCE, paint: { "line-color": "#FFFFFF", "line-width": outlineWidth(0, 2) } });
  addLayer(map, { id: "areas-line", type: "line", source: SOURCE, paint: { "line-color": "#5C5A55", "line-width": outlineWidth(0, 0.7) } });
}

/** From so many municipalities on, the map's worker reads the outlines itself: to copy those of a country to it halts the page. */
const MANY = 300;

export function updateAreas(map: MapOf, features: FeatureCollection, source: string): void {
  map.getSource<GeoJSONSource>(SOURCE)?.setData(features.features.length < MANY ? (features as Geo) : source);
}

/** Colors the municipalities with the classes of the answer: the same that legend and figures use. */
export function colorAreas(map: MapOf, cells: readonly ValueCell[], classes: Classes): void {
  const colorOf = new Map(classes.items.map((item) => [item.class, item.color]));
  const fill: unknown[] = [];
  const pattern: unknown[] = [];
  const blankCodes: AreaCode[] = [];
  for (const cell of cells) {
    const color = cell.class === null ? undefined : colorOf.get(cell.class);
    if (cell.value !== null && color !== undefined) fill.push(cell.code, color);
    else if (cell.blank !== null) {
      pattern.push(cell.code, `blank-${cell.blank}`);
      blankCodes.push(cell.code);
    }
  }
  map.setPaintProperty("areas-fill", "fill-color", fill.length === 0 ? LAND : match(fill, LAND));
  map.setFilter("areas-blank", among(blankCodes));
  if (pattern.length > 0) map.setPaintProperty("areas-blank", "fill-pattern", match(pattern, "blank-not_surveyed"));
}

/** Shows what became of the municipalities in place of their values. */
export function showChanges(map: MapOf, changes: ReadonlyMap<AreaCode, Change>): void {
  const pattern = [...changes].flatMap(([code, change]) => [code, `change-${change}`]);
  map.setFilter("areas-blank", among([...changes.keys()]));
  if (pattern.length > 0) map.setPaintProperty("areas-blank", "fill-pattern", match(pattern, "change-same"));
}

/** Stripes the municipalities whose value is uncertain. */
export function stripeAreas(map: MapOf, codes: readonly AreaCode[]): void {
  map.setFilter("areas-wide", among(codes));
}

/** Takes the color from the municipalities that a filter hides; their outlines stay. */
export function hideAreas(map: MapOf, codes: readonly AreaCode[]): void {
  map.setFilter("areas-hidden", among(codes));
}

/** Steps the municipalities outside the chosen district back; `null` = none. */
export function dimAreas(map: MapOf, inside: readonly AreaCode[] | null): void {
  map.setFilter("areas-dim", inside === null ? NONE : ["!", among(inside)]);
}

/** Whether a municipality is one of these: a hash, where a list would be searched for every municipality. */
function among(codes: readonly AreaCode[]): ExpressionSpecification {
  return codes.length === 0 ? NONE : (["match", ["get", "code"], [...codes], true, false] as unknown as ExpressionSpecification);
}

function match(pairs: unknown[], otherwise: string): ExpressionSpecification {
  return ["match", ["get", "code"], ...pairs, otherwise] as unknown as ExpressionSpecification;
}
