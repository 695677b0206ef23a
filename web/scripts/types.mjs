// Writes src/api/schema.gen.ts from the server's OpenAPI description.
import { writeFile } from "node:fs/promises";
import { schemaOf } from "./schema.mjs";

const source = process.argv[2] ?? new URL("../../server/openapi.json", import.meta.url);
await writeFile(new URL("../src/api/schema.gen.ts", import.meta.url), await schemaOf(source));
