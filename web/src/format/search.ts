import type { Area, Indicator } from "../api/types.ts";

/** Kanji that stand for one another in names of places. */
const VARIANTS: Record<string, string> = { 髙: "高", 﨑: "崎", 梼: "檮", ゖ: "け" };

/** Brings a text into the form in which texts are compared: width, case, kana and variant kanji make no difference. */
export function fold(text: string): string {
  return text
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[\u30a1-\u30f6]/g, (kana) => String.fromCharCode(kana.charCodeAt(0) - 0x60))
    .replace(/[髙﨑ゖ梼]/g, (letter) => VARIANTS[letter] ?? letter)
    .replace(/\s+/g, "");
}

/** Municipalities whose name, kana, English name or code contains the text; those that start with it come first. */
export function searchAreas(areas: readonly Area[], text: string): Area[] {
  const wanted = fold(text);
  if (wanted === "") return [];
  const found = areas.filter((area) => keysOf(area).some((key) => key.includes(wanted)));
  const starts = (area: Area): number => (keysOf(area).some((key) => key.startsWith(wanted)) ? 0 : 1);
  return found.sort((a, b) => starts(a) - starts(b) || a.code.localeCompare(b.code));
}

function keysOf(area: Area): string[] {
  return [area.name, area.kana, area.name_en, area.code].map(fold);
}

/** Indicators that speak of the text in title, theme or definition. */
export function searchIndicators(indicators: readonly Indicator[], text: string): Indicator[] {
  const words = text.split(/[\s\u3000]+/).map(fold).filter((word) => word !== "");
  return indicators.filter((indicator) => {
    const all = fold([indicator.title, indicator.title_en, indicator.theme, indicator.definition, indicator.id].join("\n"));
    return words.every((word) => all.includes(word));
  });
}
