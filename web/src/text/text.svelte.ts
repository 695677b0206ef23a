import { loadPart } from "../api/part.ts";
import { eraText } from "../format/era.ts";
import { app } from "../state/app.svelte.ts";
import { ja, type TextKey } from "./ja.ts";

export type { TextKey };

/** The page's words in English; most readers never need them, so they are fetched when they are wanted. */
let english = $state.raw<Record<TextKey, string> | null>(null);
let names = $state.raw<Readonly<Record<string, string>>>({});

const loadWords = () => import("./en.ts");

export async function loadEnglish(): Promise<void> {
  if (english !== null) return;
  const words = await loadPart(loadWords);
  english = words.en;
  names = words.NAMES;
}

/** The page's words in the language of the view. */
export function t(key: TextKey, holes: Record<string, string | number> = {}): string {
  // A newer server may know a state that this page has no word for: its own name is better than nothing.
  const text: string = (app.language === "en" ? (english ?? ja)[key] : ja[key]) ?? key;
  return fill(text, { ...ofWhole(text), ...holes });
}

/** What the data are about: a prefecture, or the whole country. Texts name it as {place} and {whole}. */
function ofWhole(text: string): Record<string, string> {
  if (!text.includes("{place}") && !text.includes("{whole}")) return {};
  return { place: app.place, whole: t(app.isCountry ? "wholeCountry" : "wholePlace") };
}

/** The words of one workspace, kept in files of their own so that they are loaded with it. */
export function wordsOf<Key extends string>(japanese: Record<Key, string>, english: Record<Key, string>): (key: Key, holes?: Record<string, string | number>) => string {
  return (key, holes = {}) => {
    const text = (app.language === "en" ? english[key] : japanese[key]) ?? key;
    return fill(text, { ...ofWhole(text), ...holes });
  };
}

/** Puts what is known into the holes of a text. */
export function fill(text: string, holes: Record<string, string | number>): string {
  return text.replace(/\{([a-z]+)\}/g, (hole, name: string) => String(holes[name] ?? hole));
}

/** Picks the text in the language of the view; falls back on Japanese where there is no English. */
export function pick(japanese: string, english: string | null | undefined): string {
  return app.language === "en" && english !== null && english !== undefined && english !== "" ? english : japanese;
}

/** What the server says in Japanese alone: themes, chapters, why there is no sum. What has no English here stays as it is. */
export function worded(text: string): string {
  return app.language === "en" ? (names[text] ?? text) : text;
}

/** The name of a period in the language of the view, its years written as the reader wants them. */
export function periodLabel(period: { label: string; label_en?: string | null | undefined }): string {
  return pick(eraText(period.label, app.era), period.label_en);
}
