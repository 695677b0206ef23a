import { expect, it } from "vitest";
import { stateMark } from "./state.ts";

it("fills the disc from the first step to the last", () => {
  expect([0, 1, 2].map((step) => stateMark(step, 3))).toEqual(["○", "◐", "●"]);
  expect([0, 1].map((step) => stateMark(step, 2))).toEqual(["○", "●"]);
});
