import { expect, it } from "vitest";
import type { BaseMaps } from "../api/types.ts";
import { groundOf, TILES } from "./ground.ts";

const file = (id: string, problem: string | null) => ({ id, title: id, credit: "県", kind: problem === null ? "raster" : null, zooms: [5, 12], bounds: [132, 32, 135, 34], layers: [], size_bytes: 1, problem });
const maps = { files: [file("kochi", null), file("broken", "壊れています。")], tiles: null } as unknown as BaseMaps;

it("finds the file that the address names, on this server", () => {
  expect(groundOf(maps, "kochi")).toMatchObject({ kind: "raster", url: `${location.origin}/api/v1/basemaps/kochi.pmtiles`, credit: "県" });
});

it("shows the boundaries alone where the file is broken or gone", () => {
  for (const id of ["broken", "gone", null]) expect(groundOf(maps, id)).toBeNull();
  expect(groundOf(null, "kochi")).toBeNull();
});

it("asks another host only where an operator named it", () => {
  expect(groundOf(maps, TILES)).toBeNull();
  const tiles = { template: "http://127.0.0.1:9/{z}/{x}/{y}.png", origin: "http://127.0.0.1:9", credit: "国土地理院", credit_url: null };
  expect(groundOf({ ...maps, tiles }, TILES)).toMatchObject({ kind: "tiles", url: tiles.template });
});
