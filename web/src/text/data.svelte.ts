import { app } from "../state/app.svelte.ts";
import { dataEn } from "./data.en.ts";
import { dataJa, type DataTextKey } from "./data.ja.ts";
import { fill } from "./text.svelte.ts";

export type { DataTextKey };

/** The words of the workspace データ in the language of the view. They are loaded with it, not with the page. */
export function d(key: DataTextKey, holes: Record<string, string | number> = {}): string {
  return fill(app.language === "en" ? dataEn[key] : dataJa[key], holes);
}

/** The word for a name that the server gives, such as the role of a column; the name itself where there is no word for it yet. */
export function word(kind: "role" | "table" | "measure" | "action" | "format" | "key", name: string): string {
  const key = `${kind}_${name}`;
  return key in dataJa ? d(key as DataTextKey) : name;
}
