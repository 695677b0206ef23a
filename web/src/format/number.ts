import type { Language } from "../state/url.ts";

const formats = new Map<string, Intl.NumberFormat>();

/** Prints a number with thousands separators and a fixed number of decimals. */
export function formatNumber(value: number, decimals: number, language: Language): string {
  const key = `${language}${decimals}`;
  let format = formats.get(key);
  if (format === undefined) {
    format = new Intl.NumberFormat(language === "ja" ? "ja-JP" : "en-GB", {
      minimumFractionDigits: decimals,
      maximumFractionDigits: decimals,
    });
    formats.set(key, format);
  }
  // -0.00 would read as a negative number.
  const text = format.format(value);
  return /^-[0.,]+$/.test(text) ? text.slice(1) : text;
}

/** Puts a unit behind a number the way the language does it. */
export function withUnit(text: string, unit: string, language: Language): string {
  if (unit === "") return text;
  return language === "ja" || unit === "%" ? `${text}${unit}` : `${text} ${unit}`;
}
