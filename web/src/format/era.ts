import type { Era } from "../state/url.ts";

/** First year of each era, less one: year 1 of Reiwa is 2019. */
const ERA_STARTS: Readonly<Record<string, number>> = { 明治: 1867, 大正: 1911, 昭和: 1925, 平成: 1988, 令和: 2018 };

/** 令和5年度（2023年度）: the same year said twice. */
const BOTH = /((?:明治|大正|昭和|平成|令和)(?:元|\d+)年度?)（(\d{4}年度?)）/g;
const JAPANESE = /(明治|大正|昭和|平成|令和)(元|\d+)年/g;

/**
 * Writes the years of a period's Japanese name as the reader wants them.
 *
 * Names come from the server with the era in front: fiscal years with the Western year behind, days without.
 */
export function eraText(label: string, era: Era): string {
  switch (era) {
    case "both":
      return label;
    case "wareki":
      return label.replace(BOTH, "$1");
    case "western":
      return label.replace(BOTH, "$2").replace(JAPANESE, (_, name: string, year: string) => `${(ERA_STARTS[name] ?? 0) + (year === "元" ? 1 : Number(year))}年`);
  }
}
