// @vitest-environment node
import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
// @ts-expect-error the script is plain JavaScript, so that node runs it as it is
import { schemaOf } from "../../scripts/schema.mjs";

it("is what `npm run types` writes from the server's description today", async () => {
  const committed = readFileSync("src/api/schema.gen.ts", "utf8");
  expect(committed === (await schemaOf("../server/openapi.json")), "run `npm run types` and commit src/api/schema.gen.ts").toBe(true);
});
