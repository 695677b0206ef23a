import { expect, it } from "vitest";
import { dayOf, formatDay, formatMinute } from "./day.ts";

// 15:30 UTC is half past midnight of the next day in Japan, which is nine hours ahead.
const NIGHT = "2026-11-22T15:30:00Z";

it("dates a moment by the day in Japan, wherever the reader sits", () => {
  expect(formatDay(NIGHT, "ja")).toBe("2026/11/23");
  expect(dayOf(new Date(NIGHT))).toBe("2026-11-23");
  expect(formatMinute(NIGHT, "ja")).toBe("2026/11/23 0:30");
});

it("takes a bare day as it is", () => {
  expect(formatDay("2026-11-23", "ja")).toBe("2026/11/23");
});

it("shows what is no date as it came", () => {
  expect(formatDay("いつか", "ja")).toBe("いつか");
});
