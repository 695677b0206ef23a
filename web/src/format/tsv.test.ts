import { expect, it } from "vitest";
import { asTsv } from "./tsv.ts";

it("writes numbers as numbers and leaves what is not there empty", () => {
  expect(asTsv([["市町村", "値"], ["高知市", -12.5], ["大川村", null]])).toBe("市町村\t値\r\n高知市\t-12.5\r\n大川村\t");
});

it("keeps a cell one cell", () => {
  expect(asTsv([["二行の\n見出し", 'x"y', "a\tb"]])).toBe('"二行の\n見出し"\t"x""y"\t"a\tb"');
});

it("lets no text become a formula", () => {
  expect(asTsv([["=1+1", "+1", "-", "@SUM(A1)"]])).toBe("'=1+1\t'+1\t'-\t'@SUM(A1)");
});
