// A loader of Node.js that takes the types out of TypeScript.

import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { withoutTypes } from "./sources.js";

/** @type {import("node:module").LoadHook} */
export async function load(url, context, next) {
  if (!/^file:.*\.m?ts$/.test(url)) {
    return next(url, context);
  }
  const path = fileURLToPath(url);
  return { format: "module", shortCircuit: true, source: withoutTypes(readFileSync(path, "utf8"), path) };
}
