/**
 * Asks the server for what the first view is made of before the rest of the page's code runs: reading it and drawing the empty page
 * takes as long as the answers do. The page's entry imports this module first.
 */

import { address, askEarly } from "../api/client.ts";
import { outlineAddresses } from "../map/outline-addresses.ts";
import { parseView } from "./url.ts";

const { page, data, revision } = parseView(location.search);
const base = { data, revision };
const mapped = page === "map" ? outlineAddresses(base) : null;
askEarly([
  ...["/api/v1/indicators", "/api/v1/areas", "/api/v1/groupings"].map((path) => address(path, base)),
  ...(mapped === null ? [] : [mapped.areas, mapped.prefecture, mapped.surroundings]),
  "/api/v1/packages",
]);
