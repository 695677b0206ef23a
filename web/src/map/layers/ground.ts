import { addProtocol, type FilterSpecification, type LayerSpecification } from "maplibre-gl";
import { loadPart } from "../../api/part.ts";
import { layerAbove } from "../zorder.ts";
import type { MapOf } from "./shared.ts";

/** A base map under the municipalities. */
export interface Ground {
  kind: "raster" | "vector" | "tiles";
  /** Address of the archive, or of a tile with `{z}`, `{x}` and `{y}`. */
  url: string;
  zooms: readonly number[];
  bounds: readonly number[];
  /** Names of the layers of a `vector` archive. */
  layers: readonly string[];
}

const SOURCE = "ground";
/** How much of the map below shows through the colors. */
const COLOR_OPACITY = 0.68;
/** The deepest zoom that tile servers of agencies have. */
const TILES_DEEPEST = 18;

const loadReader = () => import("pmtiles");
let protocol: Promise<void> | null = null;

/** Teaches the map to read archives; fetched only when there is one to show. */
function archives(): Promise<void> {
  protocol ??= loadPart(loadReader).then(({ Protocol }) => {
    const reader = new Protocol({ metadata: false });
    addProtocol("pmtiles", reader.tile);
  });
  protocol.catch(() => (protocol = null));
  return protocol;
}

/** Lays a base map under the municipalities, in place of the one that is there; `null` leaves the boundaries alone. */
export async function showGround(map: MapOf, ground: Ground | null, stillWanted: () => boolean): Promise<void> {
  if (ground !== null && ground.kind !== "tiles") await archives();
  if (!stillWanted()) return;
  removeGround(map);
  if (ground === null) return;
  const tiles = ground.kind === "tiles" ? ground.url : `pmtiles://${ground.url}/{z}/{x}/{y}`;
  const [west = -180, south = -85, east = 180, north = 85] = ground.bounds;
  const [minzoom = 0, maxzoom = TILES_DEEPEST] = ground.zooms;
  map.addSource(SOURCE, { type: ground.kind === "vector" ? "vector" : "raster", tiles: [tiles], minzoom, maxzoom, bounds: [west, south, east, north], ...(ground.kind === "vector" ? {} : { tileSize: 256 }) });
  const above = layerAbove("ground", (other) => map.getLayer(other) !== undefined);
  for (const layer of ground.kind === "vector" ? ground.layers.flatMap(drawn) : [picture()]) map.addLayer(layer, above);
  map.setPaintProperty("areas-fill", "fill-opacity", COLOR_OPACITY);
}

export function removeGround(map: MapOf): void {
  for (const { id } of map.getStyle().layers) if (id.startsWith(SOURCE)) map.removeLayer(id);
  if (map.getSource(SOURCE) !== undefined) map.removeSource(SOURCE);
  map.setPaintProperty("areas-fill", "fill-opacity", 1);
}

function picture(): LayerSpecification {
  return { id: SOURCE, type: "raster", source: SOURCE, paint: { "raster-fade-duration": 0 } };
}

/** What a layer of an unknown map may be, by its name, and how that looks: pale, since it is no more than the ground. */
const LOOKS: readonly [RegExp, { fill: string; line: string; width: number }][] = [
  [/water|ocean|sea|lake|river|^wa$|^wl$/i, { fill: "#CFE0EA", line: "#A9C4D3", width: 0.7 }],
  [/road|transport|highway|street|rdcl/i, { fill: "#EFEBE3", line: "#B3AA99", width: 0.8 }],
  [/rail/i, { fill: "#E8E4DC", line: "#8C8880", width: 0.8 }],
  [/bound|admin|admbdry/i, { fill: "#F3F1EC", line: "#A39D90", width: 0.6 }],
  [/build|bld/i, { fill: "#DDD8CE", line: "#CFC9BD", width: 0.3 }],
  [/wood|forest|park|green|landcover|landuse|natural/i, { fill: "#E6EDE0", line: "#CBD6C3", width: 0.3 }],
];
const PLAIN = { fill: "#F3F1EC", line: "#CFC9BD", width: 0.5 };

function drawn(name: string): LayerSpecification[] {
  const look = LOOKS.find(([words]) => words.test(name))?.[1] ?? PLAIN;
  const only = (type: "Polygon" | "LineString"): FilterSpecification => ["==", "$type", type];
  const common = { source: SOURCE, "source-layer": name };
  return [
    { id: `${SOURCE}-fill-${name}`, type: "fill", ...common, filter: only("Polygon"), paint: { "fill-color": look.fill } },
    { id: `${SOURCE}-line-${name}`, type: "line", ...common, filter: only("LineString"), paint: { "line-color": look.line, "line-width": ["interpolate", ["linear"], ["zoom"], 6, look.width / 2, 14, look.width * 3] } },
  ];
}
