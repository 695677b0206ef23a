import type { Language } from "../state/url.ts";

/** Prints the day of a moment, as it is in Japan: revisions are dated by Japanese days. */
export function formatDay(moment: string, language: Language): string {
  const date = new Date(/^\d{4}-\d{2}-\d{2}$/.test(moment) ? `${moment}T12:00:00+09:00` : moment);
  if (Number.isNaN(date.getTime())) return moment;
  return new Intl.DateTimeFormat(language === "ja" ? "ja-JP" : "en-GB", { dateStyle: "medium", timeZone: "Asia/Tokyo" }).format(date);
}

/** The Japanese day of a moment as `2026-11-23`. */
export function dayOf(moment: Date): string {
  return new Intl.DateTimeFormat("sv-SE", { timeZone: "Asia/Tokyo" }).format(moment);
}

/** Prints a moment to the minute, in Japanese time. */
export function formatMinute(moment: string, language: Language): string {
  const date = new Date(moment);
  if (Number.isNaN(date.getTime())) return moment;
  return new Intl.DateTimeFormat(language === "ja" ? "ja-JP" : "en-GB", { dateStyle: "medium", timeStyle: "short", timeZone: "Asia/Tokyo" }).format(date);
}
