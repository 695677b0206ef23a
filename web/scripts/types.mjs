// Writes src/api/schema.gen.ts from the server's OpenAPI description.
import { readFile, writeFile } from "node:fs/promises";
import openapiTs, { astToString } from "openapi-typescript";

const source = process.argv[2] ?? new URL("../../server/openapi.json", import.meta.url);
const target = new URL("../src/api/schema.gen.ts", import.meta.url);

const description = JSON.parse(await readFile(source, "utf8"));
// The page names shapes, never operations: without their names the file does not depend on those.
for (const path of Object.values(description.paths)) {
  for (const operation of Object.values(path)) delete operation.operationId;
}
const head = "// Written by `npm run types` from server/openapi.json. Do not edit.\n\n";
await writeFile(target, head + astToString(await openapiTs(description)));
