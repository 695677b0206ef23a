import { expect, it } from "vitest";
import { eraText } from "./era.ts";

// Gengo table of the Cabinet: Heisei began on 1989-01-08, Reiwa on 2019-05-01; both first years are 元年.
it("leaves a period as the server names it, era and Western year together", () => {
  expect(eraText("令和5年度（2023年度）", "both")).toBe("令和5年度（2023年度）");
});

it("writes the era alone", () => {
  expect(eraText("令和元年度（2019年度）", "wareki")).toBe("令和元年度");
  expect(eraText("令和6年3月末時点", "wareki")).toBe("令和6年3月末時点");
});

it("writes the Western year alone, in fiscal years and in days", () => {
  expect(eraText("平成29年度（2017年度）", "western")).toBe("2017年度");
  expect(eraText("令和元年度（2019年度）", "western")).toBe("2019年度");
  expect(eraText("令和6年3月末時点", "western")).toBe("2024年3月末時点");
  expect(eraText("昭和60年10月1日時点", "western")).toBe("1985年10月1日時点");
});

it("touches nothing that is no year of an era", () => {
  expect(eraText("3年ごとの調査（2023年度）", "western")).toBe("3年ごとの調査（2023年度）");
});
