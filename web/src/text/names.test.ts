import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { NAMES } from "./names.ts";

const file = (path: string): string => readFileSync(`../${path}`, "utf8");
const JAPANESE = /[\u3040-\u30ff\u4e00-\u9fff]/;

/** The cells of a line of CSV. */
const cells = (line: string): string[] => [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(([, quoted, plain]) => quoted ?? plain ?? "");

for (const name of ["kochi", "kochi-sample"]) {
  it(`names each theme and chapter of ${name} in English`, () => {
    const folder = `geodata/packages/${name}`;
    const [head = "", ...rows] = file(`${folder}/indicators.csv`).trim().split("\n");
    const themes = rows.map((row) => cells(row)[cells(head).indexOf("theme")] ?? "");
    const { resources } = JSON.parse(file(`${folder}/datapackage.json`)) as { resources: { tsunagi?: { section?: string } }[] };
    const chapters = resources.flatMap((one) => one.tsunagi?.section ?? []);
    expect(themes.length).toBeGreaterThan(10);
    expect([...new Set([...themes, ...chapters])].filter((one) => !(one in NAMES))).toEqual([]);
  });
}

it("says in English why there is no sum", () => {
  const [code = ""] = file("geodata/src/measure.rs").split("#[cfg(test)]");
  const sentences = [...code.matchAll(/"([^"{]*。)"/g)].map(([, sentence]) => sentence ?? "");
  expect(sentences.length).toBeGreaterThan(5);
  expect(sentences.filter((one) => !(one in NAMES))).toEqual([]);
});

it("has no Japanese in its English", () => {
  expect(Object.values(NAMES).filter((one) => JAPANESE.test(one))).toEqual([]);
});
