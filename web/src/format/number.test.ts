import { expect, it } from "vitest";
import { formatNumber, withUnit } from "./number.ts";

it("prints thousands with a comma and as many decimals as the indicator has", () => {
  expect(formatNumber(691527, 0, "ja")).toBe("691,527");
  expect(formatNumber(1.9, 2, "ja")).toBe("1.90");
});

it("never prints a negative zero", () => {
  expect(formatNumber(-0.001, 1, "ja")).toBe("0.0");
  expect(formatNumber(-0.06, 1, "ja")).toBe("-0.1");
});

it("sets the unit without a space in Japanese and with one in English", () => {
  expect(withUnit("12", "人", "ja")).toBe("12人");
  expect(withUnit("12", "persons", "en")).toBe("12 persons");
  expect(withUnit("12", "%", "en")).toBe("12%");
  expect(withUnit("12", "", "en")).toBe("12");
});
