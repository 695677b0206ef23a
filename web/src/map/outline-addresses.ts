import { address, type Query } from "../api/client.ts";

/** Where the outlines of the data in view come from. */
export function outlineAddresses(base: Query): { areas: string; prefecture: string; surroundings: string } {
  return {
    areas: address("/api/v1/map/areas.geojson", base),
    prefecture: address("/api/v1/map/districts.geojson", { ...base, grouping: "prefecture" }),
    surroundings: address("/api/v1/map/surroundings.geojson", base),
  };
}
