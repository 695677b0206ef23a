// What src/api/schema.gen.ts must say, given the server's OpenAPI description.
import { readFile } from "node:fs/promises";
import openapiTs, { astToString } from "openapi-typescript";

const HEAD = "// Written by `npm run types` from server/openapi.json. Do not edit.\n\n";

/** @param {string | URL} source */
export async function schemaOf(source) {
  const description = JSON.parse(await readFile(source, "utf8"));
  // The page names shapes, never operations: without their names the file does not depend on those.
  for (const path of Object.values(description.paths)) {
    for (const operation of Object.values(path)) delete operation.operationId;
  }
  return HEAD + astToString(await openapiTs(description));
}
